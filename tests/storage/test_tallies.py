"""Tallies: amounts added to a record by many writers at once, exact, and without touching the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from shared.records import (
    Add,
    Busy,
    Change,
    Create,
    Delete,
    Expect,
    Fence,
    MissingRecord,
    Prepared,
    Store,
    Tally,
    TooLarge,
    Update,
)
from shared.records.changes import Plan
from shared.records.writing.planning import Planner
from tests.storage import audit
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET
from tests.storage.faults import faults

SHELF = {"label": "top", "colour": "red"}


def amounts(store: Store) -> Tally:
    record = store.get("shelf", 1)
    assert record is not None
    return store.tally(record)


def test_what_several_processes_add_at_once_is_the_sum(table: str) -> None:
    Store(table, COLLECTIONS, BUCKET).create("shelf", SHELF)
    stores = [Store(table, COLLECTIONS, BUCKET) for _ in range(8)]

    def add(store: Store) -> None:
        for _ in range(5):
            store.transact(lambda prepared: [Add("shelf", 1, {"kilos": 2, "visits": 1})], read=[("shelf", 1)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, stores))
    assert amounts(stores[0]).amounts == {"kilos": 80, "visits": 40}


def test_a_record_and_its_first_amounts_are_made_together(store: Store) -> None:
    made = store.transact(
        lambda prepared: [
            Create("shelf", prepared.ids[0], SHELF),
            Add("shelf", prepared.ids[0], {"kilos": 3}, "north"),
            Add("shelf", prepared.ids[0], {"kilos": 4}, "north"),
        ],
        reserve=["shelf"],
    )
    assert len(made) == 1
    assert store.tally(made[0])["kilos"] == 7


def test_writers_of_different_processes_touch_no_common_item(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bulk ingest into one record: what 32 processes write is disjoint once each has added once."""
    touched: list[set[object]] = []
    plan = Planner.plan

    def noting(self: Planner, changes: list[object]) -> None:
        plan(self, changes)  # type: ignore[arg-type]
        touched.append({effect.key for effect in self.effects})

    stores = [Store(table, COLLECTIONS, BUCKET) for _ in range(4)]
    stores[0].create("shelf", SHELF)
    for number, store in enumerate(stores):
        monkeypatch.setattr(store._writer, "_shard", number)
        store.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, "north")])
    monkeypatch.setattr(Planner, "plan", noting)
    for store in stores:
        store.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, "north")])
    assert len(touched) == 4
    assert len(set[object]().union(*touched)) == sum(map(len, touched)) == 4


def test_an_addition_that_knows_an_old_fence_is_planned_again(store: Store) -> None:
    store.create("shelf", SHELF)
    store.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, "north")])
    move(store, "south")
    known = iter(["north", "south"])
    store.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, next(known))])
    assert next(known, None) is None
    assert amounts(store)["visits"] == 2
    with pytest.raises(Busy):
        store.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, "north")])
    assert amounts(store)["visits"] == 2


def visit(store: Store) -> None:
    store.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, "north")])


def move(store: Store, fence: str, meanwhile: Callable[[], None] = lambda: None) -> list[int]:
    """Gives a shelf's tally a new fence; gives what each plan saw of it."""
    seen: list[int] = []

    def plan(prepared: object) -> list[Update | Fence]:
        shelf = store.get("shelf", 1)
        assert shelf is not None
        tally = store.tally(shelf)
        seen.append(tally["visits"])
        if len(seen) == 1:
            meanwhile()
        return [Update(shelf, {**shelf.values, "colour": fence}), Fence(shelf, tally, fence)]

    store.transact(plan)
    return seen


def test_a_new_fence_waits_for_what_is_added_meanwhile(table: str) -> None:
    ours, theirs = Store(table, COLLECTIONS, BUCKET), Store(table, COLLECTIONS, BUCKET)
    ours.create("shelf", SHELF)
    ours.transact(lambda prepared: [Add("shelf", 1, {"visits": 1}, "north")])
    for store in (ours, theirs):
        seen = move(ours, "north", partial(visit, store))
        assert len(seen) == 2 and seen[1] == seen[0] + 1


