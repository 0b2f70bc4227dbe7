"""Writing objects of any resource: one, or a list of them all or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from functions.experiments import refusals, wire
from functions.experiments.access.callers import Caller
from functions.experiments.access.visibility import respread
from functions.experiments.context import Shown, context_of
from functions.experiments.files import replicas
from functions.experiments.kinds import BadValue, said_id
from functions.experiments.members import FAMILIES
from functions.experiments.models import Resource
from functions.experiments.operations import (
    authors,
    datasets,
    deletion,
    drafts,
    experiments,
    facilities,
    files,
    metadata,
    read,
    rows,
    storage,
    vocabulary,
)
from functions.experiments.operations.drafts import Body
from functions.experiments.operations.permissions import signed_in
from functions.experiments.operations.work import Step, Written, commit
from shared.http import Refused
from shared.records import IdempotencyKey, NotUnique, TooLarge

_PURGE_SECONDS: Final = 5.0
"""How long a request removes what a deleted experiment leaves; the rest is the stream's consumer's."""

_LOOK_SECONDS: Final = 5.0
"""How long a request looks at copies of files; the rest is left to whoever sees to arrivals."""

_MOST_OBJECTS: Final = 100
"""Objects of one list: no transaction writes more (DynamoDB, "TransactWriteItems")."""


@dataclass(frozen=True)
class ResourceWriter:
    """How objects of a resource are written: what a body says of one, and the steps that drafts come to."""

    read: Callable[[Resource, Body, int | None], Any]
    steps: Callable[[Sequence[Any], Caller], list[Step]]


def _read_file(resource: Resource, body: Body, id: int | None) -> files.FileDraft:
    return files.read_new(body) if id is None else files.read_change(id, body)


def _file_steps(found: Sequence[files.FileDraft], caller: Caller) -> list[Step]:
    return files.steps(found, caller.principal)


WRITERS: Final[Mapping[str, ResourceWriter]] = {
    "experiment": ResourceWriter(drafts.read, experiments.steps),
    "dataset": ResourceWriter(drafts.read, datasets.steps),
    "dataset_file": ResourceWriter(_read_file, _file_steps),
    **{name: ResourceWriter(metadata.read, metadata.steps) for name in metadata.RESOURCES},
    "objectacl": ResourceWriter(drafts.read, rows.steps),
    "experimentauthor": ResourceWriter(drafts.read, authors.steps),
    "facility": ResourceWriter(drafts.read, facilities.facility_steps),
    "instrument": ResourceWriter(drafts.read, facilities.instrument_steps),
    "schema": ResourceWriter(drafts.read, vocabulary.steps),
    "parametername": ResourceWriter(drafts.read, vocabulary.steps),
    "storagebox": ResourceWriter(drafts.read, storage.box_steps),
    "storageboxoption": ResourceWriter(drafts.read, storage.property_steps),
    "storageboxattribute": ResourceWriter(drafts.read, storage.property_steps),
}
"""Who writes the objects of each resource; groups are written by `people`, everything else is only read."""


def create(resource: Resource, body: Body, caller: Caller, idempotency: IdempotencyKey | None = None) -> Written:
    """Make an object. Two round trips; parameter sets take two more.

    Raises:
        Refused: 401, 409.
        BadValue: something cannot be used.
    """
    signed_in(caller)
    return _write(resource, [WRITERS[resource.name].read(resource, body, None)], caller, idempotency=idempotency)


def change(resource: Resource, id: int, body: Body, caller: Caller) -> Written:
    """Change an object; what the body does not say stays. Two round trips, three for most.

    Raises:
        Refused: 401, 404, 409.
        BadValue: something cannot be used.
    """
    signed_in(caller)
    return _write(resource, [WRITERS[resource.name].read(resource, body, id)], caller)


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
    writer = WRITERS[resource.name]
    listed, gone = _listed(body, "objects", required=True), _listed(body, "deleted_objects", required=False)
    if len(listed) + len(gone) > _MOST_OBJECTS:
        raise TooLarge(f"{len(listed) + len(gone)} objects are more than {_MOST_OBJECTS}")
    found = []
    for each in listed:
        if not isinstance(each, Mapping):
            raise BadValue("The 'objects' field must be a list of objects.")
        address = each.get("resource_uri")
        found.append(writer.read(resource, each, said_id("resource_uri", resource.name, address) if address else None))
    deleted = [said_id("deleted_objects", resource.name, each) for each in gone]
    written = _write(resource, found, caller, deleted)
    return replace(written, ids=written.ids[: len(found)])


def _listed(body: Body, name: str, *, required: bool) -> Sequence[Any]:
    value = body.get(name)
    if value is None and not required:
        return []
    if not isinstance(value, list):
        raise BadValue(f"The '{name}' field must be a list.")
    return value


def delete(resource: Resource, id: int, caller: Caller) -> None:
    """Delete an experiment, or an access row; nothing else ever goes.

    Raises:
        Refused: 401, 404.
    """
    _write(resource, [], caller, [id])


def _write(
    resource: Resource,
    found: Sequence[Any],
    caller: Caller,
    deleted: Sequence[int] = (),
    idempotency: IdempotencyKey | None = None,
) -> Written:
    removals = [_removal(resource, id, caller) for id in deleted]

    def steps() -> list[Step]:
        return [*(WRITERS[resource.name].steps(found, caller) if found else []), *removals]

    try:
        written = commit(steps, idempotency)
    except NotUnique as error:
        raise _taken(error) from error
    if written.repeated:
        for id in written.ids:
            read.one(resource, id, caller)
    return _finish(resource, found, deleted, written)


def _removal(resource: Resource, id: int, caller: Caller) -> Step:
    if resource.name == "experiment":
        return deletion.step(id, caller)
    if resource.name == "objectacl":
        return rows.removal(id, caller)
    raise refusals.unauthorized()


def _taken(error: NotUnique) -> Refused:
    """Give the refusal of a duplicate; of a file's, clients look at nothing but the status."""
    if error.collection == "dataset_file":
        return refusals.conflict()
    return refusals.conflict(f"There is another {error.collection} with this {' and '.join(error.fields)}.")


