"""Round trips and units of the registry's storage operations at several sizes of its tables.

The tables lie in DynamoDB Local; the meter counts by DynamoDB's rules.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from functions.registry.store import collection
from functions.registry.tables import TABLES
from infra.bench.counting import database, print_table
from infra.bench.filling import fill
from infra.tables import create_table
from shared.records import Create, Equal, Order, Store
from shared.records.reading.cursors import Cursor

SIZES = (100, 10_000, 100_000)


def main() -> None:
    """Print what each operation uses."""
    with database():
        stores = {size: _filled(size) for size in SIZES}
        print_table(SIZES, {name: partial(_of_size, stores, operation) for name, operation in _OPERATIONS.items()})


def _of_size(stores: dict[int, Store], operation: Callable[[Store, int], object], size: int) -> object:
    return operation(stores[size], size)


def _get(store: Store, size: int) -> object:
    return store.get("object", size // 2)


def _newest(store: Store, size: int) -> object:
    return store.page("object", limit=100)


def _oldest(store: Store, size: int) -> object:
    return store.page("object", limit=50, cursor=str(Cursor((), 51)))


def _one_type(store: Store, size: int) -> object:
    return store.page("object", [Equal("file_type", 1)], limit=100)


def _one_description(store: Store, size: int) -> object:
    return store.page("object", [Equal("description", _description(size // 2))], limit=100)


def _ordered(store: Store, size: int) -> object:
    return store.page("object", order=[Order("last_updated", descending=True)], limit=100)


def _create(store: Store, size: int) -> object:
    return store.create("author", {**_STAMP, "uuid": str(uuid4()), "name": "Ann", "identifier": None})


_OPERATIONS: dict[str, Callable[[Store, int], object]] = {
    "one object": _get,
    "newest 100 objects, six reverse relations each": _newest,
    "oldest 50 objects, by cursor": _oldest,
    "100 objects of one file type (all have it)": _one_type,
    "objects of one description": _one_description,
    "newest 100 objects by last_updated": _ordered,
    "create an author": _create,
}

_STAMP = {"last_updated": "2026-01-01T00:00:00.000000Z", "updated_by": 1}


def _filled(size: int) -> Store:
    table = create_table(f"registry-{size}")
    store = Store(table, [collection(each) for each in TABLES.values()], "no-bucket")
    file_type = store.create("file_type", {**_STAMP, "name": "text", "extension": "txt"})
    fill(store, table, size, _object, {("file_type", file_type.id): file_type})
    return store


def _object(id: int) -> Create:
    stamp = {**_STAMP, "last_updated": f"2026-01-{id % 28 + 1:02d}T00:00:00.{id % 1_000_000:06d}Z"}
    about = {"uuid": str(uuid4()), "description": _description(id), "storage_location": None, "file_type": 1}
    return Create("object", id, {**about, **stamp, "authors": []})


def _description(id: int) -> str:
    return f"Observation {id} of a tide gauge, hourly means, quality-controlled"
