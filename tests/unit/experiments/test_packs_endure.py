"""What packs endure: very long lines, very many dates, damage, several who fold, and answers that get lost."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from functions.experiments.access import visibility
from functions.experiments.access.callers import Caller, Viewer
from functions.experiments.lists import records as lists
from functions.experiments.lists.filters import Ordering, Wanted
from functions.experiments.store import packs, store
from shared.aws import dynamodb
from shared.logs import logger
from shared.meter import metered
from shared.packs import building, folding, journal, sets
from shared.packs import head as heads
from shared.packs.reading import Portion
from shared.principal import CallerKind, Principal
from shared.records import items
from shared.records.keys import wire
from shared.records.writing import transaction
from tests.buckets import make_bucket
from tests.storage.faults import faults
from tests.unit.experiments.test_packed_lists import (
    VIEWERS,
    World,
    _emulator,
    agree,
    build,
    expected,
    forget,
    row,
    small,
    updated,
)
from tests.unit.experiments.test_visibility import dataset, experiment

__all__ = ["_emulator", "small"]

READER = VIEWERS[1]


def dated(reader: str, number: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Give rows of a reader: today, and other days by chance."""
    dice = random.Random(f"{reader} {seed}")
    yield row("django_user", reader)
    for _ in range(number):
        since = date(2027, 1, 1) + timedelta(dice.randrange(100_000))
        until = since + timedelta(dice.randrange(100))
        yield {**row("django_user", reader), "effectiveDate": f"{since}", "expiryDate": f"{until}"}


