"""Sets of ids as bitmaps: an integer for each segment, whose bit n stands for the segment's n-th id.

A segment's item has a bitmap for each of the terms under which ids are in the set: `""` for none, else their JSON text.
Of ids under too many different ones it says no more than that there are some: an item has 400 KB.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from shared.packs.place import SEGMENT
from shared.packs.unreadable import or_unreadable

Segment = dict[str, int]
"""The bitmaps of a segment, by their terms."""

_SPARSE: Final = 64
"""Ids of one bitmap that are written as numbers: many terms may have few ids each."""


UNTOLD: Final = "?"
"""Stands for terms that a segment does not tell."""

_MOST_BYTES: Final = 128 * 1024
"""The most bytes of a segment that tells all terms: half its ids under 4,000 different dates are some 50 KB."""


def encode(segment: Segment) -> bytes:
    """Write a segment; one that would be too long does not tell its terms, but for ids that are under none."""
    raw = _encoded(segment)
    return raw if len(raw) <= _MOST_BYTES else _encoded(_untold(segment))


def _encoded(segment: Segment) -> bytes:
    return zlib.compress(json.dumps({terms: _written(bits) for terms, bits in segment.items()}).encode(), 9)


def _untold(segment: Segment) -> Segment:
    short = {"": segment.get("", 0), UNTOLD: 0}
    for terms, bits in segment.items():
        short[terms if terms in short else UNTOLD] |= bits
    return {terms: bits for terms, bits in short.items() if bits}


@or_unreadable
def read(item: Mapping[str, Any]) -> Segment:
    """Read a segment from its item.

    Raises:
        UnreadablePack: it cannot be read.
    """
    written: Mapping[str, Any] = json.loads(zlib.decompress(item["sets"]["B"]))
    return {terms: _read(bits) for terms, bits in written.items()}


def _written(bits: int) -> str | list[int]:
    return list(members(bits)) if bits.bit_count() <= _SPARSE else f"{bits:x}"


def _read(written: str | list[int]) -> int:
    return int(written, 16) if isinstance(written, str) else sum(1 << each for each in written)


def terms_of(terms: Any) -> str:
    """Give the text of terms; nothing for none."""
    return "" if terms is None else json.dumps(terms, separators=(",", ":"))


def terms_in(text: str) -> Any:
    """Read the text of terms."""
    return json.loads(text) if text else None


def moved(segment: Segment, gone: Iterable[int], come: Mapping[int, str]) -> Segment:
    """Give a segment without some ids, and with others under their terms (as texts); ids are those of records."""
    out = sum(1 << id % SEGMENT for id in set(gone) | come.keys())
    left = {terms: bits & ~out for terms, bits in segment.items()}
    for id, terms in come.items():
        left[terms] = left.get(terms, 0) | 1 << id % SEGMENT
    return {terms: left[terms] for terms in sorted(left) if left[terms]}


def members(bits: int) -> Iterator[int]:
    """Give the numbers of the bits that are set, ascending."""
    text = f"{bits:b}"[::-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


class Ids:
    """A set of ids that can be counted, asked and paged. It begins empty."""

    def __init__(self) -> None:
        self._segments: dict[int, int] = {}

    def __len__(self) -> int:
        return sum(bits.bit_count() for bits in self._segments.values())

    def __contains__(self, id: int) -> bool:
        return bool(self._segments.get(id // SEGMENT, 0) >> id % SEGMENT & 1)

    def union(self, number: int, bits: int) -> None:
        """Add the ids of a segment's bitmap."""
        self._segments[number] = self._segments.get(number, 0) | bits

    def put(self, id: int, present: bool) -> None:
        """Add an id, or take it away."""
        bits, bit = self._segments.get(id // SEGMENT, 0), 1 << id % SEGMENT
        self._segments[id // SEGMENT] = bits | bit if present else bits & ~bit

    def page(self, offset: int, limit: int) -> list[int]:
        """Give some ids, ascending, from the one on before which there are `offset` others."""
        chosen: list[int] = []
        for number, bits in sorted(self._segments.items()):
            size = bits.bit_count()
            if offset < size:
                chosen += [number * SEGMENT + each for each in members(bits)][offset : offset + limit - len(chosen)]
            offset = max(0, offset - size)
            if len(chosen) == limit:
                break
        return chosen

    @property
    def flags(self) -> bytearray:
        """A byte for each id up to the last one: whether it is in the set. It is asked faster than the set."""
        flags = bytearray(SEGMENT * (max(self._segments, default=-1) + 1))
        for number, bits in self._segments.items():
            text = f"{bits:0{SEGMENT}b}"[::-1].encode()
            flags[number * SEGMENT : (number + 1) * SEGMENT] = text.translate(_FLAGS)
        return flags


_FLAGS: Final = bytes(int(code == ord("1")) for code in range(256))
