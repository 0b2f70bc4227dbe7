"""Lists of the objects that live inside experiments, datasets and storage boxes.

They are counted by what their owners' lines tell of them, so that only those on the page are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from functions.experiments import inside
from functions.experiments.access.callers import Caller
from functions.experiments.access.visibility import visible
from functions.experiments.inside import Inside, Shown
from functions.experiments.lists import relations
from functions.experiments.lists.filters import Condition, Wanted
from functions.experiments.lists.pages import Listed, in_order, meets, owners_on_page, page_of, read_all
from functions.experiments.lists.records import said_ids
from functions.experiments.models import RESOURCES
from shared.records import Record, bounds


def of_visible(place: Inside, wanted: Wanted, caller: Caller) -> Listed:
    """List the objects inside experiments or datasets. Two round trips; filtered or ordered ones read all owners."""
    instead = f"Ask for what you look for by its {place.owner}."
    lines = visible(place.owner, caller.viewer).lines(instead)
    numbers = [(line.id, line.data.get(place.counted, 0)) for line in lines]
    if wanted.conditions or wanted.orders:
        holders = [id for id, number in numbers if number]
        bounds.check_records(len(holders), instead)
        return chosen(place, read_all(place.owner, holders), wanted)
    owners, skipped = owners_on_page(numbers, wanted)
    members = [shown for record in read_all(place.owner, owners) for shown in place.members(record)]
    return Listed(members[skipped : skipped + wanted.limit], sum(number for _, number in numbers))


def authors(wanted: Wanted, caller: Caller) -> Listed:
    """List authors; those of one experiment, or one by its id, without reading any other."""
    named, others = _by_owner("experiment", wanted)
    own_ids = said_ids(wanted)
    if not named and not own_ids:
        return of_visible(inside.AUTHORS, wanted, caller)
    owners = [{inside.AUTHORS.owner_id(id)} for id in own_ids]
    owners += [_owners_meeting("experiment", each, caller) for each in named]
    wanted_owners = set.intersection(*owners)
    bounds.check_records(len(wanted_owners), "Name one experiment.")
    seen = visible("experiment", caller.viewer).among(wanted_owners)
    return chosen(inside.AUTHORS, read_all("experiment", seen), others)


def of_boxes(place: Inside, wanted: Wanted, caller: Caller) -> Listed:
    """List options or attributes of storage boxes, which are few: all boxes are read."""
    named, others = _by_owner("storage_box", wanted)
    asked = [_owners_meeting("storagebox", each, caller) for each in named]
    ids = sorted(set.intersection(*asked)) if asked else relations.matching("storagebox", ())
    return chosen(place, read_all("storagebox", ids), others)


def _by_owner(relation: str, wanted: Wanted) -> tuple[list[Condition], Wanted]:
    """Give the conditions on the record that objects lie in, and what is wanted besides."""
    named = [each for each in wanted.conditions if each.field == relation or each.path]
    return named, replace(wanted, conditions=tuple(each for each in wanted.conditions if each not in named))


def _owners_meeting(owner: str, condition: Condition, caller: Caller) -> set[int]:
    """Give the ids of the records in which the objects lie that a condition on their owner asks for."""
    if not condition.path:
        return {condition.value}
    return set(relations.ids(RESOURCES[owner], replace(condition, path=condition.path[1:]), caller.viewer))


def _everything(shown: Shown) -> bool:
    return True


def chosen(
    place: Inside, records: Iterable[Record], wanted: Wanted, may_see: Callable[[Shown], bool] = _everything
) -> Listed:
    """Give a page of the objects inside these records that meet the conditions, and that may be seen."""
    members = [
        shown
        for record in records
        for shown in place.members(record)
        if may_see(shown) and all(meets(each, _told(shown, each.field)) for each in wanted.conditions)
    ]
    ordered = in_order(members, wanted.orders, _told, lambda shown: shown.id)
    return Listed(page_of(ordered, wanted), len(members))


def _told(shown: Shown, field: str) -> object:
    """Give a field of an object that lies inside a record."""
    own = {"id": shown.id, "object_id": shown.record.id, "content_type": "experiment"}
    return own[field] if field in own else shown.values.get(field)
