"""Who may have bytes: one rule over the bytes, whatever record leads to them. Downloads and crates ask here.

Bytes are private while any object whose storage location has their SHA-1, below any root and however it is spelt, has
the key `accessibility` with the value `private`. Private bytes are for signed-in people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final, NamedTuple

from functions.registry.bootstrap import OWN_ROOT
from functions.registry.store import ACCESSIBILITY, MIXED_HASH, PRIVATE, store
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Equal

MOST_OBJECTS: Final = 2000
"""How many objects are asked whether they are private: what is beyond counts as private."""

_LOCATION: Final = "storage_location"


class Holders(NamedTuple):
    """The objects that have some bytes: all of them, and those below the site's own root, the oldest first."""

    everywhere: list[int]
    here: list[int]


def withheld(sha1s: Iterable[str], caller: Principal) -> frozenset[str]:
    """Give those of the SHA-1s (lower-case hex) whose bytes the caller may not have. Four round trips, or none."""
    return frozenset() if caller.is_user else private(holders(sha1s))


def holders(sha1s: Iterable[str]) -> dict[str, Holders]:
    """Give the objects that have the bytes with each of these SHA-1s (lower-case hex). Two round trips."""
    wanted = list(dict.fromkeys(sha1s))
    located = dict(zip(wanted, parallel(*(partial(_locations, sha1) for sha1 in wanted)), strict=True))
    ids = sorted({id for found in located.values() for id in found})
    own, *objects = parallel(partial(_own, ids), *(partial(_objects, id) for id in ids))
    at = dict(zip(ids, objects, strict=True))
    return {sha1: Holders(_joined(at, found), _joined(at, found & set(own))) for sha1, found in located.items()}


def private(held: Mapping[str, Holders]) -> frozenset[str]:
    """Give those of the SHA-1s whose bytes are private. Two round trips."""
    asked = list(dict.fromkeys(id for each in held.values() for id in each.everywhere))[:MOST_OBJECTS]
    marks = store().lookup_many("key_value", [{"object": id, "key": ACCESSIBILITY} for id in asked])
    marked = {mark["id"]: id for id, mark in zip(asked, marks, strict=True) if mark}
    values = store().get_many("key_value", marked)
    open_ones = set(asked) - {marked[id] for id, mark in values.items() if mark.values["value"] == PRIVATE}
    return frozenset(sha1 for sha1, each in held.items() if not open_ones.issuperset(each.everywhere))


def _locations(sha1: str) -> set[int]:
    """Give the storage locations whose hash is a SHA-1, in small letters, in capitals, or in both."""
    found = parallel(
        partial(store().ids, _LOCATION, Equal("hash", sha1)),
        partial(store().ids, _LOCATION, Equal("hash", sha1.upper())),
        partial(_mixed, sha1),
    )
    return {id for ids in found for id in ids}


def _mixed(sha1: str) -> list[int]:
    return [line.id for line in store().entries(_LOCATION, MIXED_HASH, sha1)]


def _own(locations: list[int]) -> list[int]:
    """Give those of the locations that are below the site's own root."""
    found = store().get_all(((_LOCATION, id) for id in locations), ())
    return [each.id for each in found.values() if each.values["storage_root"] == OWN_ROOT]


def _objects(location: int) -> list[int]:
    return store().ids("object", Equal(_LOCATION, location))


def _joined(at: Mapping[int, list[int]], locations: Iterable[int]) -> list[int]:
    """Give the objects at any of the locations."""
    return sorted({id for location in locations for id in at[location]})