def test_a_process_new_to_a_record_sees_a_fence_that_came_in_between(table: str) -> None:
    ours, theirs = Store(table, COLLECTIONS, BUCKET), Store(table, COLLECTIONS, BUCKET)
    ours.create("shelf", SHELF)
    fences: list[str] = []

    def late(prepared: object) -> list[Add]:
        shelf = theirs.get("shelf", 1)
        assert shelf is not None
        if not fences:
            move(ours, "south")
        fences.append(shelf.values["colour"])
        return [Add("shelf", 1, {"visits": 1}, fences[-1])]

    theirs.transact(late, read=[("shelf", 1)])
    assert fences == ["red", "south"]


def test_a_deleted_record_takes_its_tally_along(store: Store, table: str) -> None:
    author = store.create("author", {"name": "ann"})
    store.transact(lambda prepared: [Add("author", author.id, {"visits": 1}, "north")])
    store.transact(lambda prepared: [Delete(prepared.records["author", author.id])], read=[("author", author.id)])
    assert not [key for key in audit.scan(table) if key.pk.startswith("author+")]


def test_a_write_can_expect_another_record_to_stay_as_it_is(store: Store) -> None:
    shelf = store.create("shelf", SHELF)
    plans: list[int] = []

    def plan(prepared: object) -> list[Create | Expect]:
        seen = store.get("shelf", shelf.id)
        assert seen is not None
        if not plans:
            store.update("shelf", shelf.id, lambda values: {**values, "colour": "blue"})
        plans.append(seen.version)
        return [Create("author", 1, {"name": seen.values["colour"]}), Expect(seen)]

    made = store.transact(plan)
    assert plans == [1, 2] and made[0].values == {"name": "blue"}


def test_what_a_write_gives_back_knows_each_shard_once(store: Store) -> None:
    """A number set with one number twice is refused by DynamoDB, and not by every emulator."""
    (author,) = store.transact(
        lambda prepared: [
            Create("author", prepared.ids[0], {"name": "ann"}),
            *(Add("author", prepared.ids[0], {"visits": 1}) for _ in range(3)),
        ],
        reserve=["author"],
    )
    found = store.get("author", author.id)
    assert found is not None and author.shards == found.shards
    store.transact(lambda prepared: [Delete(author)])


def never_twice(plan: Plan) -> Plan:
    """Fails a write that has lost a race, which would otherwise be planned again."""
    plans: list[Prepared] = []

    def once(prepared: Prepared) -> Sequence[Change]:
        plans.append(prepared)
        if len(plans) > 1:
            raise Lost
        return plan(prepared)

    return once


def write(store: Store, *changes: Change) -> None:
    """Writes changes, once."""
    store.transact(never_twice(lambda prepared: changes))


class Lost(Exception):
    """The write has lost a race."""


@pytest.mark.parametrize("before", [{}, {"visits": 1}, {"visits": 0}])
@pytest.mark.parametrize("later", [{}, {"visits": 1}, {"kilos": 1}, {"kilos": 0}])
@pytest.mark.parametrize("same_process", [True, False])
def test_a_fence_is_for_exactly_the_tally_that_was_seen(
    before: dict[str, int], later: dict[str, int], same_process: bool, table: str
) -> None:
    ours, theirs = (Store(table, COLLECTIONS, BUCKET) for _ in range(2))
    theirs._writer._shard = (ours._writer._shard + (not same_process)) % 32
    shelf = ours.create("shelf", SHELF)
    ours.transact(lambda prepared: [Add("shelf", 1, before, "north")])
    old = ours.get("shelf", 1)
    assert old is not None
    seen = ours.tally(old)
    theirs.transact(lambda prepared: [Add("shelf", 1, later, "north")])
    fresh = ours.get("shelf", 1)
    assert fresh is not None
    for record in (shelf, old, fresh):
        with pytest.raises(Lost):
            write(ours, Fence(record, seen, "south"))
    write(ours, Fence(fresh, ours.tally(fresh), "south"))
    for store in (ours, theirs):
        write(store, Add("shelf", 1, {"visits": 1}, "south"))


