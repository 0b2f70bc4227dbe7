"""Communities and categories: made and ended by the site's administrators; a community's own say who is in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from functions.repository import moments, refusals
from functions.repository.metadata import base, schemas
from functions.repository.metadata.checking import same
from functions.repository.metadata.schemas import BadSchema
from functions.repository.operations import new_records, objects, people, writes
from functions.repository.operations.deletion import entombed, hidden
from functions.repository.operations.permissions import require_community_admin, require_site_admin
from functions.repository.operations.writes import Writing
from functions.repository.pids import Pid
from functions.repository.store import CATEGORY, COMMUNITY, OBJECTS, SCHEMA, SHUT, TOMBSTONE, store
from shared.principal import Principal
from shared.records import (
    Change,
    Create,
    Delete,
    Fence,
    IdempotencyKey,
    NotUnique,
    Prepared,
    Record,
    Update,
    Values,
)

ENDING: Final = "ending"
"""The state of a community that nothing can be made in any more, and that has nothing in it."""

_DESCRIBED: Final = ("title", "description")
_OF_COMMUNITIES: Final = ("fields", "admins", "members", "policies")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,62}")
_LONGEST_ID: Final = 63


# Making


def create(
    namespace: str, said: Callable[[], Any], caller: Principal, idempotency: IdempotencyKey | None = None
) -> Record:
    """Make a community with its schema, or a category. Three round trips, one more for accounts that are named.

    Args:
        namespace: of communities or of categories.
        said: gives the body.
        caller: who makes it.
        idempotency: makes it safe to repeat.

    Raises:
        Refused: 401, 403; 400; 409 for an id that another has or had.
    """
    account = require_site_admin(caller)
    body = said()
    if not isinstance(body, Mapping):
        raise refusals.bad_request("The body must be a JSON object")
    known = {"id", *_DESCRIBED, *(_OF_COMMUNITIES if namespace == COMMUNITY else ())}
    if unknown := [name for name in body if name not in known]:
        raise refusals.unknown_fields(unknown)
    described = _described(body)
    id = _id(body, described["title"])
    if store().lookup(TOMBSTONE, {"pid": f"{namespace}:{id}"}):
        raise _taken(namespace, id)
    fields, own = _own(body) if namespace == COMMUNITY else ([], {})

    def plan(prepared: Prepared) -> list[Change]:
        number, *rest = prepared.ids
        if namespace == CATEGORY:
            return [Create(CATEGORY, number, new_records.registered(CATEGORY, id, described, account, caller.username))]
        values = {**new_records.community(id, described, account, caller.username, rest[0]), **own}
        schema = new_records.schema(values, described["title"], fields)
        return [Create(COMMUNITY, number, values), Create(SCHEMA, rest[0], schema)]

    reserve = [COMMUNITY, SCHEMA] if namespace == COMMUNITY else [CATEGORY]
    try:
        return store().transact(plan, reserve=reserve, idempotency=idempotency)[0]
    except NotUnique:
        raise _taken(namespace, id) from None


def _described(body: Mapping[str, Any]) -> Values:
    """Read a title, which must be there, and a description.

    Raises:
        Refused: 400.
    """
    said = {name: body[name] for name in _DESCRIBED if body.get(name) is not None}
    values, complaints = base.kept(said)
    if complaints:
        raise refusals.bad_request(f"Invalid {complaints[0][0]}: {complaints[0][1]}")
    if not values.get("title", "").strip():
        raise refusals.missing_fields(["title"])
    return {name: value for name, value in values.items() if value}


def _id(body: Mapping[str, Any], title: str) -> str:
    said = body.get("id")
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    id = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-") if said is None else said
    if not isinstance(id, str) or not _ID.fullmatch(id):
        raise refusals.bad_request("The 'id' must be 2 to 63 of a-z, 0-9 and '-', and not begin with '-'")
    return id


def _taken(namespace: str, id: str) -> Exception:
    return refusals.conflict(f"The id '{namespace}:{id}' is taken")


def _own(body: Mapping[str, Any]) -> tuple[list[schemas.SchemaField], Values]:
    """Read what a community has besides a title: the fields of its schema, its people, and its policies.

    Raises:
        Refused: 400.
    """
    try:
        fields = schemas.read(body.get("fields", []))
    except BadSchema as bad:
        raise refusals.bad_request(str(bad)) from None
    return fields, {**_people(body), "policies": _policies(body.get("policies", {}))}


# Who is in it, and its policies


def read(pid: Pid, caller: Principal) -> Record:
    """Give a community to those who administer it. Round trips as for any object.

    Raises:
        Refused: 401, 404, 403.
    """
    record = objects.require(pid, caller)
    require_community_admin(record, caller)
    return record


def write_people(pid: Pid, said: Callable[[], Any], caller: Principal) -> Record:
    """Say who administers a community, and who are its members.

    Raises:
        Refused: 401, 404, 403, 400.
    """
    return _write(pid, caller, lambda: _people(_object(said(), ("admins", "members"))))


def write_policies(pid: Pid, said: Callable[[], Any], caller: Principal) -> Record:
    """Give a community other policies.

    Raises:
        Refused: 401, 404, 403, 400.
    """
    return _write(pid, caller, lambda: {"policies": _policies(said())})


def _write(pid: Pid, caller: Principal, values: Callable[[], Values]) -> Record:
    seen: list[Record] = []

    def plan(writing: Writing) -> list[Change]:
        seen.append(writing.record)
        before = writing.record.values
        after = {**before, **values()}
        return [] if same(after, before) else [Update(writing.record, {**after, "updated": moments.now()})]

    written = writes.transact(pid, caller, require_community_admin, plan)
    return written[0] if written else seen[-1]


def _people(said: Mapping[str, Any]) -> Values:
    return {name: people.read(name, said.get(name, [])) for name in ("admins", "members")}


def _policies(said: Any) -> Values:
    """Read policies; what is not said is as in a new community.

    Raises:
        Refused: 400.
    """
    policies = {**new_records.POLICIES, **_object(said, tuple(new_records.POLICIES))}
    for name in ("review", "membersOnly", "doi"):
        if not isinstance(policies[name], bool):
            raise refusals.bad_request(f"The policy '{name}' must be true or false")
    wanted, options = policies["mandatory"], {*base.NAMES, base.LICENCE}
    if not isinstance(wanted, list) or not all(isinstance(each, str) and each in options for each in wanted):
        raise refusals.bad_request(f"The policy 'mandatory' must be an array of {', '.join(sorted(options))}")
    return {**policies, "mandatory": list(dict.fromkeys(wanted))}


def _object(said: Any, members: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise refusals.bad_request("It must be a JSON object")
    if unknown := [name for name in said if name not in members]:
        raise refusals.unknown_fields(unknown)
    return said


# Ending


def delete(pid: Pid, caller: Principal) -> None:
    """End a category, or a community in which nothing is.

    First nothing can be made in a community any more, then it goes: a crash in between leaves one that can be ended.

    Raises:
        Refused: 401, 404, 403; 409 for a community that is not empty.
    """

    def right(record: Record, caller: Principal) -> None:
        require_site_admin(caller)

    if pid.namespace == COMMUNITY:
        writes.transact(pid, caller, right, partial(_shut, pid))
    writes.transact(pid, caller, right, _end, reserve=[TOMBSTONE, TOMBSTONE])


def _shut(pid: Pid, writing: Writing) -> list[Change]:
    record = writing.record
    seen = store().tally(record)
    if seen[OBJECTS]:
        raise refusals.conflict(f"Community '{pid}' is not empty")
    return [Update(record, {**record.values, "state": ENDING}), Fence(record, seen, SHUT)]


def _end(writing: Writing) -> list[Change]:
    """Delete an object and its schema; their names stay taken."""
    schema = (
        writing.beside((SCHEMA, writing.record.values["own_schema"])) if "own_schema" in writing.record.values else None
    )
    ended = [writing.record, *([schema] if schema else [])]
    return [*map(Delete, ended), *map(entombed, writing.prepared.ids, ended), *map(hidden, ended)]
