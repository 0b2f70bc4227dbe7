"""Communities and categories: made and ended by the site's administrators; a community's own say who is in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from functions.repository import moments, refusals
from functions.repository.metadata.checking import same
from functions.repository.operations import new_community, new_records, objects, writes
from functions.repository.operations.deletion import entombed, hidden
from functions.repository.operations.permissions import require_community_admin, require_site_admin
from functions.repository.operations.versions import require_version
from functions.repository.operations.writes import ObjectWrite
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
    new = new_community.read(said(), is_community=namespace == COMMUNITY)
    id, described = new.id, new.described
    if store().lookup(TOMBSTONE, {"pid": f"{namespace}:{id}"}):
        raise _taken(namespace, id)

    def plan(prepared: Prepared) -> list[Change]:
        number, *rest = prepared.ids
        if namespace == CATEGORY:
            return [Create(CATEGORY, number, new_records.registered(CATEGORY, id, described, account, caller.username))]
        values = {**new_records.community(id, described, account, caller.username, rest[0]), **new.own}
        schema = new_records.schema(values, described["title"], new.fields)
        return [Create(COMMUNITY, number, values), Create(SCHEMA, rest[0], schema)]

    reserve = [COMMUNITY, SCHEMA] if namespace == COMMUNITY else [CATEGORY]
    try:
        return store().transact(plan, reserve=reserve, idempotency=idempotency)[0]
    except NotUnique:
        raise _taken(namespace, id) from None


def _taken(namespace: str, id: str) -> Exception:
    return refusals.conflict(f"The id '{namespace}:{id}' is taken")


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
    return _write(pid, caller, lambda _: new_community.people_of(said()))


def place_person(pid: Pid, account: int, role: str | None, caller: Principal) -> Record:
    """Make somebody an administrator or a member of a community, or neither; whoever else is in it stays.

    Args:
        pid: the community.
        account: whose account, which is there.
        role: `admins` or `members`; None: neither.
        caller: who says so.

    Raises:
        Refused: 401, 404, 403; 400 where there are as many as there may be.
    """
    return _write(pid, caller, lambda before: new_community.placed(before, account, role))


def write_policies(pid: Pid, said: Callable[[], Any], caller: Principal, seen: str | None = None) -> Record:
    """Give a community other policies.

    Args:
        pid: the community.
        said: gives the body.
        caller: who says so.
        seen: the version of the policies that they have seen (`versions`); None: whichever it was.

    Raises:
        Refused: 401, 404, 403, 400; 409 for other policies than were seen.
    """

    def values(before: Values) -> Values:
        require_version(before["policies"], seen)
        return {"policies": new_community.policies_of(said())}

    return _write(pid, caller, values)


def _write(pid: Pid, caller: Principal, values: Callable[[Values], Values]) -> Record:
    def plan(writing: ObjectWrite) -> list[Change]:
        before = writing.record.values
        after = {**before, **values(before)}
        return [] if same(after, before) else [Update(writing.record, {**after, "updated": moments.now()})]

    return writes.changed(pid, caller, require_community_admin, plan)


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


def _shut(pid: Pid, writing: ObjectWrite) -> list[Change]:
    record = writing.record
    seen = store().tally(record)
    if seen[OBJECTS]:
        raise refusals.conflict(f"Community '{pid}' is not empty")
    return [Update(record, {**record.values, "state": ENDING}), Fence(record, seen, SHUT)]


def _end(writing: ObjectWrite) -> list[Change]:
    """Delete an object and its schema; their names stay taken."""
    schema = (
        writing.beside((SCHEMA, writing.record.values["own_schema"])) if "own_schema" in writing.record.values else None
    )
    ended = [writing.record, *([schema] if schema else [])]
    return [*map(Delete, ended), *map(entombed, writing.prepared.ids, ended), *map(hidden, ended)]
