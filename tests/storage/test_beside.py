"""Items put beside a write into another table: there if and only if the write is, and never later than it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

from shared.records import (
    Beside,
    Change,
    Create,
    Delete,
    IdempotencyKey,
    NotUnique,
    Prepared,
    Store,
    TooLarge,
    Update,
    keys,
)
from tests.sampling import moments
from tests.storage import audit
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET
from tests.storage.faults import CRASHES, FAULTS, Crash, Fault, faults

SHELF = {"label": "top", "colour": "red"}


@pytest.fixture
def other(make_table: Callable[[], str]) -> str:
    """Another table."""
    return make_table()


def beside(table: str, name: str = "note", **texts: str) -> Beside:
    """Give an item of another table, with some texts."""
    return Beside(table, {"pk": {"S": name}, "sk": {"S": "-"}, **{key: {"S": text} for key, text in texts.items()}})


def notes(table: str) -> dict[str, Any]:
    """Give the items of another table by their partitions."""
    return {key.pk: item for key, item in audit.scan(table).items()}


def create(store: Store, *others: Change, **values: str) -> None:
    """Create a shelf, with something beside it."""
    store.transact(lambda prepared: [Create("shelf", prepared.ids[0], {**SHELF, **values}), *others], reserve=["shelf"])


def test_an_item_comes_with_the_record(store: Store, table: str, other: str) -> None:
    create(store, beside(other, mark="m"))
    assert store.get("shelf", 1)
    assert notes(other) == {"note": {"pk": {"S": "note"}, "sk": {"S": "-"}, "mark": {"S": "m"}}}
    assert "note" not in notes(table)


def test_an_item_does_not_come_without_the_record(store: Store, other: str) -> None:
    create(store)
    with pytest.raises(NotUnique):
        create(store, beside(other))
    assert notes(other) == {}


def test_the_last_item_with_a_key_counts_and_replaces_what_is_there(store: Store, other: str) -> None:
    create(store, beside(other, mark="before", more="x"))
    create(store, beside(other, mark="first"), beside(other, mark="last"), beside(other, "else"), label="low")
    found = notes(other)
    assert found["note"] == {"pk": {"S": "note"}, "sk": {"S": "-"}, "mark": {"S": "last"}}
    assert set(found) == {"note", "else"}


def test_items_in_several_tables_and_with_keys_of_records_do_not_meet(
    store: Store, other: str, make_table: Callable[[], str]
) -> None:
    third, record = make_table(), keys.record("shelf", 1)
    item = {"pk": {"S": record.pk}, "sk": {"S": record.sk}}
    create(store, Beside(other, item), Beside(third, item))
    assert store.get("shelf", 1)
    assert len(notes(other)) == len(notes(third)) == 1


def test_an_item_comes_with_a_deletion_and_alone(store: Store, other: str) -> None:
    create(store)
    store.transact(lambda prepared: [*map(Delete, prepared.records.values()), beside(other)], read=[("shelf", 1)])
    assert set(notes(other)) == {"note"}
    store.transact(lambda prepared: [beside(other, "alone")])
    assert set(notes(other)) == {"note", "alone"}


def test_a_repeated_request_puts_nothing(store: Store, other: str) -> None:
    numbers = iter("12")

    def plan(prepared: Prepared) -> Sequence[Change]:
        return [Create("shelf", prepared.ids[0], SHELF), beside(other, mark=next(numbers))]

    for _ in range(2):
        store.transact(plan, reserve=["shelf"], idempotency=IdempotencyKey("ann", "k", "d"))
    assert notes(other)["note"]["mark"] == {"S": "1"}


def test_whoever_loses_a_race_puts_what_the_last_plan_gave(store: Store, table: str, other: str) -> None:
    create(store)
    rival = Store(table, COLLECTIONS, BUCKET)
    turns = iter((True, False))

    def plan(prepared: Prepared) -> Sequence[Change]:
        shelf = prepared.records["shelf", 1]
        if next(turns):
            rival.update("shelf", 1, lambda values: {**values, "colour": "blue"})
        return [Update(shelf, {**shelf.values, "label": "new"}), beside(other, mark=shelf.values["colour"])]

    store.transact(plan, read=[("shelf", 1)])
    assert notes(other)["note"]["mark"] == {"S": "blue"}


def test_items_count_among_those_of_a_transaction(store: Store, other: str) -> None:
    many = [beside(other, f"note {number}") for number in range(100)]
    with pytest.raises(TooLarge):
        create(store, *many)
    create(store, *many[:80])
    assert len(notes(other)) == 80


@pytest.mark.usefixtures("hurried")
def test_an_item_of_a_large_write_does_not_wait(store: Store, table: str, other: str, small: int) -> None:
    _prepare(store)
    transactions = iter(range(10))

    def crash_after_the_first_transaction(operation: str) -> Fault | None:
        return "crash after" if operation == "TransactWriteItems" and next(transactions) == 0 else None

    with pytest.raises(Crash), faults(crash_after_the_first_transaction):
        _write_large(store, other)
    assert audit.outbox_items(table)
    assert set(notes(other)) == {"note"}


def _prepare(store: Store) -> None:
    create(store)
    for number in range(1, 6):
        book = {"title": f"book {number}", "code": number, "pages": 3, "lent": True, "shelf": 1, "author": None}
        store.create("book", book)


def _write_small(store: Store, other: str) -> None:
    create(store, beside(other, written="mine"), label="low")


def _write_large(store: Store, other: str) -> None:
    values = {"reader": "bob", "books": list(range(1, 6)), "cites": list(range(1, 6))}
    store.transact(
        lambda prepared: [beside(other, written="mine"), Create("reading", prepared.ids[0], values)],
        reserve=["reading"],
    )


WRITES = [(_write_small, "shelf", 2), (_write_large, "reading", 1)]


@pytest.mark.usefixtures("hurried", "small")
@pytest.mark.parametrize("fault", [*FAULTS, *CRASHES])
@pytest.mark.parametrize(("write", "collection", "number"), WRITES, ids=["small", "large"])
def test_an_item_is_there_if_and_only_if_the_record_is(
    write: Callable[[Store, str], None],
    collection: str,
    number: int,
    fault: Fault,
    make_table: Callable[[], str],
    thorough: bool,
) -> None:
    def prepared() -> tuple[Store, str]:
        store = Store(make_table(), COLLECTIONS, BUCKET)
        _prepare(store)
        return store, make_table()

    def fail_at(moment: int) -> Callable[[str], Fault | None]:
        count = iter(range(10**6))
        return lambda operation: fault if next(count) == moment else None

    requests: list[str] = []
    clean = prepared()
    with faults(lambda operation: requests.append(operation)):
        write(*clean)
    for moment in moments(requests, thorough):
        store, other = prepared()
        with suppress(Crash), faults(fail_at(moment)):
            write(store, other)
        made = store.page(collection).count == number
        assert made or fault in CRASHES
        assert set(notes(other)) == ({"note"} if made else set())
