"""The pages of plans: what somebody has made, a plan's document for everybody, and what machines are told."""

from __future__ import annotations

from tests.contract.plans.client import Client, document, fresh, number

PUBLIC = {"extension": [{"dmproadmap": {"visibility": "publicly_visible"}}]}
HTML = {"Accept": "text/html"}


def test_people_and_programs_find_what_they_have_made(client: Client, client2: Client, nobody: Client) -> None:
    shown, hidden = (fresh("Surges & tides ") for _ in range(2))
    client.post(document(shown, **PUBLIC), document(hidden))
    mine = client.send("GET", "/plans?mine=yes", headers=HTML)
    for title in (shown, hidden):
        assert title.replace("&", "&amp;") in mine.text
    assert mine.headers["Cache-Control"].startswith("private, no-")
    other = client2.send("GET", "/plans?mine=yes", headers=HTML).text
    assert shown.replace("&", "&amp;") not in other
    led = nobody.send("GET", "/plans?mine=yes", headers=HTML)
    assert (led.status_code, "/account/login?next=" in led.headers["Location"]) == (302, True)


def test_a_plans_document_is_everybodys_without_addresses_of_people(client: Client, nobody: Client) -> None:
    plan, hidden = client.post(document(fresh("Eels "), **PUBLIC), document(fresh("Eels ")))
    path = f"/plans/{number(plan)}"
    told = nobody.send("GET", f"{path}.json")
    assert told.headers["Content-Type"] == "application/json"
    assert told.json()["dmp"] == {**plan, "contact": {**plan["contact"], "mbox": None}}
    assert nobody.send("GET", f"/plans/{number(hidden)}.json").status_code == 404
    assert client.send("GET", f"/plans/{number(hidden)}.json").status_code == 200
    page = nobody.send("GET", path, headers=HTML)
    for link in (f'<{nobody.url}{path}.json>; rel="describedby"', f'<{nobody.url}{path}/export.pdf>; rel="item"'):
        assert link in page.headers["Link"]
    assert "ld+json" in page.text
    private = client.send("GET", f"/plans/{number(hidden)}", headers=HTML)
    assert ("ld+json" in private.text, 'rel="describedby"' in private.headers.get("Link", "")) == (False, False)
