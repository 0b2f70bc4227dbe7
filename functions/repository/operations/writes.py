"""Writing what a pid leads to: found, allowed, read and written, in two round trips where it has been met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from functions.repository import refusals
from functions.repository.operations import objects, publishing
from functions.repository.operations.permissions import Right, require_account
from functions.repository.operations.places import is_at, places_of
from functions.repository.pids import Pid
from functions.repository.store import store
from shared.principal import Principal
from shared.records import Busy, Change, MissingRecord, Prepared, Record, RecordKey

MOST_HINTS: Final = 10_000
_ROUNDS: Final = 3
_beside: dict[RecordKey, tuple[RecordKey, ...]] = {}


@dataclass(frozen=True, slots=True)
class ObjectWrite:
    """What a write may know: the object as it is, and what was read and reserved with it."""

    record: Record
    prepared: Prepared

    def beside(self, key: RecordKey) -> Record | None:
        """Give another record, from what was read; else by a round trip, and the next write will have it read."""
        remember(self.record, key)
        found = self.prepared.get(*key)
        return found if found is not None else store().get(*key)


class _LeftBehind(Exception):
    """The object is held by a run that has died.

    Attributes:
        record: the object.
    """

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record


class _Elsewhere(Exception):
    """The pid does not lead to where it was thought to."""


def remember(record: Record, *keys: RecordKey) -> None:
    """Keep what belongs beside an object, so that the next write of it reads that along."""
    if len(_beside) >= MOST_HINTS:
        _beside.clear()
    own = (record.collection, record.id)
    _beside[own] = tuple(dict.fromkeys((*_beside.get(own, ()), *keys)))[-8:]


def transact(
    pid: Pid,
    caller: Principal,
    right: Right,
    plan: Callable[[ObjectWrite], Sequence[Change]],
    *,
    beside: Sequence[RecordKey] = (),
    reserve: Sequence[str] = (),
) -> list[Record]:
    """Write what a plan wants of an object that somebody may change; it is planned again on a lost race.

    Args:
        pid: the object.
        caller: who writes.
        right: sees that they may.
        plan: gives the changes; it may refuse.
        beside: what else the plan needs.
        reserve: collections of which it needs new ids.

    Raises:
        Refused: 401, 404, 403, 409, and what the plan raises.
    """
    require_account(caller)
    for where in places_of(pid):
        try:
            return _at(where, pid, caller, right, plan, beside, reserve)
        except _LeftBehind as left:
            publishing.give_back(left.record)
            return _at(where, pid, caller, right, plan, beside, reserve)
        except _Elsewhere:
            continue
    raise refusals.not_found(pid)


def changed(pid: Pid, caller: Principal, right: Right, plan: Callable[[ObjectWrite], Sequence[Change]]) -> Record:
    """Write as `transact` does, and give the object as it is then, also where nothing was to be changed."""
    seen: list[Record] = []

    def noting(writing: ObjectWrite) -> Sequence[Change]:
        seen.append(writing.record)
        return plan(writing)

    written = transact(pid, caller, right, noting)
    return written[0] if written else seen[-1]


def require(pid: Pid, caller: Principal, right: Right) -> Record:
    """Give an object that somebody may change, before what they say of it is read. Round trips as for reading it.

    Raises:
        Refused: 401, 404, 403, 409.
    """
    record = objects.require(pid, caller)
    if publishing.is_left_behind(record):
        publishing.give_back(record)
        record = objects.require(pid, caller)
    right(record, caller)
    return record


def _at(
    where: RecordKey,
    pid: Pid,
    caller: Principal,
    right: Right,
    plan: Callable[[ObjectWrite], Sequence[Change]],
    beside: Sequence[RecordKey],
    reserve: Sequence[str],
) -> list[Record]:
    def planned(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(*where)
        if record is None or not is_at(record, pid):
            raise _Elsewhere
        if publishing.is_left_behind(record):
            raise _LeftBehind(record)
        right(record, caller)
        return plan(ObjectWrite(record, prepared))

    for _ in range(_ROUNDS):
        try:
            return store().transact(planned, reserve=reserve, read=[where, *beside, *_beside.get(where, ())])
        except MissingRecord:
            continue  # something that belongs beside has gone since it was looked at
    raise Busy
