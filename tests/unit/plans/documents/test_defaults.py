from datetime import UTC, datetime
from typing import Any

import pytest

from functions.plans.documents.defaults import SCHEMA, split, with_defaults

RECEIVED = datetime(2026, 10, 26, 7, 35, 0, 999_999, UTC)
NOW = "2026-10-26T07:35:00Z"
LEAST: dict[str, Any] = {"title": "Lichen growth", "contact": {"mbox": "tove.lind@lakeside.example"}}
PROJECT = {"title": "Lichen growth", "start": "2026-10-26", "end": "2028-10-26"}
DEFAULTS = {
    "schema": SCHEMA,
    "language": "eng",
    "created": NOW,
    "modified": NOW,
    "ethical_issues_exist": "unknown",
    "project": [PROJECT],
}


def test_the_least_document_gets_all_defaults() -> None:
    sent = dict(LEAST)
    assert with_defaults(sent, RECEIVED) == LEAST | DEFAULTS
    assert sent == LEAST


@pytest.mark.parametrize("name", DEFAULTS)
def test_defaults_replace_nothing_but_null(name: str) -> None:
    value: Any
    for value in ("", 0, False, [], {}, "x"):
        assert with_defaults({**LEAST, name: value}, RECEIVED)[name] == value
    assert with_defaults({**LEAST, name: None}, RECEIVED) == LEAST | DEFAULTS


def test_other_nulls_stay_and_what_is_sent_gets_nothing() -> None:
    sent = LEAST | {"contributor": None, "project": [{"title": None}], "dataset": [], "x": {"y": None}}
    assert with_defaults(sent, RECEIVED).items() >= sent.items()


@pytest.mark.parametrize(
    ("sent", "project"),
    [
        ({"description": "Roofs"}, {"description": "Roofs"}),
        ({"description": " "}, {}),
        ({"description": 5}, {}),
        ({"created": "2024-02-29T23:59:59-07:00"}, {"start": "2024-03-01", "end": "2026-03-01"}),
        ({"created": "2024-02-29"}, {"start": "2024-02-29", "end": "2026-02-28"}),
        ({"created": "27/08/2020"}, {}),
        ({"created": 253_402_300_799_999}, {"start": "9999-12-31", "end": "9999-12-31"}),
        ({"created": "0001-01-01T00:00:00Z"}, {"start": "0001-01-01", "end": "0003-01-01"}),
        ({"created": "0001-01-01T00:00:00+14:00"}, {"start": "0001-01-01", "end": "0003-01-01"}),
    ],
)
def test_the_default_project_starts_when_the_plan_does(sent: dict[str, Any], project: dict[str, Any]) -> None:
    assert with_defaults(LEAST | sent, RECEIVED)["project"] == [PROJECT | project]


def test_a_document_is_split_and_what_the_site_says_itself_left_out() -> None:
    sent = LEAST | DEFAULTS | {"dmp_id": {"type": "doi", "identifier": "10.5072/x"}, "ethical_issues_report": None}
    extension = [{"dmproadmap": {"x": 1}}, {"dmphub": {"y": 2}, "dmproadmap": {}, "stele": {}}, {}, {"stele": 1}]
    rest: dict[str, Any] = {"dataset": [], "cost": None, "x": 0}
    head, kept = split(sent | rest | {"extension": extension, "dmproadmap_links": {"get": "x"}})
    assert list(head) == [
        *("schema", "title", "language", "created", "modified", "ethical_issues_exist", "ethical_issues_report"),
        *("dmp_id", "contact"),
    ]
    assert head == {name: sent[name] for name in head}
    assert kept == rest | {"project": [PROJECT], "extension": [{"dmphub": {"y": 2}}, {}]}


@pytest.mark.parametrize("empty", [None, {}, [], "", {"type": "other", "identifier": ""}, {"identifier": None}, [{}]])
def test_an_empty_dmp_id_and_null_datasets_are_not_kept(empty: Any) -> None:
    assert split(LEAST | {"dmp_id": empty, "dataset": None, "extension": None}) == (LEAST, {})


def test_a_dmp_id_that_is_text_is_kept() -> None:
    assert split(LEAST | {"dmp_id": "10.5072/x"})[0]["dmp_id"] == "10.5072/x"
