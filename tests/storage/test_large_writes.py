"""Large writes that roll forward: with later writes to the same records, and at their limits."""

from __future__ import annotations

import json

import pytest

from shared.records import (
    Amend,
    Busy,
    Create,
    Delete,
    IdempotencyKey,
    MissingRecord,
    Store,
    TooLarge,
    keys,
)
from shared.records.writing import outbox
from shared.records.writing.rest import Rest
from tests.storage import audit
from tests.storage.conftest import SMALL_BOUND
from tests.storage.faults import Crash, faults

BOOKS = list(range(1, 7))

pytestmark = pytest.mark.usefixtures("small", "hurried")


@pytest.fixture
def library(store: Store) -> Store:
    """Gives a store of some books and a reading of none."""
    for number in BOOKS:
        store.create("book", {"title": f"book {number}", "code": number, "shelf": None, "author": None})
    store.create("reading", {"reader": "ann", "books": [], "cites": []})
    return store


def _crash_after_the_first_transaction(operation: str, seen: list[str]) -> str | None:
    seen.append(operation)
    return "crash after" if seen.count("TransactWriteItems") == 1 and operation == "TransactWriteItems" else None


def _interrupted(store: Store) -> None:
    """Links the reading to all books, and ends the process before the rest is written."""
    seen: list[str] = []
    with pytest.raises(Crash), faults(lambda operation: _crash_after_the_first_transaction(operation, seen)):
        store.update("reading", 1, lambda values: {**values, "books": BOOKS, "cites": BOOKS})


def _finish(store: Store, table: str) -> None:
    """Does what the stream's consumer does after a crash."""
    for key, part in audit.outbox_items(table):
        store.finish(key, part)
    audit.check(table, store.schema, SMALL_BOUND)


def test_an_amendment_finishes_what_a_crash_has_left_of_its_record(library: Store, table: str) -> None:
    _interrupted(library)
    library.transact(lambda prepared: [Amend("reading", 1, "books", remove=frozenset(BOOKS))])
    _finish(library, table)


def test_a_deferred_amendment_finishes_what_a_crash_has_left_of_its_record(library: Store, table: str) -> None:
    _interrupted(library)
    made = {"reader": "bob", "books": BOOKS, "cites": BOOKS}
    removed = Amend("reading", 1, "books", remove=frozenset(BOOKS))
    library.transact(lambda prepared: [Create("reading", prepared.ids[0], made), removed], reserve=["reading"])
    _finish(library, table)


def test_a_record_created_under_a_deleted_one_s_id_keeps_its_lookups(library: Store, table: str) -> None:
    values = {"reader": "ann", "books": BOOKS, "cites": BOOKS}
    library.update("reading", 1, lambda _: values)
    seen: list[str] = []
    with pytest.raises(Crash), faults(lambda operation: _crash_after_the_first_transaction(operation, seen)):
        library.delete("reading", 1)
    library.transact(lambda prepared: [Create("reading", 1, values)])
    _finish(library, table)


def test_a_committed_write_is_not_busy_because_its_rest_is(
    library: Store, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Busy("the rest met too many others")

    with monkeypatch.context() as patch:
        patch.setattr(outbox.Outbox, "carry_out", refuse)
        written = library.update("reading", 1, lambda values: {**values, "books": BOOKS, "cites": BOOKS})
    assert written.values["books"] == BOOKS
    assert audit.outbox_items(table) != []
    _finish(library, table)


def test_a_write_may_amend_many_records_and_nothing_else(library: Store, table: str) -> None:
    readings = [library.create("reading", {"reader": "bob", "books": [], "cites": []}).id for _ in range(8)]
    amends = [Amend("reading", id, "cites", frozenset(BOOKS)) for id in readings]
    written = library.transact(lambda prepared: amends)
    assert [record.values["cites"] for record in written] == [BOOKS] * 8
    assert audit.outbox_items(table) == []
    audit.check(table, library.schema, SMALL_BOUND)


def test_a_deferred_amendment_to_a_missing_record_is_refused(library: Store) -> None:
    amends = [Amend("reading", 1, field, frozenset({*BOOKS, 99})) for field in ("books", "cites")]
    with pytest.raises(MissingRecord):
        library.transact(lambda prepared: amends)


def test_what_cannot_be_deferred_must_fit_into_one_transaction(library: Store, table: str) -> None:
    with pytest.raises(TooLarge):
        library.transact(
            lambda prepared: [
                Create("book", id, {"title": "t", "code": id, "shelf": None, "author": None}) for id in prepared.ids
            ],
            reserve=["book"] * 20,
        )
    audit.check(table, library.schema, SMALL_BOUND)


def test_parts_fit_into_their_transactions_and_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """An amended link takes up to three actions: its lookup, its count and its target's reverse links."""
    monkeypatch.undo()
    many = frozenset(range(1, 41))
    rest = Rest(amends=[Amend("reading", 1, "cites", many, frozenset(range(50, 90)))])
    for part in outbox.parts(rest):
        links = sum(len(add) + len(remove) for *_, add, remove in json.loads(part)["amends"])
        assert 3 * links + 2 <= 99
    rest = Rest()
    for id in range(200):
        rest.lookups.append((keys.ordered_entry("book", "title", "\x01" * 900, id), True, {"v": {"S": "ü" * 3000}}))
    parts = outbox.parts(rest)
    assert max(len(part.encode()) for part in parts) < 300_000
    assert sum(len(json.loads(part)["lookups"]) for part in parts) == 200


def test_a_repeated_write_gives_its_records_in_the_plan_s_order(library: Store) -> None:
    key = IdempotencyKey("ann", "key", "digest")
    old = library.get("reading", 1)
    assert old is not None
    made = {"reader": "bob", "books": [1], "cites": []}

    def write() -> list[int]:
        records = library.transact(
            lambda prepared: [
                Amend("reading", 1, "books", frozenset()),
                Create("reading", prepared.ids[0], made),
            ],
            reserve=["reading"],
            idempotency=key,
        )
        return [record.id for record in records]

    assert write() == write() == [1, 2]


def test_a_repeated_create_of_a_record_that_has_gone_says_so(library: Store) -> None:
    key = IdempotencyKey("ann", "key", "digest")
    made = library.create("author", {"name": "Ann"}, key)
    library.transact(lambda prepared: [Delete(made)])
    with pytest.raises(MissingRecord):
        library.create("author", {"name": "Ann"}, key)
