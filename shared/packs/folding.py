"""Packing: what is noted of records goes into sets and orders, and then out of the journal.

It may be begun by anybody, at any time, by several at once, and die anywhere. Its writes for 128 lines: a segment for
each set and range of ids that they change, and of each order at the most as many chunks as lines, with their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from shared.packs import head as heads
from shared.packs import journal, orders, sets
from shared.packs.head import Head
from shared.packs.journal import Noted
from shared.packs.place import SEGMENT, Collected
from shared.packs.unreadable import UnreadablePack
from shared.records import items
from shared.records.keys import Key
from shared.records.writing.effects import ItemCondition, ItemEffect, Race
from shared.records.writing.transaction import Cancelled, commit, token

FOLD_AT: Final = 128
"""The weight of a journal that is worth a fold: as many lines, or fewer long ones. To read it costs 32 units."""

_AT_ONCE: Final = 512
_MOST_ITEMS: Final = 99
_MOST_BYTES: Final = 3_000_000


def fold(place: Collected, least: int = FOLD_AT) -> bool:
    """Pack the first lines of a journal, if they weigh enough and the packs are built; tell whether it did.

    False says that there is nothing more to do for now, or that somebody else is at it.
    """
    head, lines = journal.read(place, _AT_ONCE)
    if head is None or head.unbuilt is not None or journal.weight(lines) < max(least, 1):
        return False
    mark = pack(place, head, lines)
    if mark is None:
        return False
    journal.settle(place, lines)
    heads.finish(place, mark)
    return True


def pack(place: Collected, head: Head, noted: Sequence[Noted]) -> str | None:
    """Put records into the packs as they are noted, and give the fold's mark, for who has to `finish` it.

    None: somebody else folds, or the packs cannot be read and are to be built anew.

    Args:
        place: the collection.
        head: the head, which has been read before what is noted.
        noted: the records; what is noted of each is as true as what any earlier fold knew.
    """
    mark = heads.claim(place, head)
    if mark is None:
        return None
    here = place.built_in(head.begun)
    try:
        groups = [_segments(here, noted), *(orders.moved(here, each, noted) for each in here.orders)]
        for together in _transactions(list(chain.from_iterable(groups))):
            commit(place.table, [_still(place, mark), *together], token(), witness=None)
    except Cancelled:
        return None
    except UnreadablePack as error:
        heads.give_up(place, replace(head, mark=mark), error)
        return None
    return mark


def _still(place: Collected, mark: str) -> ItemEffect:
    """Give the effect that counts a transaction and renews the lease, on the condition that no later fold has begun.

    A query does not see a transaction as a whole (Developer Guide, "Transaction isolation levels"): who reads packs
    knows by the count that none came between.
    """
    condition = ItemCondition("#mark = :mark", Race(), {"mark": {"S": mark}})
    renewed = {"until": heads.lease_end()}
    return ItemEffect(place.head, added={"steps": 1}, assigned=renewed, conditions=[condition])


def _transactions(groups: Sequence[list[ItemEffect]]) -> Iterator[list[ItemEffect]]:
    """Put groups of effects into as few transactions as hold them; a group stays together."""
    together: list[ItemEffect] = []
    size = 0
    for group in groups:
        bytes_more = sum(each.size for each in group)
        if together and (len(together) + len(group) > _MOST_ITEMS or size + bytes_more > _MOST_BYTES):
            yield together
            together, size = [], 0
        together += group
        size += bytes_more
    if together:
        yield together


def _segments(place: Collected, noted: Sequence[Noted]) -> list[list[ItemEffect]]:
    """Give the effects on the segments of sets, each for itself. One round trip for a hundred of them."""
    touched: dict[Key, list[tuple[str, Noted]]] = {}
    for each in noted:
        for name in each.was | each.sets.keys():
            touched.setdefault(place.segment(name, each.id // SEGMENT), []).append((name, each))
    packed = items.among(place.table, touched)
    effects = []
    for key, records in touched.items():
        before = sets.read(packed[key]) if key in packed else {}
        come = {each.id: sets.terms_of(each.sets[name]) for name, each in records if name in each.sets}
        after = sets.moved(before, (each.id for _, each in records), come)
        if after != before:
            put = {"sets": {"B": sets.encode(after)}} if after else {}
            effects.append([ItemEffect(key, fresh=bool(after), gone=not after, assigned=put)])
    return effects
