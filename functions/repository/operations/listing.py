"""Lists of objects: communities, categories, and what a community has published or is to review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from functions.repository import refusals
from functions.repository.operations.places import place_of
from functions.repository.pids import Pid
from functions.repository.store import (
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    EVERYTHING,
    LISTED,
    published_in,
    store,
    waiting_in,
)
from shared.records import Line

MOST_LISTED: Final = 5_000
"""Objects of a list that are sent at once."""


MOST_CHOICES: Final = 50
"""Collections that a form offers."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of a list, and whether there is more behind it."""

    collection: str
    lines: Sequence[Line]
    more: bool


def registered(collection: str, start: int, size: int) -> ListPart:
    """Give some of the communities, or of the categories, the oldest first. One round trip."""
    return _cut(collection, store().entries(collection, LISTED, EVERYTHING, limit=start + size + 1), start, size)


def published(community: str, collection: str, start: int, size: int) -> ListPart:
    """Give some of what a community has published: deposits the newest first, collections the oldest first.

    One round trip, one more for a community that has not been met.

    Raises:
        Refused: 404.
    """
    pid = Pid(COMMUNITY, community)
    place = place_of(pid)
    if place is None:
        raise refusals.not_found(pid)
    partition = published_in(place[1])
    lines = store().entries(collection, LISTED, partition, limit=start + size + 1, descending=collection == DEPOSIT)
    return _cut(collection, lines, start, size)


def collections_in(community: int) -> list[Line]:
    """Give the first collections that a community has published, for choosing one. One round trip."""
    return list(store().entries(COLLECTION, LISTED, published_in(community), limit=MOST_CHOICES))


def collections_of(community: str) -> list[Line]:
    """Give the same of a community by its readable id; none of what is no community. Round trips as for `published`."""
    place = place_of(Pid(COMMUNITY, community))
    return collections_in(place[1]) if place else []


def waiting(community: int, collection: str, size: int) -> ListPart:
    """Give some of what waits for the review of a community, what was begun first in front. One round trip."""
    return _cut(collection, store().entries(collection, LISTED, waiting_in(community), limit=size + 1), 0, size)


def _cut(collection: str, lines: Iterator[Line], start: int, size: int) -> ListPart:
    found = list(islice(lines, start, start + size + 1))
    return ListPart(collection, found[:size], len(found) > size)
