"""Going through all records that may have cards, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.search.addresses import address
from shared.search.source import CardSource

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class RecordsPlace:
    """A place among all records: in which collection, and the cursor of its list; without a kind, the end.

    Attributes:
        kind: the collection.
        cursor: where its list goes on; empty at its beginning.
        last: the id of the last record before it; 0 at the list's beginning.
    """

    kind: str
    cursor: str = ""
    last: int = 0


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Some records of one kind, newest first: all that there are from `high` down to `low`.

    Attributes:
        addresses: theirs.
        low: no record of the page has a lower id, and none of the next pages a higher one.
        high: none has a higher id; 0: there is no bound.
        following: the place behind them; None: these were the last.
        count: how many records the collection has.
    """

    addresses: tuple[str, ...]
    low: int
    high: int
    following: RecordsPlace | None
    count: int


def beginning(sources: Sequence[CardSource]) -> RecordsPlace | None:
    """Give the place before all records; None: no group has cards."""
    kinds = _kinds(sources)
    return RecordsPlace(kinds[0]) if kinds else None


def page(sources: Sequence[CardSource], place: RecordsPlace, most: int) -> RecordsPage:
    """Read the records at a place."""
    source = next(each for each in sources if place.kind in each.kinds)
    found = source.store().page(place.kind, limit=most, cursor=place.cursor or None)
    ids = [record.id for record in found.records]
    following = RecordsPlace(place.kind, found.next, ids[-1]) if found.next and ids else _next_kind(sources, place.kind)
    return RecordsPage(
        addresses=tuple(address(place.kind, id) for id in ids),
        low=ids[-1] if found.next and ids else 0,
        high=place.last - 1 if place.last else 0,
        following=following,
        count=found.count,
    )


def _kinds(sources: Sequence[CardSource]) -> list[str]:
    return [kind for source in sources for kind in source.kinds]


def _next_kind(sources: Sequence[CardSource], kind: str) -> RecordsPlace | None:
    kinds = _kinds(sources)
    rest = kinds[kinds.index(kind) + 1 :]
    return RecordsPlace(rest[0]) if rest else None
