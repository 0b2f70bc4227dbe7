"""Reading a page of what somebody sees: from the packs, and what the journal says since they were written.

| step, one round trip each | read units |
|---|---|
| head and journal | some 8 per 100 lines of experiments or datasets; 32 for one that is just not folded |
| the sets that are looked at, side by side | 1 per 4 KB: half of 16,384 ids are 2 KB |
| in an order: chunks up to the page, from the nearer end | 1 per 4 KB: 2,000 ids |
| in an order, if one in the journal stands on the page: places of the page's chunks | 2 to 8 a chunk |

What the caller reads of the records on the page goes side by side with looking whether the head is the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final

from shared.aws import dynamodb, parallel
from shared.packs import chunks, journal, sets
from shared.packs import head as heads
from shared.packs.chunks import CHUNK, Chunk, Content
from shared.packs.head import Head
from shared.packs.journal import Noted
from shared.packs.place import Collected
from shared.packs.sets import Ids
from shared.packs.unreadable import UnreadablePack
from shared.records import items, keys

MOST_JOURNAL: Final = 2_000
"""The weight of a journal past which nobody reads the packs: whoever should fold it does not."""

_MOST_CHUNKS: Final = 100


@dataclass(frozen=True, slots=True)
class PackedSight:
    """What somebody looks at.

    Attributes:
        names: the sets that he sees.
        holds: whether he sees what is in one under these terms.
        more: gives the ids of what he sees besides. It is called once, beside the first step.
    """

    names: frozenset[str]
    holds: Callable[[Any], bool]
    more: Callable[[], Iterable[int]] = tuple


@dataclass(frozen=True, slots=True)
class Portion:
    """Which part of the list: `limit` records from `offset` on, in an `order` (None: that of ids) or against it."""

    offset: int
    limit: int
    order: str | None = None
    descending: bool = False

    def reversed(self, total: int) -> Portion:
        """Give the same part of the list as it is counted from its other end."""
        end = min(self.offset + self.limit, total)
        return Portion(total - end, end - self.offset, self.order, not self.descending)


@dataclass(frozen=True, slots=True)
class PackedPage:
    """The ids of a page, in order, and how many there are in all.

    Attributes:
        ids: the ids.
        total: how many records are seen in all.
        still: tells, asked after all else has been read, whether it is true: no fold has written between. A round trip.
    """

    ids: Sequence[int]
    total: int
    still: Callable[[], bool]


def page(place: Collected, sight: PackedSight, portion: Portion) -> PackedPage | None:
    """Give a page of what somebody sees.

    None where the packs are not built, do not tell who sees what, or cannot be read, and where the journal is too long.
    """
    first: list[Any] = parallel(sight.more, partial(journal.read, place, MOST_JOURNAL))
    more: Iterable[int] = first[0]
    head: Head | None = first[1][0]
    noted: list[Noted] = first[1][1]
    if head is None or head.unbuilt is not None or journal.weight(noted) > MOST_JOURNAL:
        return None
    here = place.built_in(head.begun)
    try:
        seen = _seen(here, sight, noted, more)
        if seen is None:
            return None
        return PackedPage(*_page(here, seen, noted, portion), partial(_still, place, head))
    except UnreadablePack as error:
        heads.give_up(place, head, error)
        return None


def _page(place: Collected, seen: Ids, noted: Sequence[Noted], portion: Portion) -> tuple[list[int], int]:
    total = len(seen)
    if portion.offset >= total:
        return [], total
    backwards = portion.offset + portion.limit > total - portion.offset
    near = portion.reversed(total) if backwards else portion
    ids = _by_id(seen, near, total) if portion.order is None else _Ordered(place, portion.order, seen, noted).page(near)
    return ids[::-1] if backwards else ids, total


def _still(place: Collected, before: Head) -> bool:
    head = heads.read(place)
    return head is not None and (head.mark, head.steps) == (before.mark, before.steps)


def _seen(place: Collected, sight: PackedSight, noted: Iterable[Noted], more: Iterable[int]) -> Ids | None:
    """Give the ids of what is seen; None where a segment does not tell."""
    seen = Ids()
    names = sorted(sight.names)
    for item in chain.from_iterable(parallel(*(partial(_segments, place, name) for name in names))):
        for terms, bits in sets.read(item).items():
            if terms == sets.UNTOLD:
                return None
            if sight.holds(sets.terms_in(terms)):
                seen.union(keys.id_of(item["sk"]["S"]), bits)
    for each in noted:
        seen.put(each.id, any(sight.holds(each.sets[name]) for name in sight.names & each.sets.keys()))
    for id in more:
        seen.put(id, True)
    return seen


def _segments(place: Collected, name: str) -> list[Any]:
    return list(items.partition(place.table, place.set_of(name)))


def _by_id(seen: Ids, portion: Portion, total: int) -> list[int]:
    if not portion.descending:
        return seen.page(portion.offset, portion.limit)
    turned = portion.reversed(total)
    return seen.page(turned.offset, turned.limit)[::-1]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is seen of a chunk, in order, and what the journal adds to it, with its places."""

    chunk: Chunk
    ids: list[int]
    unplaced: Content

    @property
    def size(self) -> int:
        """How many records it has."""
        return len(self.ids) + len(self.unplaced)

    def merged(self, placed: Content | None) -> list[int]:
        """Give the ids of both, in order; a fold that comes between (None) may have taken the places away."""
        if placed is None or not self.unplaced:
            return [*self.ids, *(id for _, id in self.unplaced)]
        wanted = set(self.ids)
        return [id for _, id in sorted([*(each for each in placed if each[1] in wanted), *self.unplaced])]


