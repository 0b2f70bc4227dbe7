"""Filters that follow relations, such as `instrument__facility__name`: the ids of the objects that they lead to.

What a filter leads through may be hidden from the caller; experiments are then left out, everything else that lists
can be filtered by is known to all who may list it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from functions.experiments.access.callers import Viewer
from functions.experiments.access.visibility import visible
from functions.experiments.kinds import One
from functions.experiments.lists.filters import Condition
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import AnyOf, Equal, Filter, Order, bounds

_NARROW = "Ask for fewer by another filter."
_AT_ONCE = 1000


def direct(resource: Resource, conditions: Iterable[Condition], viewer: Viewer) -> list[Filter]:
    """Give conditions as filters of the resource's own records, a relation's as the ids that it may lead to.

    One round trip or two for each relation that is followed.
    """
    return [_direct(resource, each, viewer) for each in conditions]


def _direct(resource: Resource, condition: Condition, viewer: Viewer) -> Filter:
    if not condition.path:
        return Equal(condition.field, condition.value)
    relation, *further = condition.path
    kind = resource.fields[relation].kind
    assert isinstance(kind, One)
    found = ids(RESOURCES[kind.to], replace(condition, path=tuple(further)), viewer)
    return AnyOf(relation, tuple(found))


def ids(resource: Resource, condition: Condition, viewer: Viewer) -> list[int]:
    """Give the ids of a resource's objects that meet a condition, ascending; of experiments the visible ones."""
    if condition.field == "id" and not condition.path:
        return [condition.value]
    if resource.name == "group":
        return _groups_named(condition.value)
    wanted = _direct(resource, condition, viewer)
    values = wanted.values if isinstance(wanted, AnyOf) else (wanted.value,) if isinstance(wanted, Equal) else ()
    field = condition.path[0] if condition.path else condition.field
    bounds.check_queries(len(values), f"So many {field} meet the filter; name one by its id.")
    read = parallel(*(partial(having, resource.collection, field, value) for value in values))
    found = sorted(set(chain.from_iterable(read)))
    bounds.check_lines(len(found), _NARROW)
    return visible("experiment", viewer).among(found) if resource.name == "experiment" else found


def having(collection: str, field: str, value: object) -> list[int]:
    """Give the ids of the records with a value in a field, ascending.

    Raises:
        TooMuch: they are too many.
    """
    declared = store().schema[collection]
    if declared.index(field):
        ids = store().ids(collection, Equal(field, value), bounds.MOST_LINES + 1)
        bounds.check_lines(len(ids), _NARROW)
        return ids
    if declared.constraint([field]):
        known = store().lookup(collection, {field: value})
        return [known["id"]] if known else []
    return matching(collection, [Equal(field, value)])


def matching(collection: str, filters: Sequence[Filter]) -> list[int]:
    """Give the ids of the records that meet filters, ascending; it reads these records."""
    page = store().page(collection, filters, [Order("id")], _AT_ONCE)
    found = [record.id for record in page.records]
    while page.next:
        page = store().page(collection, filters, [Order("id")], _AT_ONCE, page.next)
        found += [record.id for record in page.records]
    return found


def _groups_named(name: str) -> list[int]:
    from shared.accounts.groups import group_named

    group = group_named(name)
    return [group.id] if group else []
