"""The card of an object: who finds it, by what, and what other groups are told of it."""

from __future__ import annotations

from datetime import UTC, datetime

from functions.repository.card import Holdings, card
from functions.repository.store import COMMUNITY
from shared.search import PUBLIC, Reading
from shared.search.card import check
from tests.unit.repository.described import deposit, draft, other

ID = "0c1f6a2be94d7753"


def test_a_published_deposit_is_told_to_everybody() -> None:
    base = {
        "title": "Tidal gauge 7",
        "creator": ["N. Wave"],
        "subject": ["Tides"],
        "description": "Water heights.",
        "rights": [{"name": "CC-BY-4.0"}, "Ask first"],
    }
    told = card(
        deposit(9, ID, base=base, sharelevel="closed", links=["experiment/5"]),
        Holdings(("raw/run.csv", "read.me/plain"), 40),
    )
    check(told)
    assert (told.id, told.kind, told.dialect, told.name) == ("deposit/9", "deposit", "repository", f"deposit:{ID}")
    assert (told.title, told.text, told.creators, told.tags) == (
        "Tidal gauge 7",
        "Water heights.",
        ("N. Wave",),
        ("Tides",),
    )
    assert told.readers == (Reading(PUBLIC),)
    assert (told.landing, told.size, told.licence, told.links) == (f"/deposit/{ID}", 40, "cc-by", ("experiment/5",))
    assert told.made == told.changed == datetime(2026, 2, 3, 8, 0, 0, 120000, UTC)
    assert told.raw["doi"] == (f"10.5072/stele.aa-{ID}",)
    assert told.extras["doi"] == (f"10.5072/STELE.aa-{ID}",)
    assert (told.raw["isopen"], told.raw["downloadable"], told.raw["res_format"]) == (("true",), ("true",), ("csv",))
    assert told.raw["license_id"] == ("cc-by", "Ask first")


def test_a_draft_is_its_owners() -> None:
    told = card(draft(3, owner=7))
    assert told.readers == (Reading("user:7"),)
    assert "doi" not in told.extras


def test_an_imported_object_has_its_page_in_the_api() -> None:
    assert card(deposit(4, "128", namespace="cosmogrid")).landing == "/api/objects/cosmogrid/128"


def test_whatever_it_holds_it_is_within_bounds() -> None:
    values = {f"field-{number}": ["\ud800 ß" * 40, {"deep": [number, None, True]}] for number in range(300)}
    base = {
        "title": "T" * 3000,
        "description": "D" * 90_000,
        "subject": ["s" * 2000] * 50,
        "creator": ["c" * 2000] * 50,
    }
    check(card(deposit(5, base=base, values={**values, "n" * 500: "long name"}), Holdings(["f" * 1000] * 1000, 1)))
    check(card(other(COMMUNITY, 1, "surf", "SURF")))
