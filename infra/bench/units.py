"""Round trips and units of the registry's storage operations at several sizes of its tables.

The tables lie in DynamoDB Local; the meter counts by DynamoDB's rules. Records are written as creates write them,
but in batches.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from uuid import uuid4

from functions.registry.store import collection
from functions.registry.tables import TABLES
from infra.bench.dynamodb_local import running
from infra.tables import create_table
from shared.aws import dynamodb
from shared.meter import metered
from shared.records import Create, Equal, Order, Store, keys
from shared.records.cursors import Cursor
from shared.records.planning import Planner

SIZES = (100, 10_000, 100_000)
_REPEATS = 15


def main() -> None:
    """Prints a table: an operation a row, a size a column; each cell round trips, units and milliseconds."""
    os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION="eu-west-1")
    with running() as endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        stores = {size: _filled(size) for size in SIZES}
        print(
            "\n| operation (trips, read units, write units, median ms) | " + " | ".join(f"{size:,}" for size in SIZES)
        )
        for name, operation in _OPERATIONS.items():
            cells = [_measure(operation, store, size) for size, store in stores.items()]
            print(f"| {name} | " + " | ".join(cells), flush=True)


def _measure(operation: Callable[[Store, int], object], store: Store, size: int) -> str:
    operation(store, size)
    with metered() as use:
        operation(store, size)
    times = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        operation(store, size)
        times.append((time.perf_counter() - started) * 1000)
    return f"{use.trips}, {use.read_units:.0f}, {use.write_units:.0f}, {median(times):.1f}"


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
    snapshot = {("file_type", file_type.id): file_type}
    counts: dict[keys.Key, dict[str, Any]] = {}
    for start in range(1, size + 1, 500):
        planner = Planner(store.schema, snapshot, 0, "filled", set())
        planner.plan([_object(id) for id in range(start, min(start + 500, size + 1))])
        puts = []
        for effect in planner.effects:
            effect.fresh = True
            item = effect.action(table)["Put"]["Item"]
            if "n" in item:
                total = int(counts.get(effect.key, {"n": {"N": "0"}})["n"]["N"]) + int(item["n"]["N"])
                counts[effect.key] = {**item, "n": {"N": str(total)}}
            elif effect.key != keys.record("file_type", file_type.id):
                puts.append(item)
        _put_all(table, puts)
        print(f"\rfilling {size:,} objects: {min(start + 499, size):,}", end="", file=sys.stderr)
    last = {**keys.wire(keys.LAST_IDS), "object": {"N": str(size)}}
    _put_all(table, [*counts.values(), {**last, "file_type": {"N": "1"}}])
    print(file=sys.stderr)
    return store


def _put_all(table: str, items: list[dict[str, Any]]) -> None:
    for start in range(0, len(items), 25):
        request: Any = {table: [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]}
        while request:
            request = dynamodb().batch_write_item(RequestItems=request).get("UnprocessedItems")


def _object(id: int) -> Create:
    stamp = {**_STAMP, "last_updated": f"2026-01-{id % 28 + 1:02d}T00:00:00.{id % 1_000_000:06d}Z"}
    about = {"uuid": str(uuid4()), "description": _description(id), "storage_location": None, "file_type": 1}
    return Create("object", id, {**about, **stamp, "authors": []})


def _description(id: int) -> str:
    return f"Observation {id} of a tide gauge, hourly means, quality-controlled"
