"""Adding and changing parameter sets, and single parameters, of objects that exist.

Who may write the object that a set describes may write the set. An existing set keeps its object and its schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from functions.experiments import parameters, refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.inside import PARAMETER, SET
from functions.experiments.kinds import BadValue, no_data, said_id
from functions.experiments.models import Resource
from functions.experiments.operations import parents
from functions.experiments.operations.described import Described
from functions.experiments.operations.drafts import Body, Draft
from functions.experiments.operations.work import Step, Work
from functions.experiments.parameters import GivenSet
from functions.experiments.store import store
from functions.experiments.wire import address, owner_of
from shared.records import Prepared, Record, RecordKey

_OWNER: Final = "owner"
"""Under which name a draft keeps the id of the object that its set describes."""


def read_set(resource: Resource, body: Body, id: int | None = None) -> Draft:
    """Read what a body says of a parameter set.

    Raises:
        BadValue: something cannot be used.
    """
    field, _ = owner_of(resource)
    owner = _linked(resource, body) if id is None else SET.place(id).owner
    given = parameters.read_set(_with_address(resource, body, id), resource.name)
    if id is not None and body.get(field) is not None and _linked(resource, body) != owner:
        raise BadValue(f"The '{field}' field of a parameter set cannot be changed.")
    return Draft(resource, {_OWNER: owner}, id, [given])


def read_parameter(resource: Resource, body: Body, id: int | None = None) -> Draft:
    """Read what a body says of one parameter.

    Raises:
        BadValue: something cannot be used.
    """
    set_id = _linked(resource, body) if id is None else PARAMETER.place(id).owner
    given = parameters.read_parameter(_with_address(resource, body, id), resource.name)
    if id is not None and body.get("parameterset") and _linked(resource, body) != set_id:
        raise BadValue("The 'parameterset' field of a parameter cannot be changed.")
    return Draft(resource, {_OWNER: SET.place(set_id).owner}, id, [GivenSet(None, (given,), set_id)])


def _with_address(resource: Resource, body: Body, id: int | None) -> Body:
    """Give a body with the address of what is to be changed; what it says of that itself does not count."""
    return {**body, "resource_uri": None if id is None else address(resource.name, id)}


def _linked(resource: Resource, body: Body) -> int:
    """Read the id of what a set, or a parameter, is said to belong to."""
    field, owner = owner_of(resource)
    if body.get(field) is None:
        raise no_data(f"The '{field}' field")
    return said_id(field, owner, body[field])


def steps(collection: str, drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that add and change parameter sets or parameters of a collection's records, one a draft.

    Raises:
        Refused: 404 for what is not there.
        BadValue: something cannot be used.
    """
    owners = store().get_many(collection, {draft.values[_OWNER] for draft in drafts})
    for draft in drafts:
        _check_exists(draft, owners.get(draft.values[_OWNER]))
    above = _above(collection, owners)
    sets = _planned(drafts, owners, above, caller)
    return sets.steps(drafts, partial(_apply, collection, sets, caller), lambda draft: above[draft.values[_OWNER]])


def _planned(
    drafts: Sequence[Draft], owners: Mapping[int, Record], above: Mapping[int, Sequence[RecordKey]], caller: Caller
) -> Described:
    """Plan the sets; what is wrong with them is told only to those who may write what they describe."""
    try:
        known = parameters.known_sets(owners.values())
        return Described(parameters.plan(*(draft.sets for draft in drafts), known=known))
    except BadValue:
        found = store().get_all({key for keys in above.values() for key in keys}, ())
        work = Work(Prepared((), found), ())
        if not all(_writable(owner, caller, work) for owner in owners.values()):
            raise refusals.unauthorized() from None
        raise


def _check_exists(draft: Draft, owner: Record | None) -> None:
    """Check that what a draft changes is there, and what it belongs to."""
    [given] = draft.sets
    stored = parameters.known_sets([owner] if owner else [])
    if owner is None or (given.existing is not None and given.existing not in stored):
        raise refusals.not_found() if draft.id is not None else BadValue(_leads_nowhere(draft, given))
    if given.existing is None or draft.id is None or draft.id == given.existing:
        return
    if PARAMETER.find(stored[given.existing], PARAMETER.place(draft.id).n) is None:
        raise refusals.not_found()


def _leads_nowhere(draft: Draft, given: GivenSet) -> str:
    """Give the complaint about the relation of a new set, or of a new parameter, whose address names nothing."""
    field, resource = owner_of(draft.resource)
    if given.existing is not None:
        return f"The '{field}' field names no parameter set: {address(resource, given.existing)}."
    return f"The '{field}' field names no {resource}: {address(resource, draft.values[_OWNER])}."


def _above(collection: str, owners: Mapping[int, Record]) -> dict[int, list[RecordKey]]:
    """Give for each owner the records that decide who may write it, itself first. One round trip for files."""
    datasets = dict(owners) if collection == "dataset" else {}
    if collection == "dataset_file":
        datasets = store().get_many("dataset", {each.values["dataset"] for each in owners.values()})
    return {id: list(_keys(record, datasets)) for id, record in owners.items()}


def _keys(owner: Record, datasets: Mapping[int, Record]) -> list[RecordKey]:
    own: list[RecordKey] = [(owner.collection, owner.id)]
    if owner.collection == "experiment":
        return own
    dataset = owner.id if owner.collection == "dataset" else owner.values["dataset"]
    if dataset not in datasets:
        return own
    experiments: list[RecordKey] = [("experiment", id) for id in datasets[dataset].values["experiments"]]
    return [*own, ("dataset", dataset), *experiments]


def _apply(collection: str, sets: Described, caller: Caller, number: int, draft: Draft, work: Work) -> int:
    owner_id = draft.values[_OWNER]
    owner, before = work.record(collection, owner_id), work.values(collection, owner_id)
    if owner is None or before is None:
        raise refusals.not_found()
    if not _writable(owner, caller, work):
        raise refusals.unauthorized()
    work.change(collection, owner_id, sets.store_sets(number, before, owner_id))
    return draft.id or _new_id(draft, before, owner_id)


def _new_id(draft: Draft, before: Mapping[str, Any], owner_id: int) -> int:
    """Give the id of the set or parameter that has been added."""
    [given] = draft.sets
    if given.existing is None:
        return SET.next_id(owner_id, before)
    return PARAMETER.next_id(given.existing, SET.find(before, SET.place(given.existing).n) or PARAMETER.none)


def _writable(owner: Record, caller: Caller, work: Work) -> bool:
    """Tell whether the caller may write what a parameter set describes."""
    if owner.collection == "experiment":
        return rights.may_write(owner, caller.principal) and not owner.values["locked"]
    if owner.collection == "dataset":
        return rights.dataset_writable(work.fetch("experiment", owner.values["experiments"]), caller.principal)
    above = parents.in_work(work, owner.values["dataset"])
    return above is not None and above.takes_files_of(caller.principal)
