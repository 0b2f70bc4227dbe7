"""Where an object is: the record that a pid leads to.

Of a generated id the number says it, and nothing is read. Others are looked up by the guard of their name, and
remembered by the process: a hint, for what counts is what the record says by then.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from functions.repository.pids import COLLECTION, NAMESPACES, Pid, number_of
from functions.repository.store import CATEGORY, COMMUNITY, DEPOSIT, SCHEMA, store
from functions.repository.wire import pid_of
from shared.records import Record, RecordKey

MOST_HINTS: Final = 10_000

_COLLECTIONS: Final = {each: each for each in (DEPOSIT, COLLECTION, COMMUNITY, CATEGORY, SCHEMA)}
_named: dict[Pid, RecordKey] = {}


def collection_of(namespace: str) -> str | None:
    """Give the collection of a namespace's objects; those of an imported one are deposits, a group is none."""
    return _COLLECTIONS.get(namespace, None if namespace in NAMESPACES else DEPOSIT)


def is_at(record: Record | None, pid: Pid) -> bool:
    """Whether a record is that of this object."""
    return record is not None and pid_of(record.values) == pid


def place_of(pid: Pid) -> RecordKey | None:
    """Give where an object would be, None if it is nowhere. No round trip for a generated id, or what has been met."""
    return next(places_of(pid), None)


def places_of(pid: Pid) -> Iterator[RecordKey]:
    """Give where an object may be, the likelier place first; whoever asks for the next has not found it there."""
    if guess := _named.get(pid) or _told_by(pid):
        yield guess
        forget(pid)
    if named := find_named(pid):
        yield named
        forget(pid)


def _told_by(pid: Pid) -> RecordKey | None:
    """Give where the object with a generated id would be; None for any other id."""
    collection, number = collection_of(pid.namespace), number_of(pid.id)
    return (collection, number) if collection in (DEPOSIT, COLLECTION) and number else None


def find_named(pid: Pid) -> RecordKey | None:
    """Look up where an object is that does not say it by its id. One round trip."""
    collection = collection_of(pid.namespace)
    found = collection and store().lookup(collection, {"claimed": str(pid)})
    if not collection or not found:
        return None
    if len(_named) >= MOST_HINTS:
        _named.clear()
    _named[pid] = collection, found["id"]
    return _named[pid]


def forget(pid: Pid) -> None:
    """Keep no longer where an object is."""
    _named.pop(pid, None)
