"""Lists of files, and of what lies inside them: copies, parameter sets, parameters.

Nobody is entered anywhere as a reader of a file: who sees its dataset sees it. So a list is put together from the
datasets that the caller sees, or those of them that the filters name:

| list | read units, beside the page's records |
|---|---|
| files by id or filename, no other filter | sums of each dataset (1), lines up to the page's end (8 per 1,000) |
| files by filename or folder | the matching lines (up to 60 per 1,000), and no others |
| files by `modification_time`, or several orders | the records of all files that match, on every page |
| copies, parameter sets, parameters | a line for every visible file (8 per 1,000), on every page |
| copies by `verified` or `uri` | the records of all visible files, on every page |

The datasets are read side by side, 16 at a time, so one that is named costs one round trip for its lines. A caller who
sees thousands of datasets should name some. An administrator's list of all files is the storage's own. An offset of
more than `FAR` takes another trip, for the sums: one past the end reads no lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from heapq import merge
from itertools import chain, islice
from typing import Any, Final

from functions.experiments.access import visibility
from functions.experiments.access.callers import Caller
from functions.experiments.access.visibility import visible
from functions.experiments.inside import Inside, Shown
from functions.experiments.lists import relations
from functions.experiments.lists.filters import Condition, Ordering, Wanted
from functions.experiments.lists.pages import Listed, in_order, meets, owners_on_page, page_of, read_all, shown_records
from functions.experiments.models import RESOURCES
from functions.experiments.store import beginning, store, within
from shared.aws import parallel
from shared.records import Line, Order, Record, bounds

FILE: Final = "dataset_file"

_BY_ID: Final = Ordering("id")
_BY_NAME: Final = Ordering("filename")
_AT_ONCE: Final = 1000
_NAME_ONE: Final = "Name a dataset, as in /api/v1/dataset_file/?dataset=12."
_PLAIN_NAME: Final = 240
"""Bytes of names that indexes hold whole."""


def of_dataset(dataset: Record, prefix: str, wanted: Wanted) -> Listed:
    """Give a page of a dataset's files whose folder begins with a text; the caller is known to see the dataset."""
    here = (Condition((), "directory", "startswith", prefix),) if prefix else ()
    orders = wanted.orders or (_BY_NAME,)
    return _files_in([dataset], replace(wanted, conditions=(*wanted.conditions, *here), orders=orders))


# Which datasets


def _all_datasets(caller: Caller) -> list[Record]:
    """Give the datasets that the caller sees, as lists know it."""
    return read_all("dataset", _all_dataset_ids(caller))


def _all_dataset_ids(caller: Caller) -> list[int]:
    seen = visible("dataset", caller.viewer).lines(_NAME_ONE)
    bounds.check_queries(len(seen), _NAME_ONE)
    return [line.id for line in seen]


def _named_datasets(named: Sequence[set[int]], caller: Caller) -> list[Record]:
    """Give the datasets that all filters name and that the caller sees, as their experiments are now."""
    ids = set.intersection(*named)
    bounds.check_queries(len(ids), _NAME_ONE)
    records = read_all("dataset", sorted(ids))
    seen = visibility.datasets(records, caller)
    return [record for record in records if record.id in seen]


def _named(condition: Condition, caller: Caller) -> set[int] | None:
    """Give the ids of the datasets that a filter names; None for a filter of the files themselves."""
    if condition.field == "dataset" and not condition.path:
        return {condition.value}
    if condition.path[:1] != ("dataset",):
        return None
    return set(relations.ids(RESOURCES["dataset"], replace(condition, path=condition.path[1:]), caller.viewer))


def _names_one(condition: Condition) -> bool:
    """Tell whether a filter names one dataset by its id."""
    return (condition.path, condition.field) in (((), "dataset"), (("dataset",), "id"))


# Files


def page(wanted: Wanted, caller: Caller) -> Listed:
    """Give a page of files; see the module for what it costs."""
    usual = _BY_NAME if any(map(_names_one, wanted.conditions)) else _BY_ID
    ordered = replace(wanted, orders=wanted.orders or (usual,))
    if caller.viewer.everything and not wanted.conditions and ordered.orders[0].field == "id":
        return _all(ordered)
    named = [ids for condition in wanted.conditions if (ids := _named(condition, caller)) is not None]
    if not named:
        return _files_in(_all_datasets(caller), ordered)
    return replace(_files_in(_named_datasets(named, caller), ordered), checked=True)


def _all(wanted: Wanted) -> Listed:
    """Give a page of all files that there are, by id. One round trip."""
    order = Order("id", wanted.orders[0].descending)
    found = store().page(FILE, (), [order], wanted.limit, offset=wanted.offset)
    return Listed([Shown.itself(each) for each in found.records], found.count)


def _files_in(datasets: Sequence[Record], wanted: Wanted) -> Listed:
    own = [each for each in wanted.conditions if not each.path and each.field != "dataset"]
    if not own and len(wanted.orders) == 1 and wanted.orders[0].field in _INDEX_OF:
        return _as_indexed(datasets, wanted)
    found = _matching(datasets, own)
    if wanted.offset >= len(found):
        return Listed((), len(found))
    return shown_records(FILE, page_of(_arranged(found, wanted.orders), wanted), len(found))


_INDEX_OF: Final = {"id": "children", "filename": "name"}
"""The indexes in whose order files can be listed without looking at any others."""