def _finish(resource: Resource, found: Sequence[Any], deleted: Sequence[int], written: Written) -> Written:
    """Do what follows a write. A crash before or amid it is made good by the stream's consumer."""
    if resource.name == "dataset_file":
        return _finish_files(found, written)
    if resource.name == "experiment":
        _respread(id for draft, id in zip(found, written.ids, strict=False) if experiments.spreads(draft))
        _purge(deleted)
    if resource.name == "objectacl":
        _respread(FAMILIES[resource.name].owner_id(id) for id in written.ids)
    return written


def _finish_files(found: Sequence[files.FileDraft], written: Written) -> Written:
    """Look at the files' copies, as far as there is time; all of them share what a request reads."""
    records, end = dict(written.records), time.monotonic() + _LOOK_SECONDS
    for draft, id in zip(found, written.ids, strict=False):
        at_once = replicas.AT_ONCE // len(found) if time.monotonic() < end else -1
        records["dataset_file", id] = files.finish(draft, records["dataset_file", id], at_once)
    return Written(written.ids, records)


def _respread(ids: Iterable[int]) -> None:
    for id in dict.fromkeys(ids):
        respread(id)


def _purge(ids: Sequence[int]) -> None:
    end = time.monotonic() + _PURGE_SECONDS
    for id in ids:
        deletion.purge(id, lambda: time.monotonic() > end)


def bodies(resource: Resource, written: Written) -> list[wire.Body]:
    """Give the objects that have been written, as they are shown. One round trip where more must be known."""
    shown = [each for id in written.ids if (each := _shown(resource, id, written))]
    about = context_of(resource, [each.record for each in shown], written.records)
    return [wire.body(resource, each, about) for each in shown]


def _shown(resource: Resource, id: int, written: Written) -> Shown | None:
    family = FAMILIES.get(resource.name)
    if family is None:
        record = written.records.get((resource.collection, id))
        return Shown(id, record) if record else None
    owner = written.records.get((family.owner, family.owner_id(id)))
    return family.find(owner, id) if owner else None
