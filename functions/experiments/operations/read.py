"""Reading objects, by their ids or as a list: who may see which, and what they need to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from functions.experiments.access.callers import Caller
from functions.experiments.context import Show, context_of
from functions.experiments.inside import Inside, Records, Shown
from functions.experiments.lists.filters import Wanted
from functions.experiments.models import Resource
from functions.experiments.operations.behaviours import BEHAVIOURS, Behaviour, Judge
from functions.experiments.operations.found import Found
from functions.experiments.operations.people import ACCOUNTS
from functions.experiments.operations.permissions import Lister
from functions.experiments.store import store
from functions.experiments.wire import Body
from shared.aws import parallel
from shared.records import Record, RecordKey


def by_id(resource: Resource, ids: Sequence[int], caller: Caller) -> Found:
    """Give those of these objects that exist and that the caller may see.

    Two round trips; those of files and instruments are three.
    """
    if accounts := ACCOUNTS.get(resource.name):
        return accounts.find(ids, caller)
    row = BEHAVIOURS[resource.name]
    shown = _find(row.lies, ids)
    bodies = _visible_bodies(row, row.see, shown, caller)
    return Found(bodies, frozenset(each.id for each in shown) - bodies.keys())


def of_records(resource: Resource, records: Sequence[Record], caller: Caller) -> list[Body]:
    """Give those of these objects, which are records of their own, that the caller may see. One round trip."""
    row = BEHAVIOURS[resource.name]
    return [*_visible_bodies(row, row.see, [Shown.itself(each) for each in records], caller).values()]


def _visible_bodies(row: Behaviour, see: Judge, shown: Sequence[Shown], caller: Caller) -> dict[int, Body]:
    """Write those of these objects that a caller may see, by id, in order. One round trip, two for those of files."""
    records = list({each.record.id: each.record for each in shown}.values())
    results: list[Any] = parallel(partial(context_of, row.show, records), partial(see, records, caller))
    about, visible = results
    seen = (each for each in shown if each.record.id in visible and row.see_inside(each, caller))
    return {each.id: row.show.write(each, about) for each in seen}


def _find(lies: Records | Inside, ids: Iterable[int]) -> list[Shown]:
    """Give those of these objects that exist, in order. One round trip."""
    owners = store().get_many(lies.owner, {lies.owner_id(id) for id in ids})
    found = (lies.member(owners[owner], id) for id in ids if (owner := lies.owner_id(id)) in owners)
    return [each for each in found if each]


def listed(
    resource: Resource, wanted: Wanted, caller: Caller, lister: Lister | None = None
) -> tuple[Sequence[Body], int]:
    """Give a page of a resource's objects that the caller may see, and how many there are.

    What lists know of who sees a dataset may be older than its experiments, so these are asked again about what is on
    the page. What they hide is left out, and not counted; what they hide on other pages still is. A `lister` lists
    others than all.
    """
    if accounts := ACCOUNTS.get(resource.name):
        return accounts.list(wanted, caller)
    row = BEHAVIOURS[resource.name]
    found = (lister or row.list)(wanted, caller)
    if found.checked:
        return bodies(row.show, found.shown), found.total
    seen = _visible_bodies(row, row.see_listed or row.see, found.shown, caller)
    return list(seen.values()), found.total - len(found.shown) + len(seen)


def bodies(show: Show, shown: Sequence[Shown], known: Mapping[RecordKey, Record] | None = None) -> list[Body]:
    """Write objects. One round trip where more must be known than is `known` already."""
    about = context_of(show, [each.record for each in shown], known)
    return [show.write(each, about) for each in shown]
