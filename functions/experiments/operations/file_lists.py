"""Lists of files, and of what lies inside them: copies, parameter sets, parameters.

Nobody is entered anywhere as a reader of a file: who sees its dataset sees it. So a list is put together from the
datasets that the caller sees, or those of them that the filters name:

| list | read units, beside the page's records |
|---|---|
| files by id or filename, no other filter | the sums of each dataset (1), the lines up to the page's end (8 per 1,000) |
| files by filename or folder | the matching lines (up to 60 per 1,000), and no others |
| files by `modification_time`, or several orders | the records of all files that match, on every page |
| copies, parameter sets, parameters | a line for every visible file (8 per 1,000), on every page |
| copies by `verified` or `uri` | the records of all visible files, on every page |

The datasets are read side by side, 16 at a time, so one that is named costs one round trip for its lines. A caller who
sees thousands of datasets should name some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import merge
from itertools import islice
from typing import Any, Final

from functions.experiments import relations
from functions.experiments.callers import Caller
from functions.experiments.filters import Condition, Ordering, Wanted
from functions.experiments.members import FAMILIES, Family
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations import sight
from functions.experiments.store import beginning, store, within
from functions.experiments.visibility import visible
from functions.experiments.wire import Shown
from shared.aws import parallel
from shared.records import Line, Record

FILE: Final = "dataset_file"
DATASET: Final = RESOURCES["dataset"]

_BY_ID: Final = Ordering("id")
_BY_NAME: Final = Ordering("filename")
_AT_ONCE: Final = 1000
_PLAIN_NAME: Final = 240
"""Bytes of names that indexes hold whole."""

Key = tuple[Any, int]
"""Where a file stands in a list: what it is ordered by, and its id."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: the objects on it, and how many there are in all."""

    shown: Sequence[Shown]
    total: int


