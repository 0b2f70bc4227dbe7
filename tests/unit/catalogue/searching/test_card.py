"""The cards of packages: within bounds whatever a package is, and made anew when a group changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.catalogue import card as cards
from functions.catalogue.card import SOURCE, card
from functions.catalogue.operations.package_values import EMPTY
from functions.catalogue.store import GROUP, PACKAGE
from shared.meter import metered
from shared.records import Record
from shared.search import PUBLIC, Reading
from shared.search.card import check
from tests.unit.catalogue.searching.conftest import Catalogue

texts = st.none() | st.text(max_size=50) | st.sampled_from(["é" * 500, "long " * 20_000])
simple = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
values = st.recursive(simple, lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(), some, max_size=3))
resources = st.fixed_dictionaries(
    {"id": st.just("r"), "url": texts.map(lambda text: text or "")},
    optional={"format": texts, "description": texts, "name": texts, "size": st.none() | st.integers()},
)
packages = st.fixed_dictionaries(
    {
        **{name: texts for name in EMPTY if isinstance(EMPTY[name], str | None)},
        "tags": st.lists(st.text(min_size=1, max_size=100), max_size=5, unique=True)
        | st.just([f"tag {number} {'x' * 90}" for number in range(2_000)]),
        "extras": st.dictionaries(st.text(max_size=20) | st.just("k" * 1_000), values, max_size=5)
        | st.just({f"key {number}": "value" for number in range(5_000)}),
        "groups": st.lists(st.integers(1, 3), max_size=3, unique=True),
        "resources": st.lists(resources, max_size=4),
    }
)
MOMENT = "2026-03-04T05:06:07.890123"
KEPT = {"uuid": "u", "name": "fen", "state": "active", "created": MOMENT, "changed": MOMENT}


def made(collection: str, id: int, given: dict[str, Any]) -> Record:
    return Record(collection, id, 1, {**EMPTY, **KEPT, **given})


@settings(max_examples=200, deadline=None)
@given(packages, texts)
def test_every_package_has_a_card_within_bounds(given: dict[str, Any], title: str | None) -> None:
    groups = {1: made(GROUP, 1, {"title": title}), 2: made(GROUP, 2, {"title": title, "state": "deleted"})}
    found = card(made(PACKAGE, 7, given), groups)
    check(found)
    assert (found.id, found.kind, found.name, found.readers) == ("package/7", "package", "fen", (Reading(PUBLIC),))
    assert found.changed == datetime(2026, 3, 4, 5, 6, 7, 890123, UTC)
    assert set(found.raw.get("group_ids", ())) <= {"1"}


def test_a_deleted_package_has_no_card(catalogue: Catalogue) -> None:
    package, gone = catalogue.package("fen"), catalogue.package("moor")
    catalogue.delete(gone)
    assert SOURCE.kinds[PACKAGE]([package.id, gone.id, 999]).keys() == {package.id}


def test_cards_cost_two_round_trips(catalogue: Catalogue) -> None:
    groups = [catalogue.group(name) for name in ("fens", "moors")]
    made = [catalogue.package(f"p-{number}", groups=[each.id for each in groups]) for number in range(5)]
    with metered() as meter:
        found = SOURCE.kinds[PACKAGE]([each.id for each in made])
    assert len(found) == 5
    assert meter.calls == 2


def test_a_changed_group_touches_its_first_packages(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST_TOUCHED", 2)
    group, other = catalogue.group("fens"), catalogue.group("moors")
    inside = [catalogue.package(f"p-{number}", groups=[group.id]) for number in range(3)]
    catalogue.package("elsewhere", groups=[other.id])
    touched = set(SOURCE.parts[GROUP](group.id, group.values))
    assert touched == {f"package/{each.id}" for each in inside[:2]}
