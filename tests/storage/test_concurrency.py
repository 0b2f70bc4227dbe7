"""Many writers at once: each unique value once, every count exact, no update lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from typing import TypeVar

import pytest

from shared.records import Amend, Change, IdempotencyKey, NotUnique, Prepared, Record, Store, Values, keys
from tests.storage import audit
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET, SMALL_BOUND

T = TypeVar("T")
WRITERS = 8


def _at_once(calls: list[Callable[[], T]]) -> list[T | Exception]:
    """Runs the calls on as many threads and gives what each gave or raised."""

    def run(call: Callable[[], T]) -> T | Exception:
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, calls))


def _stores(table: str, monkeypatch: pytest.MonkeyPatch) -> list[Store]:
    """Gives stores that count in different shards, as different execution environments do."""
    monkeypatch.setattr("shared.records.writing.writer.random", Random(7))
    return [Store(table, COLLECTIONS, BUCKET) for _ in range(WRITERS)]


def test_of_identical_creates_one_wins(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = _stores(table, monkeypatch)
    values = {"label": "only", "colour": "red"}
    results = _at_once([partial(stores[n % WRITERS].create, "shelf", values) for n in range(40)])
    assert sum(isinstance(result, NotUnique) for result in results) == 39
    assert stores[0].page("shelf").count == 1
    audit.check(table, stores[0].schema, 100)


def test_of_creates_under_one_idempotency_key_all_give_the_same_record(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = _stores(table, monkeypatch)
    key = IdempotencyKey("user 1", "key", "digest")
    values = {"label": "only", "colour": "red"}
    results = _at_once([partial(stores[n % WRITERS].create, "shelf", values, key) for n in range(24)])
    assert len({result.id for result in results if isinstance(result, Record)}) == 1
    assert [result for result in results if isinstance(result, Exception)] == []


@pytest.mark.usefixtures("small")
def test_counts_and_links_are_exact_after_a_storm_of_writes(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = _stores(table, monkeypatch)
    stores[0].create("shelf", {"label": "one", "colour": "red"})
    for title in ("a", "b", "c"):
        stores[0].create("book", _book(title))
    readings = [stores[0].create("reading", {"reader": "ann", "books": [], "cites": []}).id for _ in range(3)]
    random = Random(11)
    calls: list[Callable[[], object]] = []
    for number in range(60):
        store, kind = stores[number % WRITERS], random.randrange(4)
        book, reading = random.randint(1, 3), random.choice(readings)
        if kind == 0:
            calls.append(partial(store.create, "book", _book(f"title {number}")))
        elif kind == 1:
            calls.append(partial(store.update, "book", book, partial(_moved, random.choice([None, 1]))))
        elif kind == 2:
            calls.append(
                partial(store.transact, partial(_planned, Amend("reading", reading, "books", frozenset({book}))))
            )
        else:
            made = {"reader": "bob", "books": [1, 2, 3], "cites": [book]}
            calls.append(partial(store.create, "reading", made))
    results = _at_once(calls)
    assert [result for result in results if isinstance(result, Exception)] == []
    audit.check(table, stores[0].schema, SMALL_BOUND)


def test_no_update_is_lost(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stores = _stores(table, monkeypatch)
    author = stores[0].create("author", {"name": "0"})
    _at_once([partial(store.update, "author", author.id, _incremented) for store in stores])
    found = stores[0].get("author", author.id)
    assert found is not None
    assert found.values == {"name": str(WRITERS)}


def test_a_list_shows_newer_buckets_that_other_processes_filled(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "BUCKET", 4)
    reader, writer = _stores(table, monkeypatch)[:2]
    writer.create("author", {"name": "first"})
    assert [record.id for record in reader.page("author", limit=3).records] == [1]
    for number in range(12):
        writer.create("author", {"name": str(number)})
    assert [record.id for record in reader.page("author", limit=3).records] == [13, 12, 11]


def _moved(shelf: int | None, values: Values) -> Values:
    return {**values, "shelf": shelf}


def _incremented(values: Values) -> Values:
    return {"name": str(int(values["name"]) + 1)}


def _planned(change: Amend, prepared: Prepared) -> list[Change]:
    return [change]


def _book(title: str) -> Values:
    return {"title": title, "code": None, "pages": 3, "lent": True, "shelf": 1, "author": None}