def test_two_fences_do_not_both_count_on_one_tally(store: Store) -> None:
    store.create("shelf", SHELF)
    visit(store)
    shelf = store.get("shelf", 1)
    assert shelf is not None
    seen = store.tally(shelf)
    write(store, Fence(shelf, seen, "south"))
    with pytest.raises(Lost):
        write(store, Fence(shelf, seen, "west"))


@pytest.mark.parametrize("updated", [True, False])
@pytest.mark.parametrize("named", [True, False])
def test_the_first_addition_of_a_process_knows_the_fence_whatever_was_read(
    updated: bool, named: bool, store: Store
) -> None:
    """Also where the plan has read the record by itself, and where the fence has changed and the record has not."""
    store.create("shelf", SHELF)

    def plan(prepared: Prepared) -> list[Change]:
        shelf = store.get("shelf", 1)
        assert shelf is not None
        change = [Update(shelf, {**shelf.values, "colour": "blue"})] if updated else []
        store.transact(lambda _: [*change, Fence(shelf, Tally(), "south")])
        return [Add("shelf", 1, {"visits": 1}, "north")]

    with pytest.raises(Lost):
        store.transact(never_twice(plan), read=[("shelf", 1)] if named else [])
    assert amounts(store)["visits"] == 0


def test_additions_that_know_different_fences_do_not_go_together(store: Store) -> None:
    store.create("shelf", SHELF)
    visit(store)
    for fences in (("north", "south"), ("south", "north")):
        with pytest.raises(Lost):
            write(store, *(Add("shelf", 1, {"visits": 1}, fence) for fence in fences))
    assert amounts(store)["visits"] == 1


@pytest.mark.parametrize("used", [True, False])
def test_nothing_is_added_to_a_record_that_has_gone(used: bool, store: Store, table: str) -> None:
    author = store.create("author", {"name": "ann"})
    if used:
        store.transact(lambda prepared: [Add("author", author.id, {"visits": 1})])

    def plan(prepared: Prepared) -> list[Change]:
        if prepared.records:
            store.delete("author", author.id)
        return [Add("author", author.id, {"visits": 1})]

    with pytest.raises(MissingRecord):
        store.transact(plan, read=[("author", author.id)])
    assert not [key for key in audit.scan(table) if key.pk.startswith("author+")]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("first", [True, False])
def test_an_addition_whose_answer_was_lost_counts_once(first: bool, store: Store) -> None:
    """DynamoDB knows a repeated request by its token; the emulator does not, and the tally itself tells."""
    store.create("shelf", SHELF)
    if not first:
        visit(store)
    lost = iter(["timeout after"])
    with faults(lambda operation: next(lost, None) if operation == "TransactWriteItems" else None):
        visit(store)
    assert amounts(store)["visits"] == 2 - first


def test_more_additions_than_fit_are_refused(store: Store) -> None:
    ids = [store.create("author", {"name": "ann"}).id for _ in range(51)]
    with pytest.raises(TooLarge):
        store.transact(lambda prepared: [Add("author", id, {"visits": 1}) for id in ids])


def test_to_expect_a_newer_version_does_not_excuse_an_update_of_an_older(store: Store) -> None:
    old = store.create("shelf", SHELF)
    new = store.update("shelf", 1, lambda values: {**values, "colour": "blue"})
    writes: list[list[Change]] = [[Update(old, SHELF), Expect(new)], [Expect(old), Update(new, SHELF)]]
    for changes in writes:
        with pytest.raises(Lost):
            write(store, *changes)
    assert store.get("shelf", 1) == new
