"""Names of objects: `namespace:id`, and ids of which the number of the record can be read.

An id is 16 hexadecimal digits: the record's number (36 bits) and 28 random bits, mixed so that ids of neighbours have
nothing in common. So an object is read by its pid in one round trip, without an item that leads from one to the
other, and nobody can name the id of what is made next. Nothing is secret about it.
"""

from __future__ import annotations

import re
import secrets
from typing import Final, NamedTuple

DEPOSIT: Final = "deposit"
COLLECTION: Final = "collection"
COMMUNITY: Final = "community"
GROUP: Final = "group"
SCHEMA: Final = "schema"
CATEGORY: Final = "category"

NAMESPACES: Final = (DEPOSIT, COLLECTION, COMMUNITY, GROUP, SCHEMA, CATEGORY)
"""The namespaces that the API makes objects in; objects of any other one are deposits that were imported."""

_RANDOM_BITS: Final = 28
_LARGEST: Final = (1 << (64 - _RANDOM_BITS)) - 1
_ALL: Final = (1 << 64) - 1
_FACTORS: Final = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
"""Odd, so each has an inverse: those of the finalizer of SplitMix64 (Steele et al. 2014)."""
_INVERSES: Final = tuple(pow(each, -1, 1 << 64) for each in _FACTORS)
_ID: Final = re.compile(r"[0-9a-f]{16}")


class Pid(NamedTuple):
    """The name of an object."""

    namespace: str
    id: str

    def __str__(self) -> str:
        return f"{self.namespace}:{self.id}"


def parse(text: str, namespace: str = "") -> Pid | None:
    """Read `namespace:id`, or an id alone where the namespace is known; None for anything else."""
    before, colon, id = text.partition(":")
    if not colon and namespace and text:
        return Pid(namespace, text)
    return Pid(before, id) if before and id else None


def new_id(number: int) -> str:
    """Give an id for the record of this number; each time another.

    Raises:
        ValueError: numbers have 36 bits.
    """
    if not 0 < number <= _LARGEST:
        raise ValueError(f"{number} cannot be told by an id")
    value = number << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    for shift, factor in zip((30, 27), _FACTORS, strict=True):
        value = (value ^ value >> shift) * factor & _ALL
    return f"{value ^ value >> 31:016x}"


def number_of(id: str) -> int | None:
    """Give the number of the record that may have this id, None if none can; whether it has it, the record says."""
    if not _ID.fullmatch(id):
        return None
    value = _unshifted(int(id, 16), 31)
    for shift, inverse in zip((27, 30), reversed(_INVERSES), strict=True):
        value = _unshifted(value * inverse & _ALL, shift)
    return value >> _RANDOM_BITS or None


def _unshifted(value: int, shift: int) -> int:
    """Undo `x ^ x >> shift`."""
    result = value
    while value := value >> shift:
        result ^= value
    return result
