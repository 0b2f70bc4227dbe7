"""Lists: which objects a caller sees of a resource, in order, and how many there are.

Experiments and datasets are listed by an index that tells who sees them (`visibility`), files by their datasets
(`file_lists`), objects inside others by what their owners' lines count of them, and everything else by the storage's
own pages: nobody hides much of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from functions.experiments.access import sight
from functions.experiments.access.callers import Caller
from functions.experiments.access.visibility import visible
from functions.experiments.context import Shown
from functions.experiments.lists import files as file_lists
from functions.experiments.lists import relations
from functions.experiments.lists.filters import Condition, Ordering, Wanted
from functions.experiments.lists.pages import (
    NOTHING,
    Listed,
    in_order,
    meets,
    owners_on_page,
    page_of,
    read_all,
    shown_records,
)
from functions.experiments.members import FAMILIES, Family
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import AnyOf, Filter, Line, Order, Record, Values


def listed(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """Give a page of a resource's objects; people and groups are `operations.people`'s."""
    return _LISTS[resource.name](resource, wanted, caller)


# Experiments and datasets


def _experiments(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List experiments. Unfiltered by id two round trips; an order by anything else reads all that are visible."""
    if not wanted.conditions:
        return _visible("experiment", wanted, caller)
    found = [relations.having("experiment", each.field, each.value) for each in _but_ids(wanted)]
    return _among("experiment", _common(found, wanted), wanted, caller)