def _as_indexed(datasets: Sequence[Record], wanted: Wanted) -> Listed:
    """Give a page of all files of these datasets, in the order of an index.

    What is far from the beginning takes another trip, for the sums: of several datasets all lines before it are read.
    """
    order, reach = wanted.orders[0], wanted.offset + wanted.limit
    if reach > _AT_ONCE:
        files = [tally["files"] for tally in store().tallies(datasets).values()]
        if wanted.offset >= sum(files):
            return Listed((), sum(files))
        if len(datasets) > 1:
            bounds.check_lines(sum(min(number, reach) for number in files), _NAME_ONE)
    index = _INDEX_OF[order.field]
    reads: list[Callable[[], Any]] = [
        partial(_read_lines, index, each.id, limit=reach, descending=order.descending) for each in datasets
    ]
    *read, total = parallel(*reads, partial(_count, datasets))
    places = merge(*(map(_place, lines) for lines in read), reverse=order.descending)
    ids = [id for _, id in islice(places, wanted.offset, reach)]
    return shown_records(FILE, ids, total)


def _count(datasets: Sequence[Record]) -> int:
    """Give how many files these datasets have. One round trip."""
    return sum(tally["files"] for tally in store().tallies(datasets).values())


def _place(line: Line) -> tuple[bytes, int]:
    """Give where a file stands in the order of an index."""
    return (line.sort.encode(), line.id)


def _matching(datasets: Sequence[Record], conditions: Sequence[Condition]) -> dict[int, str]:
    """Give the ids of the files that meet the conditions, with their names."""
    said = {(each.field, each.lookup): each.value for each in conditions}
    if any(said[each.field, each.lookup] != each.value for each in conditions):
        return {}  # `filename=a` and `filename__exact=b`
    read = bounds.Passed(_NAME_ONE)
    found = parallel(*(partial(_candidates, each.id, said, read) for each in datasets))
    return {id: name for files in found for id, name in files}


def _candidates(dataset: int, said: Mapping[tuple[str, str], Any], read: bounds.Passed) -> list[tuple[int, str]]:
    """Give the files of a dataset that are in the folder, in one that begins so, and have the name that is said."""
    folder, start = said.get(("directory", "exact")), said.get(("directory", "startswith"), "")
    name = said.get(("filename", "exact"))
    plain = _plain(name)
    if folder is None and not start and plain:
        named = read.through(_lines("name", dataset, prefix=plain))
        return [(line.id, plain) for line in named if line.sort == plain]
    if folder is not None:
        folder = "" if folder in (".", "./") else folder.rstrip("/")
        lines = _lines("path", dataset, prefix=within(folder) + plain)
    else:
        lines = _lines("path", dataset, prefix=beginning(start))
    return [
        (line.id, line.data["f"])
        for line in read.through(lines)
        if line.data["d"].startswith(start) and folder in (None, line.data["d"]) and name in (None, line.data["f"])
    ]


def _plain(name: str | None) -> str:
    """Give a name that indexes hold whole, else nothing."""
    return name if name is not None and len(name.encode()) <= _PLAIN_NAME else ""


def _arranged(found: Mapping[int, str], orders: Sequence[Ordering]) -> list[int]:
    """Give the ids of files in order."""
    dated = any(order.field == "modification_time" for order in orders)
    if dated:
        bounds.check_records(len(found), _NAME_ONE)
    records = {each.id: each for each in read_all(FILE, sorted(found))} if dated else {}

    def value(id: int, field: str) -> Any:
        if field == "filename":
            return found[id].encode()
        return id if field == "id" else records[id].values[field]

    return in_order(records if dated else found, orders, value, lambda id: id)


def _lines(index: str, dataset: int, **how: Any) -> Iterator[Line]:
    return store().entries(FILE, index, str(dataset), **how)


def _read_lines(index: str, dataset: int, **how: Any) -> list[Line]:
    return list(_lines(index, dataset, **how))


# What lies inside files


def members(place: Inside, wanted: Wanted, caller: Caller) -> Listed:
    """Give a page of the objects inside files, by id: lines tell how many there are in each."""
    descending = bool(wanted.orders) and wanted.orders[0].descending
    counted = _counted(place, caller, descending)
    if wanted.conditions:
        return _members_matching(place, [id for id, number in counted if number], wanted, descending)
    files, skipped = owners_on_page(counted, wanted)
    shown = [each for file in read_all(FILE, files) for each in _ordered(place, file, descending)]
    return Listed(shown[skipped : skipped + wanted.limit], sum(number for _, number in counted))


def _counted(place: Inside, caller: Caller, descending: bool) -> list[tuple[int, int]]:
    """Give the files that the caller sees, by id, each with the number of objects in it."""
    passed = bounds.Passed(_NAME_ONE)
    asked = (partial(_lines, "children", id) for id in _all_dataset_ids(caller))
    read = parallel(*(lambda each=each: list(passed.through(each())) for each in asked))
    lines = sorted(chain.from_iterable(read), key=lambda line: line.id, reverse=descending)
    return [(line.id, line.data.get(place.counted, 0)) for line in lines]


def _ordered(place: Inside, file: Record, descending: bool) -> list[Shown]:
    found = list(place.members(file))
    return found[::-1] if descending else found


def _members_matching(place: Inside, files: Sequence[int], wanted: Wanted, descending: bool) -> Listed:
    """Give a page of the objects that meet the conditions; so many files are in memory at a time."""
    bounds.check_records(len(files), _NAME_ONE)
    shown: list[Shown] = []
    total, end = 0, wanted.offset + wanted.limit
    for start in range(0, len(files), _AT_ONCE):
        for file in read_all(FILE, files[start : start + _AT_ONCE]):
            for member in _ordered(place, file, descending):
                if all(meets(each, member.values[each.field]) for each in wanted.conditions):
                    shown += [member] if wanted.offset <= total < end else []
                    total += 1
    return Listed(shown, total)
