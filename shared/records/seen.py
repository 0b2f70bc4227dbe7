"""Optimistic locking across requests: a write on the condition that what somebody has seen is still so.

Who checks such a condition reads what it is about inside `noting`, and writes inside `only_if`. Every write is refused
where the condition does not hold; else the first that touches a record noted is, where that has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from shared.records.changes import RecordKey
from shared.records.errors import Stale
from shared.records.record import Record


@dataclass(slots=True)
class SeenRecords:
    """The versions of the records that were read, and whether what was seen is what somebody wants it to be."""

    versions: dict[RecordKey, int] = field(default_factory=dict)
    as_wanted: bool = True


_noting: ContextVar[SeenRecords | None] = ContextVar("noting", default=None)
_wanted: ContextVar[SeenRecords | None] = ContextVar("wanted", default=None)


@contextmanager
def noting() -> Iterator[SeenRecords]:
    """Note the versions of all records that are read inside."""
    seen = SeenRecords()
    token = _noting.set(seen)
    try:
        yield seen
    finally:
        _noting.reset(token)


def noted(record: Record) -> Record:
    """Give a record that was read, having taken down its version."""
    seen = _noting.get()
    if seen is not None:
        seen.versions[record.collection, record.id] = record.version
    return record


@contextmanager
def only_if(seen: SeenRecords) -> Iterator[None]:
    """Let writes inside be on the condition that all is as wanted, and as it was seen."""
    token = _wanted.set(seen)
    try:
        yield
    finally:
        _wanted.reset(token)


def check(records: Iterable[Record]) -> None:
    """See that a write of these records, as read for it, may go on.

    Raises:
        Stale: it must not.
    """
    seen = _wanted.get()
    if seen is None:
        return
    if not seen.as_wanted:
        raise Stale("what was seen is not what was wanted")
    for record in records:
        if seen.versions.get((record.collection, record.id), record.version) != record.version:
            raise Stale("it has changed meanwhile")


def fulfilled(records: Iterable[Record]) -> None:
    """End the condition once it has been for something: what follows in the request is a consequence."""
    seen = _wanted.get()
    if seen is not None and any((record.collection, record.id) in seen.versions for record in records):
        seen.versions.clear()