def _datasets(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List datasets. Unfiltered two round trips; of an experiment three."""
    if not wanted.conditions:
        return _visible("dataset", wanted, caller)
    return _among("dataset", dataset_ids(wanted, caller), wanted, caller)


def dataset_ids(wanted: Wanted, caller: Caller) -> list[int]:
    """Give the ids of the datasets that meet all conditions, whether the caller may see them or not."""
    asked = [partial(relations.ids, RESOURCES["dataset"], each, caller.viewer) for each in _but_ids(wanted)]
    return _common(parallel(*asked), wanted)


def _but_ids(wanted: Wanted) -> list[Condition]:
    return [each for each in wanted.conditions if each.field != "id" or each.path]


def _said_ids(wanted: Wanted) -> list[int]:
    """Give the ids that conditions on the id itself ask for."""
    return [each.value for each in wanted.conditions if each.field == "id" and not each.path]


def _common(found: Sequence[Iterable[int]], wanted: Wanted) -> list[int]:
    """Give the ids that are in all of these, and that the conditions on the id itself allow; ascending."""
    sets = [set(each) for each in found]
    sets += [{id} for id in _said_ids(wanted)]
    return sorted(set.intersection(*sets))


def _visible(collection: str, wanted: Wanted, caller: Caller) -> Listed:
    seen = visible(collection, caller.viewer)
    descending = _by_id(collection, wanted)
    if descending is not None:
        ids, total = seen.page(wanted.offset, wanted.limit, descending)
        return shown_records(collection, ids, total)
    return _sorted(read_all(collection, [line.id for line in seen.lines()]), wanted)


def _among(collection: str, ids: Sequence[int], wanted: Wanted, caller: Caller) -> Listed:
    """List those of these records that the caller may see."""
    seen = visible(collection, caller.viewer).among(ids) if ids else []
    descending = _by_id(collection, wanted)
    if descending is not None:
        return shown_records(collection, page_of(seen[::-1] if descending else seen, wanted), len(seen))
    return _sorted(read_all(collection, seen), wanted)


def _by_id(collection: str, wanted: Wanted) -> bool | None:
    """Tell whether ids go down, None if the list is not in the order of ids.

    An experiment's `created_time` is given together with its id, so the order by it is that of ids.
    """
    if not wanted.orders:
        return collection == "dataset"
    first = wanted.orders[0]
    return first.descending if first.field in ("id", "created_time") else None


def _sorted(records: Sequence[Record], wanted: Wanted) -> Listed:
    ordered = in_order(records, wanted.orders, _value, _id)
    return Listed([Shown(each.id, each) for each in page_of(ordered, wanted)], len(records))


def _value(record: Record, field: str) -> object:
    return record.id if field == "id" else record.values[field]


def _id(record: Record) -> int:
    return record.id


# Objects inside others


def _members(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List the objects inside experiments or datasets. Two round trips; filtered or ordered ones read all owners."""
    family = FAMILIES[resource.name]
    lines = visible(family.owner, caller.viewer).lines()
    return _counted(family, [(line.id, line.data.get(family.counted, 0)) for line in lines], wanted)


def _counted(family: Family, numbers: Sequence[tuple[int, int]], wanted: Wanted) -> Listed:
    """Give a page of the objects inside records, by how many each has: only those on the page are read.

    Args:
        family: what the objects are.
        numbers: the ids of the records, ascending, each with the number of objects in it.
        wanted: the page; conditions and orders make it necessary to read everything.
    """
    if wanted.conditions or wanted.orders:
        return _chosen(family, read_all(family.owner, [id for id, number in numbers if number]), wanted)
    owners, skipped = owners_on_page(numbers, wanted)
    members = [shown for record in read_all(family.owner, owners) for shown, _ in family.members(record)]
    return Listed(members[skipped : skipped + wanted.limit], sum(number for _, number in numbers))


def _chosen(family: Family, records: Iterable[Record], wanted: Wanted) -> Listed:
    """Give a page of the objects inside these records that meet the conditions."""
    members = [
        (shown, values)
        for record in records
        for shown, values in family.members(record)
        if all(meets(each, _told(shown, values, each.field)) for each in wanted.conditions)
    ]
    return _page_of_members(members, wanted)


def _page_of_members(members: Sequence[tuple[Shown, Values]], wanted: Wanted) -> Listed:
    ordered = in_order(members, wanted.orders, lambda each, field: _told(*each, field), lambda each: each[0].id)
    return Listed([shown for shown, _ in page_of(ordered, wanted)], len(members))


def _told(shown: Shown, values: Values, field: str) -> object:
    """Give a field of an object that lies inside a record."""
    own = {"id": shown.id, "object_id": shown.record.id, "content_type": "experiment"}
    return own[field] if field in own else values.get(field)


def _authors(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List authors; those of one experiment, or one by its id, without reading any other."""
    family = FAMILIES[resource.name]
    of_experiment = [each for each in wanted.conditions if each.field == "experiment" or each.path]
    own_ids = _said_ids(wanted)
    if not of_experiment and not own_ids:
        return _members(resource, wanted, caller)
    owners = [{family.owner_id(id)} for id in own_ids]
    owners += [_owners_meeting(family, each, caller) for each in of_experiment]
    seen = visible("experiment", caller.viewer).among(set.intersection(*owners))
    others = tuple(each for each in wanted.conditions if each not in of_experiment)
    return _chosen(family, read_all("experiment", seen), replace(wanted, conditions=others))


def _owners_meeting(family: Family, condition: Condition, caller: Caller) -> set[int]:
    """Give the ids of the records in which the objects lie that a condition on their owner asks for."""
    if not condition.path:
        return {condition.value}
    further = replace(condition, path=condition.path[1:])
    return set(relations.ids(RESOURCES[family.owner], further, caller.viewer))


def _rows(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List access rows: all of experiments that the caller owns, and of others that they see those that name them.

    It reads the experiments that name the caller in a row, or the one that is asked for.
    """
    family = FAMILIES[resource.name]
    asked = [each.value for each in wanted.conditions if each.field == "object_id"]
    records = read_all("experiment", sorted(set(asked)) if asked else _experiments_of(caller))
    members = [
        (shown, row)
        for record in records
        for shown, row in family.members(record)
        if sight.row_visible(record, row, caller)
        and all(meets(each, _told(shown, row, each.field)) for each in wanted.conditions)
    ]
    return _page_of_members(members, wanted)


def _experiments_of(caller: Caller) -> list[int]:
    """Give the experiments whose access rows the caller may see; an administrator's are all."""
    if caller.viewer.everything:
        return [line.id for line in visible("experiment", caller.viewer).lines()]
    asked = (partial(_lines_of, name) for name in sorted(sight.named(caller)))
    return sorted({line.id for lines in parallel(*asked) for line in lines})


def _lines_of(name: str) -> list[Line]:
    return list(store().entries("experiment", "visible", name))


# Storage boxes, schemas, facilities


def _boxes(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    if not caller.signed_in:
        return NOTHING
    return _plain(RESOURCES["storagebox"], wanted, caller)


def _properties(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List options or attributes of storage boxes, which are few: all boxes are read."""
    if not caller.signed_in:
        return NOTHING
    family = FAMILIES[resource.name]
    of_box = [each for each in wanted.conditions if each.field == "storage_box" or each.path]
    asked = [_owners_meeting(family, each, caller) for each in of_box]
    ids = sorted(set.intersection(*asked)) if asked else relations.matching("storagebox", ())
    others = tuple(each for each in wanted.conditions if each not in of_box)
    return _chosen(family, read_all("storagebox", ids), replace(wanted, conditions=others))


def _instruments(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    return _plain(resource, wanted, caller) if caller.signed_in else NOTHING


def _facilities(resource: Resource, wanted: Wanted, caller: Caller) -> Listed:
    """List the facilities that the caller's groups manage; all for administrators."""
    if caller.principal.is_site_admin:
        return _plain(resource, wanted, caller)
    groups = tuple(sorted(caller.principal.groups))
    return _plain(resource, wanted, caller, [AnyOf("manager_group", groups)]) if groups else NOTHING


def _plain(resource: Resource, wanted: Wanted, caller: Caller, more: Sequence[Filter] = ()) -> Listed:
    """List records that nobody hides. Without conditions one round trip or two."""
    filters = [*relations.direct(resource, _but_ids(wanted), caller.viewer), *more]
    if any(isinstance(each, AnyOf) and not each.values for each in filters):
        return NOTHING
    if ids := _said_ids(wanted):
        return _sorted(_the_one(resource.collection, ids, filters), wanted)
    orders = wanted.orders or tuple(Ordering(field) for field in resource.order)
    page = store().page(
        resource.collection,
        filters,
        [*(Order(each.field, each.descending) for each in orders), Order("id", orders[0].descending)],
        wanted.limit,
        offset=wanted.offset,
    )
    return Listed([Shown(each.id, each) for each in page.records], page.count)


def _the_one(collection: str, ids: Sequence[int], filters: Sequence[Filter]) -> list[Record]:
    """Give the record that all of these ids name, if there is one and it satisfies the filters."""
    records = read_all(collection, ids[:1]) if len(set(ids)) == 1 else []
    return [each for each in records if all(one.matches(each.values) for one in filters)]


_LISTS: Final[Mapping[str, Callable[[Resource, Wanted, Caller], Listed]]] = {
    "experiment": _experiments,
    "dataset": _datasets,
    "dataset_file": file_lists.page,
    "experimentparameterset": _members,
    "experimentparameter": _members,
    "datasetparameterset": _members,
    "datasetparameter": _members,
    "datafileparameterset": file_lists.page,
    "datafileparameter": file_lists.page,
    "replica": file_lists.page,
    "experimentauthor": _authors,
    "objectacl": _rows,
    "schema": _plain,
    "parametername": _plain,
    "facility": _facilities,
    "instrument": _instruments,
    "storagebox": _boxes,
    "location": _boxes,
    "storageboxoption": _properties,
    "storageboxattribute": _properties,
}