def page(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """Gives a page of files, copies, or parameter sets and parameters of files; see the module for what it costs."""
    if resource.name == FILE:
        return _files(wanted, caller)
    return _members(FAMILIES[resource.name], wanted, caller)


def of_dataset(dataset: int, prefix: str, wanted: Wanted) -> Listed:
    """Gives a page of a dataset's files whose folder begins with a text; the caller is known to see the dataset."""
    here = Condition((), "directory", "startswith", prefix)
    conditions = (*wanted.conditions, *([here] if prefix else []))
    found = store().get_many("dataset", [dataset])
    return _files_in(list(found.values()), replace(wanted, conditions=conditions, orders=wanted.orders or (_BY_NAME,)))


# Which datasets


def _datasets(wanted: Wanted, caller: Caller) -> list[Record]:
    """Gives the datasets whose files are listed: those that the filters leave and that the caller sees."""
    named = [ids for condition in wanted.conditions if (ids := _named(condition, caller)) is not None]
    if not named:
        lines = visible("dataset", caller.viewer).lines()
        return list(store().get_many("dataset", [line.id for line in lines]).values())
    records = list(store().get_many("dataset", set.intersection(*named)).values())
    seen = sight.datasets(records, caller)
    return [record for record in records if record.id in seen]


def _named(condition: Condition, caller: Caller) -> set[int] | None:
    """Gives the ids of the datasets that a filter names; None for a filter of the files themselves."""
    if condition.field == "dataset" and not condition.path:
        return {condition.value}
    if condition.path[:1] != ("dataset",):
        return None
    return set(relations.ids(DATASET, replace(condition, path=condition.path[1:]), caller.viewer))


def _names_one(condition: Condition) -> bool:
    """Tells whether a filter names one dataset by its id."""
    return (condition.path, condition.field) in (((), "dataset"), (("dataset",), "id"))


# Files


def _files(wanted: Wanted, caller: Caller) -> Listed:
    usual = _BY_NAME if any(map(_names_one, wanted.conditions)) else _BY_ID
    return _files_in(_datasets(wanted, caller), replace(wanted, orders=wanted.orders or (usual,)))


def _files_in(datasets: Sequence[Record], wanted: Wanted) -> Listed:
    own = [each for each in wanted.conditions if not each.path and each.field != "dataset"]
    if not own and len(wanted.orders) == 1 and wanted.orders[0].field in _INDEX_OF:
        ids, total = _in_order(datasets, wanted)
    else:
        found = _matching(datasets, own)
        ids, total = _arranged(found, wanted)[wanted.offset : wanted.offset + wanted.limit], len(found)
    records = store().get_many(FILE, ids)
    return Listed([Shown(id, records[id]) for id in ids if id in records], total)


_INDEX_OF: Final = {"id": "children", "filename": "name"}
"""The indexes in whose order files can be listed without reading others."""


def _in_order(datasets: Sequence[Record], wanted: Wanted) -> tuple[list[int], int]:
    """Gives the ids of a page of all files, in the order of an index, and how many files there are."""
    order, reach = wanted.orders[0], wanted.offset + wanted.limit

    def lines(dataset: Record) -> list[Key]:
        index = _INDEX_OF[order.field]
        read = _lines(index, dataset.id, limit=reach, descending=order.descending)
        return [(line.sort.encode(), line.id) for line in read]

    *read, tallies = parallel(*_side_by_side(lines, datasets), lambda: store().tallies(datasets))
    merged = merge(*read, reverse=order.descending)
    ids = [id for _, id in islice(merged, wanted.offset, reach)]
    return ids, sum(tally["files"] for tally in tallies.values())


def _side_by_side(call: Callable[[Record], Any], datasets: Sequence[Record]) -> list[Callable[[], Any]]:
    return [partial(call, dataset) for dataset in datasets]


def _matching(datasets: Sequence[Record], conditions: Sequence[Condition]) -> dict[int, str]:
    """Gives the ids of the files that meet the conditions, with their names where the lines tell them."""
    said = {(each.field, each.lookup): each.value for each in conditions}
    read = parallel(*_side_by_side(lambda dataset: list(_candidates(dataset.id, said)), datasets))
    return {id: name for found in read for id, name in found}


def _candidates(dataset: int, said: dict[tuple[str, str], Any]) -> Iterator[tuple[int, str]]:
    """Gives the files of a dataset that are in the folder, in one that begins so, and have the name that is said."""
    folder, start = said.get(("directory", "exact")), said.get(("directory", "startswith"), "")
    name = said.get(("filename", "exact"))
    plain = name is None or len(name.encode()) <= _PLAIN_NAME
    if folder is not None:
        folder = folder.rstrip("/")
        lines = _lines("path", dataset, prefix=within(folder) + (name if name and plain else ""))
    elif name is not None and not start and plain:
        yield from ((line.id, name) for line in _lines("name", dataset, prefix=name) if line.sort == name)
        return
    else:
        lines = _lines("path", dataset, prefix=beginning(start))
    for line in lines:
        held, called = line.data["d"], line.data["f"]
        if held.startswith(start) and folder in (None, held) and name in (None, called):
            yield line.id, called


def _lines(index: str, dataset: int, **how: Any) -> Iterator[Line]:
    return store().entries(FILE, index, str(dataset), **how)


def _arranged(found: dict[int, str], wanted: Wanted) -> list[int]:
    """Gives the ids of files in order; ties go by id, in the direction of the first order."""
    ids = sorted(found, reverse=wanted.orders[0].descending)
    records = _read(ids) if any(order.field == "modification_time" for order in wanted.orders) else {}

    def key(order: Ordering, id: int) -> Any:
        if order.field == "id":
            return id
        if order.field == "filename":
            return found[id].encode()
        return records[id].values["modification_time"] or "" if id in records else ""

    for order in reversed(wanted.orders):
        ids.sort(key=partial(key, order), reverse=order.descending)
    return ids


def _read(ids: Iterable[int]) -> dict[int, Record]:
    return store().get_many(FILE, ids)


# What lies inside files


def _members(family: Family, wanted: Wanted, caller: Caller) -> Listed:
    descending = bool(wanted.orders) and wanted.orders[0].descending
    read = parallel(*_side_by_side(_children, _datasets(Wanted(), caller)))
    lines = sorted((line for found in read for line in found), key=_id, reverse=descending)
    counted = [(line.id, line.data.get(family.counted, 0)) for line in lines]
    if wanted.conditions:
        return _members_matching(family, [id for id, number in counted if number], wanted, descending)
    total = sum(number for _, number in counted)
    owners, skipped = _owners(counted, wanted)
    found = store().get_many(FILE, owners)
    shown = [each for id in owners if id in found for each in _ordered(family, found[id], descending)]
    return Listed(shown[skipped : skipped + wanted.limit], total)


def _children(dataset: Record) -> list[Line]:
    return list(_lines("children", dataset.id))


def _id(line: Line) -> int:
    return line.id


def _owners(counted: Iterable[tuple[int, int]], wanted: Wanted) -> tuple[list[int], int]:
    """Gives the files in which a page lies, and how many objects of the first are on the page before."""
    owners: list[int] = []
    before, skipped = 0, 0
    for id, number in counted:
        if before >= wanted.offset + wanted.limit:
            break
        if before + number > wanted.offset:
            if not owners:
                skipped = wanted.offset - before
            owners.append(id)
        before += number
    return owners, skipped


def _ordered(family: Family, file: Record, descending: bool) -> list[Shown]:
    shown = [each for each, _ in family.members(file)]
    return shown[::-1] if descending else shown


def _members_matching(family: Family, ids: Sequence[int], wanted: Wanted, descending: bool) -> Listed:
    shown: list[Shown] = []
    total, last = 0, wanted.offset + wanted.limit
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found = _read(some)
        for file in (found[id] for id in some if id in found):
            matching = [each for each, values in family.members(file) if _meets(values, wanted.conditions)]
            for each in matching[::-1] if descending else matching:
                if wanted.offset <= total < last:
                    shown.append(each)
                total += 1
    return Listed(shown, total)


def _meets(values: Any, conditions: Iterable[Condition]) -> bool:
    return all(values[each.field] == each.value for each in conditions)
