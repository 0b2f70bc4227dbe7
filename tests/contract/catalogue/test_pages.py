"""The pages of packages, for people."""

from __future__ import annotations

from typing import Any

import pytest

from .client import Client, fresh


@pytest.fixture(scope="module")
def package(owner: Client) -> dict[str, Any]:
    return owner.make(
        fresh("pages"),
        title="Tides & <weirs>",
        notes="*Heights* <script>alert(1)</script>",
        tags=["water"],
        extras={"agency": "Harbour"},
        resources=[{"url": "javascript:alert(1)", "name": "Heights"}],
    )


def test_a_package_has_a_page_by_its_name_and_its_id(stranger: Client, package: dict[str, Any]) -> None:
    assert package["ckan_url"] == f"{stranger.url}/dataset/{package['name']}"
    for reference in (package["name"], package["id"]):
        answer = stranger.send("GET", f"/dataset/{reference}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "<h1>Tides &amp; &lt;weirs&gt;</h1>" in answer.text
        assert "<em>Heights</em>" in answer.text
        assert "<script>" not in answer.text
        assert 'href="javascript' not in answer.text
        assert f"/dataset/{package['name']}.ttl" in answer.text


def test_what_is_not_there_is_a_page_too(stranger: Client) -> None:
    answer = stranger.send("GET", f"/dataset/{fresh()}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing here</h1>" in answer.text


def test_the_list_is_a_page(stranger: Client) -> None:
    answer = stranger.send("GET", "/dataset")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "in all." in answer.text


def test_a_slash_at_the_end_leads_to_the_address_without(stranger: Client, package: dict[str, Any]) -> None:
    for path in (f"/dataset/{package['name']}", "/dataset"):
        answer = stranger.send("GET", f"{path}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"{stranger.url}{path}")
