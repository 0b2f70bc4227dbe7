"""What is answered when something breaks, and how many items a page has where a deployment says so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.plans.conftest import Plans


def broken(*_: Any, **__: Any) -> None:
    raise RuntimeError("a secret of the house")


@pytest.mark.parametrize(
    ("method", "path", "breaks"),
    [
        ("POST", "/api/v1/plans/", "functions.plans.endpoints.plans.creating.create"),
        ("GET", "/api/v1/plans", "functions.plans.endpoints.plans.listing.page"),
        ("GET", "/api/v1/plans/1", "functions.plans.endpoints.plans.reading.read"),
    ],
)
def test_a_fault_is_a_500_that_says_nothing_of_it(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, method: str, path: str, breaks: str
) -> None:
    """DMPRoadmap API v1, "Internal DMPRoadmap errors"."""
    monkeypatch.setattr(breaks, broken)
    reply = plans.send(method, path, {"items": []} if method == "POST" else None)
    assert reply.status == 500
    body = reply.body
    assert body.pop("time")
    assert body == {
        "application": "DMPRoadmap",
        "source": f"{method} {path}",
        "caller": "eln",
        "code": 500,
        "message": "INTERNAL SERVER ERROR",
        "total_items": 0,
        "items": [],
        "errors": [],
    }


def test_pages_are_as_long_as_the_deployment_says(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANS_PER_PAGE", "2")
    monkeypatch.setenv("PLANS_MOST_PER_PAGE", "3")
    monkeypatch.setenv("PLANS_APPLICATION", "DMP of Lakeside")
    for _ in range(4):
        plans.create()
    told = [plans.send("GET", "/api/v1/plans", query={"per_page": [said]}).body for said in ("", "3", "4")]
    assert [(each["per_page"], len(each["items"])) for each in told] == [(2, 2), (3, 3), (3, 3)]
    assert {each["application"] for each in told} == {"DMP of Lakeside"}
