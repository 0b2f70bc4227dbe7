"""Who may have the files of an object, and which collection it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from functions.repository import moments, refusals
from functions.repository.operations import drafts, objects, people, writes
from functions.repository.operations.permissions import Right, administers, owns, require_editor
from functions.repository.operations.places import is_at, place_of
from functions.repository.operations.versions import require_version
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid, parse
from functions.repository.store import COLLECTION, DEPOSIT, OBJECTS
from functions.repository.wire import ShownObject, is_published
from shared.principal import Principal
from shared.records import Add, Change, Record, RecordKey, Update, Values

_LEVELS = {each.lower(): each for each in refusals.SHARE_LEVELS}


def access_of(record: Record) -> dict[str, Any]:
    """Write who may have the files of an object."""
    return {"sharelevel": _LEVELS[record.values["sharelevel"]], "users": people.shown(record.values["users"])}


def read_access(pid: Pid, caller: Principal) -> Record:
    """Give an object to those who may say who has its files.

    Raises:
        Refused: 401, 404, 403.
    """
    record = objects.require(pid, caller)
    _require_kind(record, pid, DEPOSIT, COLLECTION)
    if not owns(record, caller) and not (is_published(record) and administers(record, caller)):
        raise refusals.denied()
    return record


def write_access(pid: Pid, said: Callable[[], Any], caller: Principal) -> Record:
    """Say who may have the files of an object. Two round trips, one more for accounts that are named.

    Raises:
        Refused: 401, 404, 403, 409, 400.
    """

    def plan(writing: ObjectWrite) -> list[Change]:
        return _changed(writing.record, _access(_body(said(), "sharelevel", "users")))

    return writes.changed(pid, caller, _editable(pid, DEPOSIT, COLLECTION), plan)


def _access(body: Mapping[str, Any]) -> Values:
    level = body.get("sharelevel")
    if level is None:
        raise refusals.missing_fields(["sharelevel"])
    return {"sharelevel": _level(level), "users": people.read("users", body.get("users", []))}


def _level(said: Any) -> str:
    if not isinstance(said, str) or said.lower() not in _LEVELS:
        raise refusals.bad_share_level(said)
    return said.lower()


def change_access(
    pid: Pid,
    caller: Principal,
    *,
    level: str | None = None,
    seen: str | None = None,
    add: int | None = None,
    remove: int | None = None,
) -> Record:
    """Change who may have the files of a deposit in what is said; the rest stays. Two round trips.

    Args:
        pid: the deposit.
        caller: who changes it.
        level: the share level.
        seen: the version of the share level that they have seen (`versions`); None: whichever it was.
        add: an account, which is there, that may have closed files.
        remove: an account that may not any more.

    Raises:
        Refused: 401, 404, 403, 409, also for another level than was seen; 400.
    """

    def plan(writing: ObjectWrite) -> list[Change]:
        before = writing.record.values
        said = before["sharelevel"] if level is None else _level(level)
        if said != before["sharelevel"]:
            require_version(before["sharelevel"], seen)
        users = [each for each in before["users"] if each != remove]
        users += [add] if add is not None and add not in users else []
        if len(users) > people.MOST:
            raise refusals.bad_request(f"'users' has at most {people.MOST} accounts")
        return _changed(writing.record, {"sharelevel": said, "users": users})

    return writes.changed(pid, caller, _editable(pid, DEPOSIT), plan)


def _editable(pid: Pid, *kinds: str) -> Right:
    """Give what sees that an object is of one of some kinds, and that somebody may change it."""

    def right(record: Record, caller: Principal) -> None:
        _require_kind(record, pid, *kinds)
        require_editor(record, caller)

    return right


def put_into(pid: Pid, said: Callable[[], Any], caller: Principal, seen: str | None = None) -> ShownObject:
    """Put a deposit into a collection of its community, or into none; its values of the former one's fields go.

    Four round trips for generated ids, three to take it out.

    Args:
        pid: the deposit.
        said: gives the body.
        caller: who says so.
        seen: the version of the readable id of its collection that they have seen (`versions`); None: whichever it was.

    Raises:
        Refused: 401, 404, 403; 409, also for another collection than was seen; 400 for one that it cannot be in.
    """

    def plan(writing: ObjectWrite) -> list[Change]:
        require_version(writing.record.values.get("collection_id") or "", seen)
        body = _body(said(), "collection")
        if "collection" not in body:
            raise refusals.missing_fields(["collection"])
        return _moved(writing, _collection(writing, body["collection"]))

    return objects.shown_after(pid, lambda: writes.changed(pid, caller, _editable(pid, DEPOSIT), plan))


def _collection(writing: ObjectWrite, said: Any) -> Record | None:
    """Give the collection that is said; None where none is to be.

    Raises:
        Refused: 400.
    """
    if said is None:
        return None
    pid = parse(said, COLLECTION) if isinstance(said, str) else None
    place: RecordKey | None = place_of(pid) if pid and pid.namespace == COLLECTION else None
    record = writing.beside(place) if place else None
    if (
        record is None
        or pid is None
        or not is_at(record, pid)
        or not drafts.may_hold(record, writing.record.values["community"])
    ):
        raise refusals.unknown_collection(said)
    return record


def _moved(writing: ObjectWrite, into: Record | None) -> list[Change]:
    before = writing.record.values["collection"]
    if before == (into.id if into else None):
        return []
    inside = drafts.inside(into) if into else drafts.NOWHERE
    left = before and writing.beside((COLLECTION, before))  # it may have been deleted
    counted = [Add(COLLECTION, before, {OBJECTS: -1})] if left else []
    counted += [Add(COLLECTION, into.id, {OBJECTS: 1})] if into else []
    return [*_changed(writing.record, {**inside, "collection_values": {}}), *counted]


def _changed(record: Record, values: Values) -> list[Change]:
    after = {**record.values, **values}
    return [] if after == record.values else [Update(record, {**after, "updated": moments.now()})]


def _body(said: Any, *members: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise refusals.bad_request("The body must be a JSON object")
    if unknown := [name for name in said if name not in members]:
        raise refusals.unknown_fields(unknown)
    return said


def _require_kind(record: Record, pid: Pid, *kinds: str) -> None:
    if record.collection not in kinds:
        raise refusals.not_found(pid)
