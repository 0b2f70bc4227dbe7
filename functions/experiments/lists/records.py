"""Lists of records: which of them a caller sees, in order, and how many there are.

Experiments and datasets are listed by an index that tells who sees them (`visibility`), others by the storage's own
pages: nobody hides much of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from functions.experiments.access.callers import Caller, Viewer
from functions.experiments.access.visibility import Visible, visible
from functions.experiments.inside import Shown
from functions.experiments.lists import relations
from functions.experiments.lists.filters import Condition, Ordering, Wanted
from functions.experiments.lists.pages import NOTHING, Listed, in_order, page_of, read_all, shown_records
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.store import ORDERS, store
from shared.aws import parallel
from shared.packs.reading import Portion
from shared.records import AnyOf, Filter, Order, Record, TooMuch, bounds

_IDS = ("id", "created_time")
_ATTEMPTS = 5
_NARROW = "Ask for fewer by another filter, or leave the order to the ids."


# Experiments and datasets


def experiments(wanted: Wanted, caller: Caller) -> Listed:
    """List experiments. Unfiltered two round trips by id, up to five where many are visible or in another order.

    Raises:
        TooMuch: these are too many.
    """
    if not wanted.conditions:
        return _visible(visible("experiment", caller.viewer), wanted)
    found = [relations.having("experiment", each.field, each.value) for each in _but_ids(wanted)]
    return _among("experiment", _common(found, wanted), wanted, caller)


def own_experiments(wanted: Wanted, caller: Caller) -> Listed:
    """List the experiments that are shared with the caller or theirs, as `experiments` does without conditions.

    An administrator sees all others, too, and they are not among them.
    """
    if not caller.signed_in:
        return NOTHING
    return _visible(Visible("experiment", Viewer(caller.names), named=True), wanted)


def datasets(wanted: Wanted, caller: Caller) -> Listed:
    """List datasets, as experiments; of an experiment three round trips."""
    if not wanted.conditions:
        return _visible(visible("dataset", caller.viewer), wanted)
    return _among("dataset", _dataset_ids(wanted, caller), wanted, caller)


def _dataset_ids(wanted: Wanted, caller: Caller) -> list[int]:
    """Give the ids of the datasets that meet all conditions, whether the caller may see them or not."""
    asked = [partial(relations.ids, RESOURCES["dataset"], each, caller.viewer) for each in _but_ids(wanted)]
    return _common(parallel(*asked), wanted)


def _but_ids(wanted: Wanted) -> list[Condition]:
    return [each for each in wanted.conditions if each.field != "id" or each.path]


def said_ids(wanted: Wanted) -> list[int]:
    """Give the ids that conditions on the id itself ask for."""
    return [each.value for each in wanted.conditions if each.field == "id" and not each.path]


def _common(found: Sequence[Iterable[int]], wanted: Wanted) -> list[int]:
    """Give the ids that are in all of these, and that the conditions on the id itself allow; ascending."""
    sets = [set(each) for each in found]
    sets += [{id} for id in said_ids(wanted)]
    return sorted(set.intersection(*sets))


def _visible(seen: Visible, wanted: Wanted) -> Listed:
    collection = seen.collection
    descending = _by_id(collection, wanted)
    if descending is not None and (near := seen.near(wanted.offset, wanted.limit, descending)):
        return shown_records(collection, *near)
    portion = _portion(collection, wanted, descending)
    if portion and (packed := _packed(seen, portion)):
        return packed
    if descending is not None:
        ids, total = seen.page(wanted.offset, wanted.limit, descending)
        return shown_records(collection, ids, total)
    bounds.check_records(seen.count(), _NARROW)
    return _sorted(read_all(collection, [line.id for line in seen.lines(_NARROW)]), wanted)


def _portion(collection: str, wanted: Wanted, descending: bool | None) -> Portion | None:
    """Give the part of the list that is wanted; None where packs have no such order."""
    if descending is not None:
        return Portion(wanted.offset, wanted.limit, None, descending)
    first, *others = wanted.orders
    alike = not others or (others[0].field in _IDS and others[0].descending == first.descending)
    if first.field not in ORDERS[collection] or not alike:
        return None
    return Portion(wanted.offset, wanted.limit, first.field, first.descending)


def _packed(seen: Visible, portion: Portion) -> Listed | None:
    """Give a page from the packs; None where there are none to read, or folds come between again and again."""
    for _ in range(_ATTEMPTS):
        page = seen.packed(portion)
        if page is None:
            return None
        read = partial(shown_records, seen.collection, page.ids, page.total)
        results: list[Any] = parallel(read, page.still)
        if results[1]:
            listed: Listed = results[0]
            return listed
    return None


def _among(collection: str, ids: Sequence[int], wanted: Wanted, caller: Caller) -> Listed:
    """List those of these records that the caller may see."""
    bounds.check_lines(len(ids), _NARROW)
    seen = visible(collection, caller.viewer).among(ids) if ids else []
    descending = _by_id(collection, wanted)
    if descending is not None:
        return shown_records(collection, page_of(seen[::-1] if descending else seen, wanted), len(seen))
    bounds.check_records(len(seen), _NARROW)
    return _sorted(read_all(collection, seen), wanted)


def _by_id(collection: str, wanted: Wanted) -> bool | None:
    """Tell whether ids go down, None if the list is not in the order of ids.

    An experiment's `created_time` is given together with its id, so the order by it is that of ids.
    """
    if not wanted.orders:
        return collection == "dataset"
    first = wanted.orders[0]
    return first.descending if first.field in _IDS else None


def _sorted(records: Sequence[Record], wanted: Wanted) -> Listed:
    ordered = in_order(records, wanted.orders, _value, _id)
    return Listed([Shown.itself(each) for each in page_of(ordered, wanted)], len(records))


def _value(record: Record, field: str) -> object:
    return record.id if field == "id" else record.values[field]


def _id(record: Record) -> int:
    return record.id


def plain(resource: Resource, wanted: Wanted, caller: Caller, more: Sequence[Filter] = ()) -> Listed:
    """List records that nobody hides. Without conditions one round trip or two.

    Where they are too many for the order that the resource has by itself, which nobody asked for, they go by id.
    """
    filters = [*relations.direct(resource, _but_ids(wanted), caller.viewer), *more]
    if any(isinstance(each, AnyOf) and not each.values for each in filters):
        return NOTHING
    if ids := said_ids(wanted):
        return _sorted(_the_one(resource.collection, ids, filters), wanted)
    try:
        return _ordered(resource, filters, wanted.orders or tuple(map(Ordering, resource.order)), wanted)
    except TooMuch:
        if wanted.orders:
            raise
        return _ordered(resource, filters, (Ordering("id"),), wanted)


def _ordered(resource: Resource, filters: Sequence[Filter], orders: Sequence[Ordering], wanted: Wanted) -> Listed:
    order = [*(Order(each.field, each.descending) for each in orders), Order("id", orders[0].descending)]
    page = store().page(resource.collection, filters, order, wanted.limit, offset=wanted.offset)
    return Listed([Shown.itself(each) for each in page.records], page.count)


def _the_one(collection: str, ids: Sequence[int], filters: Sequence[Filter]) -> list[Record]:
    """Give the record that all of these ids name, if there is one and it satisfies the filters."""
    records = read_all(collection, ids[:1]) if len(set(ids)) == 1 else []
    return [each for each in records if all(one.matches(each.values) for one in filters)]