class _Ordered:
    """What is seen, in an order.

    Args:
        place: the collection.
        order: the order's name.
        seen: what is seen.
        noted: what the journal says: these records are not where the packs have them.
    """

    def __init__(self, place: Collected, order: str, seen: Ids, noted: Sequence[Noted]) -> None:
        self._place, self._order = place, order
        self._total = len(seen)
        self._unplaced = sorted(
            (chunks.place(each.texts[order], each.id), each.id)
            for each in noted
            if order in each.texts and each.id in seen
        )
        for each in noted:
            seen.put(each.id, False)
        self._packed = seen.flags

    def page(self, portion: Portion) -> list[int]:
        """Give the ids of a portion that is no farther from its beginning than from its end."""
        shown = list[_Part]()
        passed, end = 0, portion.offset + portion.limit
        for part in self._read(portion):
            if passed + part.size > portion.offset:
                shown.append(part)
            passed += part.size
            if passed >= end:
                break
        before = passed - sum(part.size for part in shown)
        placed = self._places(shown)
        merged = (part.merged(placed.get(part.chunk.bound)) for part in shown)
        found = [id for ids in merged for id in (ids[::-1] if portion.descending else ids)]
        return found[max(portion.offset - before, 0) : end - before]

    def _read(self, portion: Portion) -> Iterator[_Part]:
        """Give what is seen, chunk by chunk in reading direction."""
        flags, length = self._packed, len(self._packed)
        for chunk, following in self._bounded(portion):
            begin = bisect_left(self._unplaced, (chunk.bound, 0))
            stop = len(self._unplaced) if following is None else bisect_left(self._unplaced, (following, 0))
            ids = [id for id in chunk.ids if id < length and flags[id]]
            yield _Part(chunk, ids, self._unplaced[begin:stop])

    def _bounded(self, portion: Portion) -> Iterator[tuple[Chunk, str | None]]:
        """Give chunks in reading direction, each with the bound of the one that follows in the order."""
        read = self._chunks(portion)
        last = next(read, Chunk("", []))
        if portion.descending:
            yield last, None
            for chunk in read:
                yield chunk, last.bound
                last = chunk
            return
        for chunk in read:
            yield last, chunk.bound
            last = chunk
        yield last, None

    def _chunks(self, portion: Portion) -> Iterator[Chunk]:
        """Read chunks: first as many as should have the page if what is seen is spread evenly, then ever more."""
        part = (portion.offset + portion.limit) / self._total
        most = 2 + int(part * len(self._packed) / (CHUNK / 2))
        request: dict[str, Any] = {"ScanIndexForward": not portion.descending}
        while True:
            answer: Any = dynamodb().query(
                TableName=self._place.table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": self._place.order(self._order)}},
                ConsistentRead=True,
                Limit=min(most, _MOST_CHUNKS),
                **request,
            )
            yield from map(chunks.read, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            most *= 2

    def _places(self, parts: Sequence[_Part]) -> dict[str, Content]:
        """Read the places of what is in these chunks, by their bounds, where the journal adds to it. One round trip."""
        chosen = [part.chunk for part in parts if part.unplaced and part.chunk.ids]
        wanted = {each.bound: self._place.chunk_keys(self._order, each.bound) for each in chosen}
        found = items.among(self._place.table, wanted.values())
        return {
            each.bound: chunks.content(found[key], each.ids, strict=False)
            for each in chosen
            if (key := wanted[each.bound]) in found
        }
