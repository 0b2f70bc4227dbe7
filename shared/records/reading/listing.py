"""One list, asked for: its order, its place, and the page made of what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.records import keys
from shared.records.collection import Collection
from shared.records.reading.cursors import Cursor, parse
from shared.records.reading.page import Entry, Page
from shared.records.reading.queries import AnyOf, Equal, Filter, Glob, Order
from shared.records.record import Record

BUCKETS_AT_ONCE = 8


def listing(
    collection: Collection,
    filters: Sequence[Filter],
    order: Sequence[Order],
    limit: int,
    cursor: str | None,
    offset: int = 0,
) -> ListQuery:
    """Read what a list was asked for.

    Raises:
        BadCursor: the cursor does not belong to such a list.
    """
    fields, id_descending = _orders(order)
    place = parse(cursor, len(fields)) if cursor else None
    compared = tuple(_compared(collection, each) for each in filters)
    return ListQuery(collection, compared, fields, id_descending, limit, place, offset)


def _compared(collection: Collection, wanted: Filter) -> Filter:
    """Give a filter by what the values of its field are compared by."""
    match wanted:
        case Equal(field, value):
            return Equal(field, collection.compared(field, value))
        case AnyOf(field, values):
            return AnyOf(field, tuple(collection.compared(field, each) for each in values))
        case Glob():
            return wanted


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One list, asked for: what must match, in which order, how much of it, from which place on, `offset` further."""

    collection: Collection
    filters: tuple[Filter, ...]
    fields: tuple[Order, ...]
    id_descending: bool
    limit: int
    place: Cursor | None
    offset: int = 0

    @property
    def reach(self) -> int:
        """How many entries from the place on are needed: those passed over, the page, and one that tells of more."""
        return self.offset + self.limit + 1

    @property
    def descending(self) -> bool:
        """Whether keys are read from the last to the first: the order's direction, turned by a backward cursor."""
        forwards = self.fields[0].descending if self.fields else self.id_descending
        return forwards != self.backwards

    @property
    def single_direction(self) -> bool:
        """Whether the list is ordered by one field, and ids go the same way: an ordered lookup read as it lies."""
        return len(self.fields) == 1 and self.fields[0].descending == self.id_descending

    @property
    def backwards(self) -> bool:
        """Whether the page is read towards the list's beginning."""
        return self.place is not None and self.place.backwards

    def buckets(self, start: int) -> list[int]:
        """Give the buckets that hold the page if no id next to `start` is missing."""
        first = keys.bucket_of(start)
        if self.descending:
            last = keys.bucket_of(max(start - self.reach, 0))
            return list(range(first, last - 1, -1)[:BUCKETS_AT_ONCE])
        return list(range(first, keys.bucket_of(start + self.reach) + 1)[:BUCKETS_AT_ONCE])

    def position(self, record: Record) -> tuple[str, ...]:
        """Give a record's sort keys in this list."""
        values = ((order.field, record.values.get(order.field)) for order in self.fields)
        return tuple(keys.sortable(self.collection.compared(name, value)) for name, value in values)

    def sort(self, entries: list[Entry]) -> list[Entry]:
        """Put entries in the list's order."""
        entries.sort(key=lambda entry: entry.id, reverse=self.id_descending)
        for index in reversed(range(len(self.fields))):
            entries.sort(key=lambda entry: entry.position[index], reverse=self.fields[index].descending)
        return entries

    def slice(self, entries: list[Entry]) -> list[Entry]:
        """Give the entries of the page out of all, in the list's order, and one more if there is one."""
        if self.place is None:
            return entries[self.offset : self.reach]
        here = Entry(self.place.position, self.place.id)
        before = [entry for entry in entries if self._precedes(entry, here)]
        if self.backwards:
            return before[::-1][self.offset : self.reach]
        return [entry for entry in entries[len(before) :] if entry != here][self.offset : self.reach]

    def _precedes(self, entry: Entry, other: Entry) -> bool:
        for order, mine, theirs in zip(self.fields, entry.position, other.position, strict=True):
            if mine != theirs:
                return (mine > theirs) == order.descending
        return entry.id != other.id and (entry.id > other.id) == self.id_descending

    def page(self, entries: list[Entry], found: Mapping[int, Record], count: int, more: bool) -> Page[Record]:
        """Make a page.

        Args:
            entries: what it covers, in reading direction.
            found: the records by id; an entry whose record has just gone is passed over.
            count: how many records match in all.
            more: whether the list goes on behind the entries.
        """
        covered = entries[::-1] if self.backwards else entries
        first, last = (covered[0], covered[-1]) if covered else (self._here(), self._here())
        shown = tuple(entry for entry in covered if entry.id in found)
        return Page(
            tuple(found[entry.id] for entry in shown),
            count,
            str(Cursor(last.position, last.id)) if self.backwards or more else None,
            str(Cursor(first.position, first.id, True)) if (more if self.backwards else self.place) else None,
            shown,
            self.backwards,
        )

    def _here(self) -> Entry:
        return Entry(self.place.position, self.place.id) if self.place else Entry((), 0)


def _orders(order: Sequence[Order]) -> tuple[tuple[Order, ...], bool]:
    """Split an order into the fields before the id, and whether ids descend; the id always decides last."""
    fields: list[Order] = []
    for each in order:
        if each.field == "id":
            return tuple(fields), each.descending
        if each.field not in {known.field for known in fields}:
            fields.append(each)
    return tuple(fields), fields[0].descending if fields else True
