"""The PDF of a plan, which its `download_url` leads to: for whoever sees the plan, of whatever it says."""

from __future__ import annotations

import requests

from .client import PUBLIC, Client, Json, document


def export(somebody: Client, plan: Json) -> requests.Response:
    """Ask for the PDF of a plan."""
    return somebody.send("GET", plan["dmproadmap_links"]["download"])


def test_whoever_sees_the_plan_has_its_pdf(client: Client, client2: Client, nobody: Client) -> None:
    private, public = client.post(document("Tidal flats"), document("潮汐 «Måling» мелей", **PUBLIC))
    assert private["dataset"][0]["distribution"][0]["download_url"] == private["dmproadmap_links"]["download"]
    for somebody, plan in ((client, private), (client, public), (client2, public), (nobody, public)):
        answer = export(somebody, plan)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
    for somebody in (client2, nobody):
        assert export(somebody, private).status_code == 404
    assert nobody.send("GET", "/plans/999999999/export.pdf").status_code == 404


def test_a_plan_that_is_bent_has_one_too(client: Client) -> None:
    bent = document('A "title"\r\nwith lines', contributor=[{}], dataset=[{"title": None, "distribution": "text"}])
    bent |= {"contributor": [{"name": 5, "mbox": "x"}], "project": [{"title": {}, "funding": []}], "language": 7}
    answer = export(client, client.post(bent)[0])
    assert answer.content.startswith(b"%PDF-")
    assert "\n" not in answer.headers["Content-Disposition"]
