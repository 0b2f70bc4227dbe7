"""The page of an experiment, for people."""

from __future__ import annotations

import requests

from .client import Client


def test_a_public_experiment_has_a_page(owner: Client, stranger: Client) -> None:
    made = owner.experiment(title="Kiln <7>", description="Reduction firing.", public_access=100)
    page = _page(stranger, made["id"])
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    for text in ("Kiln &lt;7&gt;", "Reduction firing.", "<dt>datasets</dt><dd>0</dd>"):
        assert text in page.text
    assert f"/api/v1/experiment/{made['id']}/" in page.text
    assert _page(stranger, made["id"], "").status_code == 200


def test_others_are_not_shown(owner: Client, stranger: Client) -> None:
    made = owner.experiment(title="Secret kiln", public_access=1)
    assert _page(owner, made["id"]).status_code == 200
    hidden = _page(stranger, made["id"])
    assert (hidden.status_code, "Secret kiln" in hidden.text) == (403, False)
    for id in ("999999999", "kiln"):
        missing = _page(stranger, id)
        assert (missing.status_code, missing.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


def _page(client: Client, id: object, end: str = "/") -> requests.Response:
    answer: requests.Response = client.send("GET", f"/experiment/view/{id}{end}")
    return answer
