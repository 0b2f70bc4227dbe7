"""A page of a list as it comes from the storage, and what is chosen and ordered in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from functions.experiments.inside import Shown
from functions.experiments.lists.filters import Condition, Ordering, Wanted
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import Record

ItemT = TypeVar("ItemT")

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list.

    Attributes:
        shown: the objects on it.
        total: how many there are in all.
        checked: whether they were chosen by the experiments themselves: lines of indexes may be older than these.
    """

    shown: Sequence[Shown]
    total: int
    checked: bool = False


NOTHING = Listed((), 0)


def shown_records(collection: str, ids: Sequence[int], total: int) -> Listed:
    """Give a page of records by their ids, in this order; one that has gone meanwhile is left out. One round trip."""
    records = store().get_many(collection, ids)
    return Listed([Shown.itself(records[id]) for id in ids if id in records], total)


def read_all(collection: str, ids: Sequence[int]) -> list[Record]:
    """Give the records that exist among these, in order. One round trip, more beyond thousands."""
    found: dict[int, Record] = {}
    batches = [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]
    for records in parallel(*(partial(store().get_many, collection, batch) for batch in batches)):
        found.update(records)
    return [found[id] for id in ids if id in found]


def page_of(items: Sequence[ItemT], wanted: Wanted) -> Sequence[ItemT]:
    """Give the page of a list that is wanted."""
    return items[wanted.offset : wanted.offset + wanted.limit]


def owners_on_page(counted: Iterable[tuple[int, int]], wanted: Wanted) -> tuple[list[int], int]:
    """Give the records in which a page of objects lies, and how many objects of the first are on the page before.

    Args:
        counted: the ids of the records, in order, each with the number of objects in it.
        wanted: the page.
    """
    owners: list[int] = []
    before = skipped = 0
    for id, number in counted:
        if before >= wanted.offset + wanted.limit:
            break
        if number and before + number > wanted.offset:
            skipped = skipped if owners else wanted.offset - before
            owners.append(id)
        before += number
    return owners, skipped


def in_order(
    items: Iterable[ItemT], orders: Sequence[Ordering], value: Callable[[ItemT, str], Any], id: Callable[[ItemT], int]
) -> list[ItemT]:
    """Put items into order: by the fields wanted, nulls first, then by their ids, which go as the first field does."""
    result = sorted(items, key=id, reverse=bool(orders) and orders[0].descending)
    for each in reversed(orders):
        result.sort(key=partial(_rank, value, each.field), reverse=each.descending)
    return result


def _rank(value: Callable[[ItemT, str], Any], field: str, item: ItemT) -> tuple[bool, Any]:
    content = value(item, field)
    return (content is not None, content)


def meets(condition: Condition, value: Any) -> bool:
    """Tell whether a value meets a condition on its field."""
    if condition.lookup == "iexact":
        return isinstance(value, str) and value.casefold() == str(condition.value).casefold()
    if condition.lookup == "startswith":
        return isinstance(value, str) and value.startswith(condition.value)
    return bool(value == condition.value)
