"""A group's table: the store of its records, and what is in it from the start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from shared.records import Change, Collection, Create, NotUnique, Prepared, RecordKey, Store, Values
from shared.settings import settings

_stores: dict[tuple[str, str], Store] = {}
"""This process's stores, by table and bucket: a store remembers what it has seen."""

_begun: set[Store] = set()
"""Those in which it has seen what a new site has."""


def store_of(group: str, collections: Iterable[Collection], *, long_bodies: bool = True) -> Callable[[], Store]:
    """Make the function that gives a group's store: always the same one of the table that the settings name.

    Args:
        group: the endpoint group, whose table it is.
        collections: what the table holds.
        long_bodies: whether bodies too long for an item lie in the bucket of files; else there can be none.
    """
    declared = tuple(collections)

    def store() -> Store:
        place = settings.table(group), settings.files_bucket if long_bodies else ""
        if place not in _stores:
            _stores[place] = Store(place[0], declared, place[1])
        return _stores[place]

    return store


def ensure(store: Store, records: Callable[[], Mapping[RecordKey, Values]]) -> None:
    """Create the records that a new site has, unless they are there.

    It may be called at any time and by any number of processes at once; a process looks only once, and one that
    loses the race is content with what the other has made.

    Args:
        store: the group's store.
        records: gives the records; it is called when they are looked for.
    """
    if store in _begun:
        return
    wanted = records()

    def plan(prepared: Prepared) -> list[Change]:
        return [] if prepared.records else [Create(*key, values) for key, values in wanted.items()]

    if store.get(*next(iter(wanted))) is None:
        with suppress(NotUnique):
            store.transact(plan, read=wanted)
    _begun.add(store)
