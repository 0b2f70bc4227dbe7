"""Moments in lists: ordered and found as instants, and told as they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.registry.conftest import Registry

NOON = ["2031-05-02T12:00:00Z", "2031-05-02T12:00:00.250000Z", "2031-05-02T12:00:00.500000Z", "2031-05-02T12:00:01Z"]
"""As the original writes them, from the first to the last."""

SENT = [NOON[2], NOON[0], NOON[3], "2031-05-02T14:00:00.25+02:00"]


@pytest.fixture
def runs(registry: Registry) -> Registry:
    """A registry with a code run at each of these moments."""
    script = registry.make("object")["url"]
    for moment in SENT:
        registry.make("code_run", run_date=moment, description="a", submission_script=script)
    return registry


def dates(registry: Registry, **query: str) -> list[str]:
    """Give the moments of a whole list, read a page at a time."""
    found: list[str] = []
    asked: dict[str, Any] = {"page_size": "3", **query}
    while True:
        page = registry.send("GET", "/api/code_run/", query={name: [text] for name, text in asked.items()}).body
        found += [each["run_date"] for each in page["results"]]
        if page["next"] is None:
            return found
        asked["cursor"] = page["next"].split("cursor=")[1].split("&")[0]


@pytest.mark.parametrize("query", [{}, {"description": "a"}])
def test_lists_go_by_instants(runs: Registry, query: dict[str, str]) -> None:
    assert dates(runs, ordering="run_date", **query) == NOON
    assert dates(runs, ordering="-run_date", **query) == NOON[::-1]


@pytest.mark.parametrize("query", [{}, {"description": "a"}, {"submission_script": "1"}])
@pytest.mark.parametrize("moment", ["2031-05-02T12:00:00.25Z", "2031-05-02 12:00:00.250", "2031-05-02T11:00:00.25-01"])
def test_an_instant_is_found_in_any_spelling(runs: Registry, moment: str, query: dict[str, str]) -> None:
    assert dates(runs, run_date=moment, **query) == [NOON[1]]


def test_a_run_that_moves_has_one_place(runs: Registry) -> None:
    for moment in ("2031-05-02T11:00:00Z", "2031-05-02T11:00:00.000Z", "2031-05-02T12:00:00Z"):
        assert runs.send("PATCH", "/api/code_run/2/", {"run_date": moment}).status == 200
    assert dates(runs, ordering="run_date") == NOON