def limited(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the rows, of which the one for today has days, too: they are told."""
    first, *others = rows
    return [{**first, "effectiveDate": "2026-01-01", "expiryDate": "2026-12-31"}, *others]


def long_rows(seed: int) -> list[dict[str, Any]]:
    """Give rows of which a line of some 20 KB comes."""
    return [each for reader in range(2, 32) for each in limited(dated(str(reader), 24, seed))]


def titles(viewer: Viewer) -> list[str]:
    """List by title, in whatever way lists are read."""
    listed = lists.experiments(Wanted(orders=(Ordering("title"),)), Caller(Principal(CallerKind.USER, 1), viewer))
    assert listed.total == len(listed.shown)
    return [each.record.values["title"] for each in listed.shown]


def packed(collection: str = "experiment", viewer: Viewer = READER, order: str | None = None) -> Any:
    return visibility.visible(collection, viewer).packed(Portion(0, 5, order))


def fold_all(collection: str = "experiment") -> None:
    while folding.fold(packs(collection), 1):
        pass


# Long lines


def test_long_lines_are_folded_the_sooner() -> None:
    """A page of one who sees nothing costs what the journal has, so it is the bytes that count."""
    parent = store().create("experiment", experiment(acls=long_rows(1))).id
    build()
    for _ in range(5):
        store().create("dataset", dataset([parent]))
    assert not folding.fold(packs("dataset"))
    store().create("dataset", dataset([parent]))
    store().create("dataset", dataset([parent]))
    with metered() as before:
        assert packed("dataset").total == 0
    assert before.read_units < 60
    assert folding.fold(packs("dataset"))
    with metered() as use:
        assert packed("dataset").total == 0
    assert use.read_units <= 3


def test_a_journal_is_not_read_where_no_packs_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_PAGE", 2)
    for number in range(8):
        store().create("experiment", experiment(acls=long_rows(number)))
    for _ in range(2):
        with metered() as use:
            assert packed() is None
        assert (use.trips, use.read_units < 15) == (1, True)
        building.upkeep(store(), packs("experiment"))


def test_a_line_that_would_be_too_long_leads_to_its_record() -> None:
    """As many rows as have some 430 KB. DynamoDB takes no item of more than 400 KB."""
    make_bucket("visibility-tests")
    store().create("experiment", experiment(title="another"))
    build()
    fold_all()
    rows = [each for reader in ("1", "5", "6", "7") for each in limited(dated(reader, 4000))]
    id = store().create("experiment", experiment(title="long", acls=rows)).id
    for _ in range(2):
        assert list(packed().ids) == [id]
        assert packed(viewer=VIEWERS[2]).total == 0
        assert titles(READER) == ["long"]
        folding.fold(packs("experiment"))
    assert not journal.read(packs("experiment"), 9)[1]
    store().update("experiment", id, partial(updated, {"acls": rows[4001:]}))
    assert packed().total == 0
    store().delete("experiment", id)
    assert folding.fold(packs("experiment"), 1)
    assert titles(VIEWERS[-1]) == ["another"]


# Many dates


def test_a_segment_can_be_written_however_many_dates_it_has() -> None:
    dice, come = random.Random(3), dict[int, str]()
    for id in range(3000):
        days = [[f"{dice.randrange(10**8)}", f"{dice.randrange(10**8)}"] for _ in range(20)]
        come[id] = sets.terms_of(days) if id % 3 else ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "SEGMENT", 1 << 14)
        segment = sets.moved({}, (), come)
        raw = sets.encode(segment)
        known = sets.read({"sets": {"B": raw}})
        left = sets.moved(known, (id for id in come if id % 3), {})
    assert len(raw) < 128 * 1024
    assert known[""] == segment[""]
    assert known[sets.UNTOLD].bit_count() == 2000
    assert list(left) == [""]


def test_lists_of_somebody_with_too_many_dates_are_read_from_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sets, "_MOST_BYTES", 150)
    for number in range(6):
        rows = [*limited(dated("1", 6, number)), *limited(dated("2", 0)), row("django_group", "1")]
        store().create("experiment", experiment(title=f"{number}", acls=rows))
    build()
    fold_all()
    assert packed() is None
    assert packed(viewer=VIEWERS[2]).total == 6
    assert titles(READER) == [*"012345"]
    for id in range(1, 7):
        store().update("experiment", id, partial(updated, {"acls": [row("django_user", "1")]}))
    fold_all()
    assert packed().total == 6


# Several who fold


def test_one_folds_and_the_others_leave_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "_LEASE", 30)
    build()
    store().create("experiment", experiment())
    commit, marks = transaction.commit, list[str]()

    def met(*more: Any, **named: Any) -> None:
        before = heads.read(packs("experiment"))
        assert before
        assert not folding.fold(packs("experiment"), 1)
        assert heads.read(packs("experiment")) == before
        marks.append(before.mark)
        commit(*more, **named)

    monkeypatch.setattr(folding, "commit", met)
    assert folding.fold(packs("experiment"), 1)
    assert marks
    store().create("experiment", experiment())
    assert folding.fold(packs("experiment"), 1)
    assert len(set(marks)) == 2


def test_the_lease_of_one_who_died_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "_LEASE", 30)
    build()
    store().create("experiment", experiment())
    place = packs("experiment")
    head, _ = journal.read(place, 9)
    assert head
    assert heads.claim(place, head)
    assert not folding.fold(place, 1)
    later = heads.now() + 31_000
    monkeypatch.setattr(heads, "now", lambda: later)
    assert folding.fold(place, 1)


def test_a_build_goes_on_where_the_answer_to_its_claim_was_lost() -> None:
    store().create("experiment", experiment(acls=[row("django_user", "1")]))
    building.upkeep(store(), packs("experiment"))
    lost = iter(["timeout after"])
    with faults(lambda operation: next(lost, None) if operation == "UpdateItem" else None):
        assert building.upkeep(store(), packs("experiment"), patience=0)
    assert packed().total == 1


# Damage


def damage(what: str, written: Mapping[str, Any]) -> None:
    """Write something else into one item of the packs."""
    head = heads.read(packs("experiment"))
    assert head
    place = packs("experiment").built_in(head.begun)
    keys = {
        "set": place.segment("hidden", 0),
        "order": place.chunk("title", ""),
        "keys": place.chunk_keys("title", ""),
    }
    dynamodb().put_item(TableName=place.table, Item={**wire(keys[what]), **written})


@pytest.mark.parametrize(
    "written", [{"v9": {"S": "?"}}, {"sets": {"B": b"?"}, "ids": {"B": b"?"}, "keys": {"B": b"?"}}]
)
@pytest.mark.parametrize("what", ["set", "order", "keys"])
def test_packs_that_cannot_be_read_are_built_anew(
    what: str, written: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = list[str]()
    monkeypatch.setattr(logger, "error", lambda text, **told: said.append(text))
    for number in range(4):
        store().create("experiment", experiment(title=f"{number}"))
    build()
    fold_all()
    damage(what, written)
    store().update("experiment", 2, partial(updated, {"title": "9"}))
    for _ in range(2):
        assert titles(VIEWERS[-1]) == ["0", "2", "3", "9"]
    folding.fold(packs("experiment"), 1)
    assert said == ["packs are built anew"]
    assert packed(viewer=VIEWERS[-1], order="title") is None
    build()
    fold_all()
    assert packed(viewer=VIEWERS[-1], order="title").total == 4
    assert titles(VIEWERS[-1]) == ["0", "2", "3", "9"]


def test_a_fold_that_cannot_read_packs_has_them_built_anew() -> None:
    store().create("experiment", experiment(title="a"))
    build()
    fold_all()
    damage("keys", {})
    store().create("experiment", experiment(title="b"))
    assert not folding.fold(packs("experiment"), 1)
    build()
    fold_all()
    assert packed(viewer=VIEWERS[-1], order="title").total == 2


@pytest.mark.parametrize("way", ["no head", "another format"])
def test_packs_of_another_build_are_not_read(way: str) -> None:
    """What has changed meanwhile was noted nowhere."""
    world = World(5)
    for _ in range(12):
        world.add()
    build()
    fold_all()
    place = packs("experiment")
    for _ in range(8):
        world.change()
    world.add_dataset()
    head = next(items.partition(place.table, place.journal))
    forget(place.journal)
    if way == "another format":
        dynamodb().put_item(TableName=place.table, Item={**head, "format": {"N": "1"}, "mark": {"N": "7"}})
    assert packed() is None
    assert titles(VIEWERS[-1]) == sorted(world_titles())
    build()
    for viewer in VIEWERS:
        agree(world.dice, "experiment", viewer)


def world_titles() -> list[str]:
    found = store().get_many("experiment", expected("experiment", VIEWERS[-1], None))
    return [each.values["title"] for each in found.values()]
