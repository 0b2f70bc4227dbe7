"""Writing objects of any resource: one, or a list of them all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from functions.experiments import refusals, wire
from functions.experiments.access.callers import Caller
from functions.experiments.kinds import BadValue, said_id
from functions.experiments.models import Resource
from functions.experiments.operations import read
from functions.experiments.operations.behaviours import BEHAVIOURS
from functions.experiments.operations.drafts import Body
from functions.experiments.operations.permissions import check_writes, signed_in
from functions.experiments.operations.work import Step, Written, commit
from shared.http import Refused
from shared.records import IdempotencyKey, NotUnique, TooLarge

_MOST_OBJECTS: Final = 100
"""Objects of one list: no transaction writes more (DynamoDB, "TransactWriteItems")."""


def create(resource: Resource, body: Body, caller: Caller, idempotency: IdempotencyKey | None = None) -> Written:
    """Make an object. Two round trips; parameter sets take two more.

    Raises:
        Refused: 401, 409.
        BadValue: something cannot be used.
    """
    signed_in(caller)
    return _write(resource, [BEHAVIOURS[resource.name].read(resource, body, None)], caller, idempotency=idempotency)


def change(resource: Resource, id: int, body: Body, caller: Caller) -> Written:
    """Change an object; what the body does not say stays. Two round trips, three for most.

    Raises:
        Refused: 401, 404, 409.
        BadValue: something cannot be used.
    """
    signed_in(caller)
    return _write(resource, [BEHAVIOURS[resource.name].read(resource, body, id)], caller)


def change_list(resource: Resource, body: Body, caller: Caller) -> Written:
    """Make, change and delete several objects, all or nothing (Tastypie 0.14, `patch_list`).

    Args:
        resource: what they are.
        body: `objects`, of which those with a `resource_uri` exist, and `deleted_objects`, addresses.
        caller: who asks.

    Returns:
        What has been made and changed; what has been deleted is not among the ids.

    Raises:
        Refused: 401, 404, 409.
        BadValue: something cannot be used.
        TooLarge: they are too many.
    """
    signed_in(caller)
    listed, gone = _listed(body, "objects", required=True), _listed(body, "deleted_objects", required=False)
    if len(listed) + len(gone) > _MOST_OBJECTS:
        raise TooLarge(_MOST_OBJECTS)
    found = [_read(resource, each) for each in listed]
    deleted = [said_id("deleted_objects", resource.name, each) for each in gone]
    written = _write(resource, found, caller, deleted)
    return replace(written, ids=written.ids[: len(found)])


def _listed(body: Body, name: str, *, required: bool) -> Sequence[Any]:
    if required and name not in body:
        raise BadValue(f"Invalid data sent: missing '{name}'")
    value = body.get(name)
    if value is None and not required:
        return []
    if not isinstance(value, list):
        raise BadValue(f"The '{name}' field must be a list.")
    return value


def _read(resource: Resource, said: Any) -> Any:
    """Read one object of a list."""
    if not isinstance(said, Mapping):
        raise BadValue("The 'objects' field must be a list of objects.")
    address = said.get("resource_uri")
    id = said_id("resource_uri", resource.name, address) if address else None
    return BEHAVIOURS[resource.name].read(resource, said, id)


def delete(resource: Resource, id: int, caller: Caller) -> None:
    """Delete an experiment, or an access row; nothing else ever goes.

    Raises:
        Refused: 401, 404.
    """
    signed_in(caller)
    _write(resource, [], caller, [id])


def _write(
    resource: Resource,
    found: Sequence[Any],
    caller: Caller,
    deleted: Sequence[int] = (),
    idempotency: IdempotencyKey | None = None,
) -> Written:
    row = BEHAVIOURS[resource.name]
    if deleted and row.remove is None:
        raise refusals.unauthorized()
    if found:
        check_writes(row.writes, caller)

    def steps() -> list[Step]:
        removals = [row.remove(id, caller) for id in deleted] if row.remove else []
        return [*(row.steps(found, caller) if found else []), *removals]

    try:
        written = commit(steps, signed_in(caller), idempotency)
    except NotUnique as error:
        raise _taken(error) from error
    if written.repeated:
        for id in written.ids:
            read.by_id(resource, [id], caller).one(id)
    return row.after(found, written)


def _taken(error: NotUnique) -> Refused:
    """Give the refusal of a duplicate; of a file's, clients look at nothing but the status."""
    if error.collection == "dataset_file":
        return refusals.conflict()
    return refusals.conflict(f"There is another {error.collection} with this {' and '.join(error.fields)}.")


def bodies(resource: Resource, written: Written) -> list[wire.Body]:
    """Give the objects that have been written, as they are shown. One round trip where more must be known."""
    row = BEHAVIOURS[resource.name]
    owners = ((id, written.records.get((row.lies.owner, row.lies.owner_id(id)))) for id in written.ids)
    found = [row.lies.member(owner, id) for id, owner in owners if owner]
    return read.bodies(row.show, [each for each in found if each], written.records)
