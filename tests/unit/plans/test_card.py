"""What is found of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from functions.plans.card import card
from shared.search.addresses import uuid_name
from shared.search.card import check
from tests.unit.plans.bent import DOCUMENTS
from tests.unit.plans.kept import REAL, SITE, document_of, kept

CC_BY = {"license_ref": "https://creativecommons.org/licenses/by/4.0/", "start_date": "2026-01-01"}
PLAN: dict[str, Any] = {
    "title": "Bat calls",
    "description": "What bats say.",
    "language": "nld",
    "created": "2026-02-02T09:00:00Z",
    "modified": "2026-03-02T09:00:00.5+01:00",
    "dmp_id": {"type": "doi", "identifier": "https://doi.org/10.5072/bats"},
    "contact": {"name": "Tove Lind", "mbox": "tove.lind@lakeside.example", "affiliation": {"name": "Lakeside"}},
    "contributor": [{"name": "Mara Okoye", "role": ["editor"]}, {"mbox": "nobody@lakeside.example"}],
    "project": [
        {
            "title": "Ultrasound",
            "description": "Above 20 kHz.",
            "funding": [{"name": "NWO", "grant_id": {"type": "other", "identifier": "776-61"}}],
        }
    ],
    "dataset": [
        {
            "title": "Recordings",
            "keyword": ["bats", "ultrasound"],
            "dataset_id": {"type": "doi", "identifier": "10.5072/Calls"},
            "distribution": [{"title": "a", "license": [CC_BY]}, {"title": "b", "license": [CC_BY]}],
        },
        {"title": "Notes", "keyword": ["bats"], "dataset_id": {"type": "url", "identifier": f"{SITE}/dataset/notes"}},
    ],
}


def test_what_is_found_of_a_plan() -> None:
    found = card(kept(PLAN))
    check(found)
    assert (found.id, found.kind, found.name, found.landing) == ("plan/5", "plan", "plan-5", "/plans/5")
    assert (found.title, found.text) == ("Bat calls", "What bats say.\n\nAbove 20 kHz.")
    assert found.creators == ("Tove Lind", "Mara Okoye")
    assert (found.tags, found.licence) == (("bats", "ultrasound"), "cc-by")
    assert (found.made.isoformat(), found.changed.isoformat()) == (
        "2026-02-02T09:00:00+00:00",
        "2026-03-02T08:00:00+00:00",
    )
    assert found.links == ("doi:10.5072/calls", "name:notes")
    assert found.aliases == (uuid_name("plan/5"),)
    assert {name: found.raw[name] for name in ("funder", "grant", "language", "template", "identifier")} == {
        "funder": ("NWO",),
        "grant": ("776-61",),
        "language": ("nld",),
        "template": ("DCC Template",),
        "identifier": ("https://doi.org/10.5072/bats",),
    }
    assert found.extras["dataset"] == ("Recordings", "Notes")
    assert "lakeside.example" not in repr(found)


def test_no_plan_is_known_by_what_it_calls_itself() -> None:
    """Or a plan could pass itself off as somebody's deposit."""
    assert card(kept({"dmp_id": {"type": "doi", "identifier": "10.5072/theirs"}})).aliases == (uuid_name("plan/5"),)


def test_licences_that_differ_are_no_licence() -> None:
    other = {"license_ref": "https://example.org/mine"}
    assert card(kept({"dataset": [{"distribution": [{"license": [CC_BY, other]}]}]})).licence == ""
    assert card(kept({})).licence == ""


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_documents_have_cards(path: Path) -> None:
    found = card(kept(document_of(path)))
    check(found)
    assert found.title


def test_a_thousand_named_datasets_are_linked() -> None:
    ids = [{"dataset_id": {"type": "doi", "identifier": f"10.5072/stele.{number:024}"}} for number in range(1_200)]
    found = card(kept({"description": "x" * 100_000, "dataset": ids}))
    check(found)
    assert len(found.links) == 1_000


@given(DOCUMENTS)
def test_any_document_has_a_card(dmp: dict[str, Any]) -> None:
    check(card(kept(dmp)))
