"""What a fold does to an order: records leave the chunks that they are in, and come to where they stand now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from shared.packs import chunks
from shared.packs.chunks import Chunk, Content
from shared.packs.journal import Noted
from shared.packs.place import Collected
from shared.records import items
from shared.records.writing.effects import ItemEffect

_FEW: Final = 4
"""A chunk with less than this part of what it may have joins the one before it."""


def moved(place: Collected, order: str, noted: Sequence[Noted]) -> Iterator[list[ItemEffect]]:
    """Give the effects on an order; those that belong together, together.

    All its ids are read (2 KB for a thousand), and the places of those in chunks that change.
    """
    known = [chunks.read(each) for each in items.partition(place.table, place.order(order))] or [Chunk("", [])]
    contents = _changed(place, order, known, noted)
    spans = {number: [known[number].bound] for number in contents}
    for number in range(len(known) - 1, 0, -1):
        if number in contents and chunks.fullness(contents[number]) < 1 / _FEW:
            before = number - 1
            if before not in contents:
                contents |= _contents(place, order, {before: known[before]})
                spans[before] = [known[before].bound]
            contents[before] += contents.pop(number)
            spans[before] += spans.pop(number)
    for number, content in contents.items():
        yield list(_rewritten(place, order, spans[number], content))


def _changed(place: Collected, order: str, known: Sequence[Chunk], noted: Sequence[Noted]) -> dict[int, Content]:
    """Give what the chunks that change have from now on, by their numbers."""
    bounds = [each.bound for each in known]
    gone = {each.id for each in noted}
    come: dict[int, Content] = {}
    for each in noted:
        if order in each.texts:
            entry = chunks.place(each.texts[order], each.id)
            come.setdefault(bisect_right(bounds, entry) - 1, []).append((entry, each.id))
    touched = {number for number, each in enumerate(known) if number in come or not gone.isdisjoint(each.ids)}
    before = _contents(place, order, {number: known[number] for number in touched})
    return {
        number: sorted([*(each for each in content if each[1] not in gone), *come.get(number, ())])
        for number, content in before.items()
    }


def _contents(place: Collected, order: str, wanted: dict[int, Chunk]) -> dict[int, Content]:
    """Give what chunks have, by their numbers. One round trip.

    Raises:
        UnreadablePack: something of it cannot be read.
    """
    keys = {number: place.chunk_keys(order, each.bound) for number, each in wanted.items()}
    found = items.among(place.table, keys.values())
    return {
        number: chunks.content(found.get(keys[number], {}), each.ids) if each.ids else []
        for number, each in wanted.items()
    }


def _rewritten(place: Collected, order: str, bounds: Iterable[str], content: Content) -> Iterator[ItemEffect]:
    """Give the effects that put a content in the place of some chunks side by side."""
    first, *others = bounds
    put = set()
    for number, part in enumerate(chunks.cut(content)):
        bound = part[0][0] if number else first
        put.add(bound)
        ids, places = chunks.encode_ids(id for _, id in part), chunks.encode_places(text for text, _ in part)
        yield ItemEffect(place.chunk(order, bound), fresh=True, assigned={"ids": {"B": ids}})
        yield ItemEffect(place.chunk_keys(order, bound), fresh=True, assigned={"keys": {"B": places}})
    for bound in others:
        if bound not in put:
            yield ItemEffect(place.chunk(order, bound), gone=True)
            yield ItemEffect(place.chunk_keys(order, bound), gone=True)
