"""Orders as chunks of ids: each has the records from its bound up to the next one's, in order.

A record's place is a text that no other has: what it is ordered by, and its id. The first chunk's bound is empty.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final

from shared.packs.unreadable import or_unreadable
from shared.records import keys

CHUNK: Final = 1024
"""The most ids of a chunk: 1 to 3 KB."""

_BYTES: Final = 256 * 1024
"""The most bytes of a chunk's places before they are compressed: an item has 400 KB, and some texts hardly shrink."""

Content = list[tuple[str, int]]
"""The places and ids of a chunk's records, in order."""

_TAIL: Final = len(keys.SEPARATOR) + len(keys.number(0))
_ID_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: its bound and its ids."""

    bound: str
    ids: Sequence[int]


@or_unreadable
def read(item: Mapping[str, Any]) -> Chunk:
    """Read a chunk from its item.

    Raises:
        UnreadablePack: it cannot be read.
    """
    return Chunk(item["sk"]["S"][1:], decode_ids(item["ids"]["B"]))


def place(text: str, id: int) -> str:
    """Give the place of a record in an order by a text."""
    return text + keys.SEPARATOR + keys.number(id)


def encode_ids(ids: Iterable[int]) -> bytes:
    """Write ids: byte by byte of all of them, since the upper ones are alike."""
    raw = array("I", ids).tobytes()
    return zlib.compress(b"".join(raw[plane::_ID_BYTES] for plane in range(_ID_BYTES)), 9)


def decode_ids(written: bytes) -> list[int]:
    """Read ids."""
    planes = zlib.decompress(written)
    size = len(planes) // _ID_BYTES
    raw = bytearray(len(planes))
    for plane in range(_ID_BYTES):
        raw[plane::_ID_BYTES] = planes[plane * size : (plane + 1) * size]
    return array("I", bytes(raw)).tolist()


def encode_places(places: Iterable[str]) -> bytes:
    """Write places, without the ids at their ends."""
    return zlib.compress(json.dumps([each[:-_TAIL] for each in places], ensure_ascii=False).encode(), 9)


@or_unreadable
def content(item: Mapping[str, Any], ids: Iterable[int], strict: bool = True) -> Content:
    """Read from the item with a chunk's places where these ids of the chunk stand.

    Raises:
        UnreadablePack: it cannot be read, or is (`strict`) another chunk's.
    """
    texts: list[str] = json.loads(zlib.decompress(item["keys"]["B"]))
    return [(place(text, id), id) for text, id in zip(texts, ids, strict=strict)]


def fullness(places: Iterable[tuple[str, int]]) -> float:
    """Tell how much of a chunk these records would take: 1 is as much as it may have."""
    return sum(map(_weight, places)) / (CHUNK * _BYTES)


def cut(places: Sequence[tuple[str, int]]) -> Iterator[Sequence[tuple[str, int]]]:
    """Cut what one chunk would have into as many parts as are needed, one at least; they are equally full."""
    weights = list(accumulate(map(_weight, places)))
    total = weights[-1] if weights else 0
    parts = max(1, -(-total // (CHUNK * _BYTES)))
    ends = [bisect_right(weights, total * part // parts) for part in range(parts + 1)]
    for begin, end in pairwise(ends):
        yield places[begin:end]


def _weight(place: tuple[str, int]) -> int:
    """Give what a record takes of a chunk's `CHUNK * _BYTES`: one of its ids, or as much of its bytes."""
    return max(_BYTES, CHUNK * len(place[0].encode()))
