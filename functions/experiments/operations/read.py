"""Reading objects by their ids: who may see which, and what they need to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from functions.experiments import refusals, wire
from functions.experiments.access import sight
from functions.experiments.access.callers import Caller
from functions.experiments.context import Shown, context_of
from functions.experiments.members import FAMILIES
from functions.experiments.models import Resource
from functions.experiments.operations import people
from functions.experiments.store import store
from functions.experiments.wire import Body
from shared.aws import parallel

_LONGEST_ID: Final = 18


def id_in(text: str) -> int:
    """Read the id in an address.

    Raises:
        Refused: 404 for what is no number.
    """
    if not re.fullmatch(rf"[0-9]{{1,{_LONGEST_ID}}}", text, re.ASCII):
        raise refusals.not_found(f"'{text[:100]}' is not the number of an object.")
    return int(text)


def one(resource: Resource, id: int, caller: Caller) -> Body:
    """Give an object as it is shown. Two round trips; those of files and instruments are three.

    Raises:
        Refused: 404 if there is none, 401 if the caller may not see it.
    """
    found = many(resource, [id], caller)
    if id in found.bodies:
        return found.bodies[id]
    raise refusals.unauthorized() if id in found.hidden else refusals.not_found()


def several(resource: Resource, text: str, caller: Caller) -> Body:
    """Give the objects whose ids are listed, `1;2;7`: those that the caller may see, and the ids of those missing.

    Raises:
        Refused: 404 for what is no list of numbers.
    """
    ids = list(dict.fromkeys(id_in(each) for each in text.split(";") if each))
    found = many(resource, ids, caller)
    missing = [str(id) for id in ids if id not in found.bodies]
    body: Body = {"objects": [found.bodies[id] for id in ids if id in found.bodies]}
    return {**body, "not_found": missing} if missing else body


@dataclass(frozen=True)
class Found:
    """Objects as they are shown, by id; and the ids of those that exist and are hidden from the caller."""

    bodies: Mapping[int, Body] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


def many(resource: Resource, ids: Sequence[int], caller: Caller) -> Found:
    """Give those of these objects that exist and that the caller may see."""
    if resource.name in people.RESOURCES:
        bodies, hidden = people.find(resource.name, ids, caller)
        return Found(bodies, frozenset(hidden))
    shown = _find(resource, ids)
    records = list({each.record.id: each.record for each in shown}.values())
    judge = sight.JUDGES[record_collection(resource)]
    results: list[Any] = parallel(partial(context_of, resource, records), partial(judge, records, caller))
    about, visible = results
    bodies = {
        each.id: wire.body(resource, each, about)
        for each in shown
        if each.record.id in visible and _may_see_member(resource, each, caller)
    }
    return Found(bodies, frozenset(each.id for each in shown) - bodies.keys())


def _find(resource: Resource, ids: Iterable[int]) -> list[Shown]:
    """Give those of these objects that exist, in order. One round trip."""
    family = FAMILIES.get(resource.name)
    if family is None:
        records = store().get_many(record_collection(resource), ids)
        return [Shown(id, records[id]) for id in ids if id in records]
    owners = store().get_many(family.owner, {family.owner_id(id) for id in ids})
    found = (family.find(owners[owner], id) for id in ids if (owner := family.owner_id(id)) in owners)
    return [each for each in found if each]


def record_collection(resource: Resource) -> str:
    """Give the collection of the records that a resource's objects are, or lie in.

    A location is a storage box by another name.
    """
    if resource.name == "location":
        return "storagebox"
    return resource.collection or FAMILIES[resource.name].owner


def _may_see_member(resource: Resource, shown: Shown, caller: Caller) -> bool:
    """Tell whether an object inside a visible record is visible too; only access rows may not be."""
    if resource.name != "objectacl":
        return True
    row = next(each for each in shown.record.values["acls"] if each["n"] == shown.path[0])
    return sight.row_visible(shown.record, row, caller)
