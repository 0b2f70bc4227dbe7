"""A page of a list, and the places in the list where it begins and ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from shared.records.reading.cursors import Cursor

T = TypeVar("T")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Entry:
    """A record's place in a list: its sort keys, in the list's order, and its id."""

    position: tuple[str, ...]
    id: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of records (or what was made of them), the exact number of all that match, the cursors of its neighbours.

    `backwards` says that it was asked for by a cursor that reads towards the list's beginning.
    """

    records: tuple[T, ...]
    count: int
    next: str | None = None
    previous: str | None = None
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    backwards: bool = field(default=False, repr=False)

    @classmethod
    def of(cls, *records: T | None) -> Page[T]:
        """Give the page that a whole list is; None is no record."""
        found = tuple(record for record in records if record is not None)
        return Page(found, len(found))

    def map(self, make: Callable[[T], Other]) -> Page[Other]:
        """Give the same page of what `make` makes of each record."""
        made = tuple(map(make, self.records))
        return Page(made, self.count, self.next, self.previous, self.entries, self.backwards)

    def cut(self, length: int) -> Page[T]:
        """Give the first `length` records in reading direction (at least one), to be gone on from there."""
        if length >= len(self.records):
            return self
        kept = slice(-length, None) if self.backwards else slice(length)
        records, entries = self.records[kept], self.entries[kept]
        if self.backwards:
            before = str(Cursor(entries[0].position, entries[0].id, True))
            return replace(self, records=records, entries=entries, previous=before)
        after = str(Cursor(entries[-1].position, entries[-1].id))
        return replace(self, records=records, entries=entries, next=after)
