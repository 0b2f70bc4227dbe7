"""What a group of endpoints tells of its cards: how they are made, and which changes of its records change them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from shared.records import Store, Values
from shared.search.card import Card

Made = Callable[[Collection[int]], Mapping[int, Card]]
"""Reads the records of some ids afresh and gives the cards of those that have one."""

Touched = Callable[[int, Values], Iterable[str]]
"""Gives the addresses of the cards that a record is part of, from its id and its values before or after a change."""


@dataclass(frozen=True)
class CardSource:
    """A group's cards.

    Attributes:
        dialect: the group of endpoints.
        store: gives the store of its records.
        kinds: how the cards of the records of a collection are made, by the collection's name, which is the kind of
            the cards too. A change of such a record changes its own card.
        parts: which cards a change of a record of another collection changes, by that collection's name.
    """

    dialect: str
    store: Callable[[], Store]
    kinds: Mapping[str, Made]
    parts: Mapping[str, Touched] = field(default_factory=dict)
