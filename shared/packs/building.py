"""Packing a collection that was there before its packs, from the records themselves.

What changes meanwhile is noted in the journal as ever. Records that were written by functions that did not know of the
journal may be missing from it, so building waits until the last of these has ended.
"""

from __future__ import annotations

from typing import Final

from shared.deadline import Enough, never
from shared.packs import folding
from shared.packs import head as heads
from shared.packs.head import Head
from shared.packs.journal import Noted
from shared.packs.place import Collected
from shared.records import Store

PATIENCE: Final = 15 * 60
"""Seconds for which a function that began before may still be running: the most that Lambda gives it."""

_AT_ONCE: Final = 1024


def upkeep(store: Store, place: Collected, enough: Enough = never, patience: int = PATIENCE) -> bool:
    """Pack what is to be packed: build the packs where there are none, then fold what the journal has.

    Args:
        store: the collection's store.
        place: the collection.
        enough: is asked between the pieces.
        patience: seconds from the head's beginning to the first record that is packed.

    Returns:
        Whether all is done, or must wait: False says that somebody should go on.
    """
    if (head := heads.read(place)) is None:
        heads.begin(place)
        head = heads.read(place)
    if head is None or heads.now() < head.begun + 1000 * patience:
        return True
    while head and head.unbuilt is not None:
        if enough():
            return False
        if not _build(store, place, head, head.unbuilt):
            return True
        head = heads.read(place)
    while folding.fold(place):
        if enough():
            return False
    return True


def _build(store: Store, place: Collected, head: Head, first: int) -> bool:
    """Pack the next records; False: somebody else is at it."""
    last, end = store.last_id(place.collection), first + _AT_ONCE
    entries = place.entries(range(first, min(end, last + 1)))
    noted = [Noted(id, each.data["in"], each.data["by"]) for id, each in entries.items()]
    mark = folding.pack(place, head, noted)
    if mark is None:
        return False
    heads.finish(place, mark, end if end <= last else None)
    return True
