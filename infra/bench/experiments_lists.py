"""What a page of experiments costs somebody who sees a hundred, and those who see all of them.

All are hidden. A student may read a hundred of them, a manager's three groups each a third and some besides; he reads
every one. Some have changed since they were packed, as many as no fold is worth.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from functions.experiments.access.callers import Caller, Viewer
from functions.experiments.lists import records
from functions.experiments.lists.filters import Ordering, Wanted
from functions.experiments.store import packs, store
from infra.bench.counting import print_table
from infra.bench.filling import fill
from infra.tables import create_table
from shared.packs import building, folding
from shared.principal import CallerKind, Principal
from shared.records import Create

_STUDENTS: Final = 100
_PAGE: Final = 20
_PERSON: Final = Principal(CallerKind.USER, 1)
_CALLERS: Final = {
    "a student": Caller(_PERSON, Viewer(frozenset({"user:1", "group:9"}))),
    "a manager": Caller(_PERSON, Viewer(frozenset({"user:2", "group:1", "group:2", "group:3"}))),
    "an administrator": Caller(_PERSON, Viewer(frozenset({"user:3"}), everything=True)),
}
_PLACES: Final[dict[str, Callable[[int], int]]] = {
    "first": lambda total: 0,
    "middle": lambda total: max(total - _PAGE, 0) // 2,
    "last": lambda total: max(total - _PAGE, 0),
}


def measure(sizes: tuple[int, ...]) -> None:
    """Print what pages, writes and folds use."""
    tables = {size: _filled(size) for size in sizes}

    def at(operation: Callable[[int], object], size: int) -> object:
        os.environ["EXPERIMENTS_TABLE"] = tables[size]
        return operation(size)

    operations = {
        f"{name}: {place} page, by {order.field}, {'down' if order.descending else 'up'}": partial(
            at, partial(_page, caller, place, order)
        )
        for name, caller in _CALLERS.items()
        for order in (Ordering("id"), Ordering("id", True), Ordering("title"), Ordering("update_time", True))
        for place in _PLACES
    }
    print_table(sizes, operations)
    print_table(sizes, {"a new experiment": partial(at, _make), "a new title": partial(at, _rename)})


def _page(caller: Caller, place: str, order: Ordering, size: int) -> object:
    total = min(size, _STUDENTS) if caller is _CALLERS["a student"] else size
    offset = _PLACES[place](total)
    listed = records.experiments(Wanted(orders=(order,), limit=_PAGE, offset=offset), caller)
    assert (listed.total, len(listed.shown)) == (total, min(_PAGE, total)), (listed.total, len(listed.shown))
    return listed


def _filled(size: int) -> str:
    table = create_table(f"experiment-lists-{size}")
    os.environ.update(EXPERIMENTS_TABLE=table, FILES_BUCKET="no-bucket")
    fill(store(), table, size, partial(_experiment, size), {})
    building.upkeep(store(), packs("experiment"), patience=0)
    for number in range(min(folding.FOLD_AT, size)):
        _rename(size, 1 + number * size // min(folding.FOLD_AT, size))
    return table


def _make(size: int) -> object:
    return store().create("experiment", {**_experiment(size, 0).values, "public_access": 100, "acls": []})


def _rename(size: int, id: int = 1) -> object:
    def renamed(values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "title": values["title"] + ".", "update_time": values["update_time"].replace("2025", "2026")}

    return store().update("experiment", id, renamed)


def _experiment(size: int, id: int) -> Create:
    """Give an experiment; titles and times of change are in an order of their own."""
    readers = [("django_group", str(1 + id % 3))]
    readers += [("django_group", str(1 + (id + 1) % 3))] if id % 5 == 0 else []
    readers += [("django_user", "1")] if id % max(1, size // _STUDENTS) == 0 else []
    moment = f"2025-{1 + id % 12:02d}-{1 + id % 28:02d}T{id % 24:02d}:{id % 60:02d}:{id % 59:02d}.{id:06d}+00:00"
    values = {
        "title": f"Kiln {id * 7919 % 100_003:06d}, thermocouples of the {id % 31}th run",
        "description": "What it is about, in a sentence or two. " * 4,
        "update_time": moment,
        "public_access": 1,
        "acls": [_row(*reader) for reader in readers],
    }
    return Create("experiment", id, {**values, "authors": [], "parameter_sets": [], "locked": False})


def _row(plugin: str, entity: str) -> dict[str, Any]:
    days = {"effectiveDate": None, "expiryDate": None}
    return {"n": 0, "pluginId": plugin, "entityId": entity, "canRead": True, "isOwner": False, **days}
