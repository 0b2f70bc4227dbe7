"""Who may have the files of an object, and which collection it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from functions.repository import moments, refusals
from functions.repository.operations import drafts, objects, people, writes
from functions.repository.operations.permissions import administers, owns, require_editor
from functions.repository.operations.places import is_at, place_of
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

    def right(record: Record, caller: Principal) -> None:
        _require_kind(record, pid, DEPOSIT, COLLECTION)
        require_editor(record, caller)

    return writes.changed(pid, caller, right, plan)


def _access(body: Mapping[str, Any]) -> Values:
    level = body.get("sharelevel")
    if level is None:
        raise refusals.missing_fields(["sharelevel"])
    if not isinstance(level, str) or level.lower() not in _LEVELS:
        raise refusals.bad_share_level(level)
    return {"sharelevel": level.lower(), "users": people.read("users", body.get("users", []))}


def put_into(pid: Pid, said: Callable[[], Any], caller: Principal) -> ShownObject:
    """Put a deposit into a collection of its community, or into none; its values of the former one's fields go.

    Four round trips for generated ids, three to take it out.

    Raises:
        Refused: 401, 404, 403, 409; 400 for a collection that it cannot be in.
    """

    def plan(writing: ObjectWrite) -> list[Change]:
        body = _body(said(), "collection")
        if "collection" not in body:
            raise refusals.missing_fields(["collection"])
        return _moved(writing, _collection(writing, body["collection"]))

    def right(record: Record, caller: Principal) -> None:
        _require_kind(record, pid, DEPOSIT)
        require_editor(record, caller)

    return objects.shown_after(pid, lambda: writes.changed(pid, caller, right, plan))


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
