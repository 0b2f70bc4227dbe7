"""Throttling, conflicts, lost answers and crashes at every step: nothing half-written, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shared.records import Add, Amend, Create, Fence, IdempotencyKey, Prepared, Store, Update
from tests.sampling import moments
from tests.storage import audit
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET, SMALL_BOUND, put
from tests.storage.faults import CRASHES, FAULTS, Crash, Fault, faults

Write = Callable[[Store], object]


def _prepare(store: Store) -> None:
    store.create("shelf", {"label": "one", "colour": "red"})
    for number in range(1, 6):
        store.create("book", _book(f"book {number}", number))
    store.create("reading", {"reader": "ann", "books": [1, 2], "cites": [3]})
    store.transact(lambda prepared: [Add("reading", 1, {"visits": 1}), Add("book", 1, {"visits": 1})])


def _book(title: str, code: int | None = None) -> dict[str, object]:
    return {"title": title, "code": code, "pages": 3, "lent": True, "shelf": 1, "author": None}


def _create(store: Store) -> object:
    return store.create("book", _book("new", 99))


def _create_large(store: Store) -> object:
    return store.create("reading", {"reader": "bob", "books": list(range(1, 6)), "cites": list(range(1, 6))})


def _update(store: Store) -> object:
    return store.update("book", 1, lambda values: {**values, "title": "newer", "shelf": None})


def _update_large(store: Store) -> object:
    return store.update("reading", 1, lambda values: {**values, "books": list(range(2, 6)), "cites": [5]})


def _delete(store: Store) -> object:
    return store.delete("reading", 1)


def _amend_many(store: Store) -> object:
    made = store.create("reading", {"reader": "bob", "books": [1, 2, 3], "cites": []})
    amend = Amend("reading", made.id, "books", frozenset({5}), frozenset({1, 2, 3}))
    return store.transact(lambda prepared: [amend, Amend("reading", 1, "books", frozenset({3, 4, 5}))])


def _add(store: Store) -> object:
    return store.transact(lambda prepared: [Add(name, 1, {"visits": 1}) for name in ("book", "shelf")])


def _move(store: Store) -> object:
    def plan(prepared: Prepared) -> list[Fence | Add | Update]:
        book = prepared.records["book", 1]
        seen = store.tally(book)
        moved = Update(book, {**book.values, "shelf": None})
        return [moved, Fence(book, seen, "none"), Add("shelf", 1, {"visits": -seen["visits"]})]

    return store.transact(plan, read=[("book", 1)])


def _create_large_and_count(store: Store) -> object:
    values = {"reader": "bob", "books": list(range(1, 6)), "cites": list(range(1, 6))}

    def plan(prepared: Prepared) -> list[Create | Add]:
        (id,) = prepared.ids
        return [Create("reading", id, values), Add("reading", id, {"visits": 1}), Add("shelf", 1, {"visits": 1})]

    return store.transact(plan, reserve=["reading"])


WRITES: list[Write] = [
    _create,
    _create_large,
    _update,
    _update_large,
    _delete,
    _amend_many,
    _add,
    _move,
    _create_large_and_count,
]


def _nth(number: int, fault: Fault) -> Callable[[str], Fault | None]:
    """Gives the fault to the request of that number (from 0) and lets all others pass."""
    seen = iter(range(10**6))
    return lambda operation: fault if next(seen) == number else None


def _requests(store: Store, write: Write) -> list[str]:
    """Gives the requests that a write makes when nothing goes wrong."""
    seen: list[str] = []
    with faults(lambda operation: seen.append(operation)):
        write(store)
    return seen


@pytest.fixture
def make_prepared(make_table: Callable[[], str], thorough: bool, small: int) -> Callable[[], tuple[str, Store]]:
    """Gives a maker of prepared tables, each with a store.

    The tables are copies of one, and their stores have written nothing yet. In a thorough run each store has prepared
    its table itself, and so knows what is there.
    """
    origin = make_table()
    _prepare(Store(origin, COLLECTIONS, BUCKET))
    items = list(audit.scan(origin).values())

    def make() -> tuple[str, Store]:
        table = make_table()
        store = Store(table, COLLECTIONS, BUCKET)
        if thorough:
            _prepare(store)
        else:
            put(table, items)
        return table, store

    return make


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__.strip("_"))
def test_a_fault_at_any_request_changes_nothing_about_the_outcome(
    write: Write, fault: Fault, make_prepared: Callable[[], tuple[str, Store]], thorough: bool
) -> None:
    clean, store = make_prepared()
    requests = _requests(store, write)
    expected = audit.check(clean, store.schema, SMALL_BOUND)
    amounts = sorted(audit.amounts(clean).values())
    for number in moments(requests, thorough):
        table, store = make_prepared()
        with faults(_nth(number, fault)):
            write(store)
        found = audit.check(table, store.schema, SMALL_BOUND)
        assert sorted(map(repr, found.values())) == sorted(map(repr, expected.values()))
        assert sorted(audit.amounts(table).values()) == amounts


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("crash", CRASHES)
@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__.strip("_"))
def test_a_crash_at_any_request_leaves_all_or_nothing(
    write: Write, crash: Fault, make_prepared: Callable[[], tuple[str, Store]], thorough: bool
) -> None:
    requests = _requests(make_prepared()[1], write)
    for number in moments(requests, thorough):
        table, store = make_prepared()
        with pytest.raises(Crash), faults(_nth(number, crash)):
            write(store)
        for key, part in audit.outbox_items(table):
            store.finish(key, part)
            store.finish(key, part)
        audit.check(table, store.schema, SMALL_BOUND)
        assert audit.outbox_items(table) == []


@pytest.mark.usefixtures("small", "hurried")
def test_the_next_write_to_a_record_finishes_what_a_crash_has_left(store: Store, table: str) -> None:
    _prepare(store)
    books = list(range(1, 6))
    reading = store.create("reading", {"reader": "cy", "books": [], "cites": []})
    transactions = iter(range(10))

    def crash_after_the_first_transaction(operation: str) -> Fault | None:
        return "crash after" if operation == "TransactWriteItems" and next(transactions) == 0 else None

    with pytest.raises(Crash), faults(crash_after_the_first_transaction):
        store.update("reading", reading.id, lambda values: {**values, "books": books, "cites": books})
    found = store.get("reading", reading.id)
    assert found is not None
    assert found.values["books"] == books, "a reader never sees half a record"
    store.update("reading", reading.id, lambda values: {**values, "books": [1], "cites": []})
    assert audit.outbox_items(table) == []
    audit.check(table, store.schema, SMALL_BOUND)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("fault", FAULTS)
def test_an_idempotency_key_makes_a_repeated_create_the_same_record(store: Store, fault: Fault) -> None:
    key = IdempotencyKey("user 1", "again", "digest")
    with faults(_nth(1, fault)):
        first = store.create("author", {"name": "Ann"}, key)
    second = store.create("author", {"name": "Ann"}, key)
    assert (first.id, first.values) == (second.id, second.values)
    assert store.page("author").count == 1


@pytest.mark.usefixtures("hurried")
def test_a_plan_that_lost_a_race_is_made_again_with_fresh_reads(store: Store) -> None:
    author = store.create("author", {"name": "0"})
    seen: list[str] = []

    def plan(prepared: object) -> list[Update | Create]:
        record = prepared.get("author", author.id)  # type: ignore[attr-defined]
        seen.append(record.values["name"])
        if len(seen) == 1:
            store.update("author", author.id, lambda values: {"name": "1"})
        return [Update(record, {"name": record.values["name"] + "!"})]

    store.transact(plan, read=[("author", author.id)])
    assert seen == ["0", "1"]
    found = store.get("author", author.id)
    assert found is not None
    assert (found.values, found.version) == ({"name": "1!"}, 3)
