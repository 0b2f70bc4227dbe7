"""Adding and changing parameter sets, and single parameters, of objects that exist.

Who may write the object that a set describes may write the set. An existing set keeps its object and its schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from functions.experiments import inside as children
from functions.experiments import parameters, refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.inside import child, child_id
from functions.experiments.kinds import BadValue, said_id
from functions.experiments.models import Resource
from functions.experiments.operations import parents
from functions.experiments.operations.described import Described
from functions.experiments.operations.drafts import Body, Draft
from functions.experiments.operations.permissions import signed_in
from functions.experiments.operations.work import Step, Work
from functions.experiments.parameters import GivenSet
from functions.experiments.store import store
from functions.experiments.wire import OWNERS, address
from shared.records import Prepared, Record, RecordKey

_OWNER: Final = "owner"
"""Under which name a draft keeps the id of the object that its set describes."""

RESOURCES: Final = frozenset({*OWNERS, *(each.removesuffix("set") for each in OWNERS)})
"""The resources that are parameter sets or parameters."""


def read(resource: Resource, body: Body, id: int | None = None) -> Draft:
    """Read what a body says of a parameter set, or of one parameter.

    Raises:
        BadValue: something cannot be used.
    """
    if resource.name in OWNERS:
        return _read_set(resource, body, id)
    return _read_parameter(resource, body, id)


def _read_set(resource: Resource, body: Body, id: int | None) -> Draft:
    field, owner_resource = OWNERS[resource.name]
    if id is not None:
        owner = child(id, children.SETS).owner
        given = parameters.read_set({**body, "resource_uri": address(resource.name, id)}, resource.name)
    else:
        owner = _linked(field, owner_resource, body)
        given = parameters.read_set({**body, "resource_uri": None}, resource.name)
    if id is not None and body.get(field) is not None and _linked(field, owner_resource, body) != owner:
        raise BadValue(f"The '{field}' field of a parameter set cannot be changed.")
    return Draft(resource, {_OWNER: owner}, id, [given])


def _read_parameter(resource: Resource, body: Body, id: int | None) -> Draft:
    set_resource = f"{resource.name}set"
    if id is not None:
        set_id = child(id, children.PARAMETERS).owner
        given = parameters.read_parameter({**body, "resource_uri": address(resource.name, id)}, resource.name)
    else:
        set_id = _linked("parameterset", set_resource, body)
        given = parameters.read_parameter({**body, "resource_uri": None}, resource.name)
    if id is not None and body.get("parameterset") and _linked("parameterset", set_resource, body) != set_id:
        raise BadValue("The 'parameterset' field of a parameter cannot be changed.")
    return Draft(resource, {_OWNER: child(set_id, children.SETS).owner}, id, [GivenSet(None, (given,), set_id)])


def _linked(field: str, resource: str, body: Body) -> int:
    if body.get(field) is None:
        raise BadValue(f"The '{field}' field has no data and doesn't allow a default or null value.")
    return said_id(field, resource, body[field])


def steps(drafts: Sequence[Draft], caller: Caller) -> list[Step]:
    """Give the steps that add and change parameter sets or parameters, one a draft.

    Raises:
        Refused: 401 for a caller without an account, 404 for what is not there.
        BadValue: something cannot be used.
    """
    signed_in(caller)
    collection = _collection(drafts[0].resource)
    owners = store().get_many(collection, {draft.values[_OWNER] for draft in drafts})
    for draft in drafts:
        _check_exists(draft, owners.get(draft.values[_OWNER]))
    above = _above(collection, owners)
    sets = _planned(drafts, owners, above, caller)
    return sets.steps(drafts, partial(_apply, sets, caller), lambda draft: above[draft.values[_OWNER]])


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


def _collection(resource: Resource) -> str:
    """Give the collection of the records that a resource's sets or parameters lie in."""
    name = resource.name if resource.name in OWNERS else f"{resource.name}set"
    return OWNERS[name][1]


def _check_exists(draft: Draft, owner: Record | None) -> None:
    """Check that what a draft changes is there, and what it belongs to."""
    [given] = draft.sets
    stored = _stored(owner)
    if owner is None or (given.existing is not None and given.existing not in stored):
        if draft.id is not None:
            raise refusals.not_found()
        raise BadValue(_leads_nowhere(draft, given))
    if draft.id is not None and draft.resource.name not in OWNERS:
        held = {child_id(given.existing or 0, each["n"], children.PARAMETERS) for each in _parameters(stored, given)}
        if draft.id not in held:
            raise refusals.not_found()


def _stored(owner: Record | None) -> dict[int, Any]:
    """Give the parameter sets of a record by their ids."""
    if owner is None:
        return {}
    return {child_id(owner.id, each["n"], children.SETS): each for each in owner.values["parameter_sets"]}


def _leads_nowhere(draft: Draft, given: GivenSet) -> str:
    """Give the complaint about the relation of a new set, or of a new parameter, whose address names nothing."""
    if given.existing is not None:
        set_address = address(f"{draft.resource.name}set", given.existing)
        return f"The 'parameterset' field names no parameter set: {set_address}."
    field, resource = OWNERS[draft.resource.name]
    return f"The '{field}' field names no {resource}: {address(resource, draft.values[_OWNER])}."


def _parameters(stored: Mapping[int, Any], given: GivenSet) -> Sequence[Any]:
    listed: Sequence[Any] = stored[given.existing or 0]["parameters"]
    return listed


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


def _apply(sets: Described, caller: Caller, number: int, draft: Draft, work: Work) -> int:
    owner_id, collection = draft.values[_OWNER], _collection(draft.resource)
    owner, before = work.record(collection, owner_id), work.values(collection, owner_id)
    if owner is None or before is None:
        raise refusals.not_found()
    if not _writable(owner, caller, work):
        raise refusals.unauthorized()
    after = sets.store_sets(number, before, owner_id)
    work.change(collection, owner_id, after)
    return draft.id or _new_id(draft, before, after, owner_id)


def _new_id(draft: Draft, before: Mapping[str, Any], after: Mapping[str, Any], owner_id: int) -> int:
    """Give the id of the set or parameter that has been added."""
    [given] = draft.sets
    if given.existing is None:
        return child_id(owner_id, before["next_set"], children.SETS)
    number = child(given.existing, children.SETS).n
    stored = next(each for each in before["parameter_sets"] if each["n"] == number)
    return child_id(given.existing, stored["next"], children.PARAMETERS)


def _writable(owner: Record, caller: Caller, work: Work) -> bool:
    """Tell whether the caller may write what a parameter set describes."""
    if owner.collection == "experiment":
        return rights.may_write(owner, caller.principal) and not owner.values["locked"]
    if owner.collection == "dataset":
        return rights.dataset_writable(work.fetch("experiment", owner.values["experiments"]), caller.principal)
    above = parents.in_work(work, owner.values["dataset"])
    return above is not None and above.takes_files_of(caller.principal)
