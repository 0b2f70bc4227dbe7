"""The schemas of communities and collections: each has one from the start, without fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from functions.repository import moments, refusals
from functions.repository.metadata import schemas
from functions.repository.metadata.checking import same
from functions.repository.metadata.schemas import BadSchema
from functions.repository.operations import objects, writes
from functions.repository.operations.permissions import require_community_admin, require_editor, require_sight
from functions.repository.operations.versions import require_version
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import COMMUNITY, SCHEMA, store
from shared.principal import Principal
from shared.records import Change, Record, Update, Values


def read(pid: Pid, caller: Principal) -> Record:
    """Give the schema of a community or a collection. Two round trips, one more for what has not been met.

    Raises:
        Refused: 404; 401 or 403 for that of a draft that is not the caller's.
    """
    owner = objects.require(pid)
    require_sight(owner, caller)
    schema = store().get(SCHEMA, owner.values["own_schema"])
    if schema is None:
        raise refusals.not_found(Pid(SCHEMA, pid.id))
    return schema


def write(pid: Pid, said: Callable[[], Any], caller: Principal, known: str | None = None) -> Record:
    """Give a community or a collection other fields; metadata that exist are judged when they are changed next.

    Args:
        pid: the community or the collection.
        said: gives the body.
        caller: who says so.
        known: the version of the fields that they have seen (`versions`); None: whichever it was.

    Raises:
        Refused: 401, 404, 403; 409, also for other fields than were seen; 400 for what are no fields.
    """
    seen: list[Record] = []

    def plan(writing: ObjectWrite) -> list[Change]:
        fields = _fields(said())
        schema = writing.beside((SCHEMA, writing.record.values["own_schema"]))
        if schema is None:
            raise refusals.not_found(Pid(SCHEMA, pid.id))
        require_version(schema.values["fields"], known)
        seen.append(schema)
        after: Values = {**schema.values, "fields": fields}
        return [] if same(after, schema.values) else [Update(schema, {**after, "updated": moments.now()})]

    written = writes.transact(pid, caller, _require_right, plan)
    return written[0] if written else seen[-1]


def _require_right(owner: Record, caller: Principal) -> None:
    if owner.collection == COMMUNITY:
        require_community_admin(owner, caller)
    else:
        require_editor(owner, caller)


def _fields(body: Any) -> list[schemas.SchemaField]:
    if not isinstance(body, Mapping) or "fields" not in body:
        raise refusals.bad_request("The body must be a JSON object with 'fields'")
    try:
        return schemas.read(body["fields"])
    except BadSchema as bad:
        raise refusals.bad_request(str(bad)) from None
