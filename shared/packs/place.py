"""Where the packs of a collection lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from shared.records import JournalEntry, keys
from shared.records.keys import Key

SEGMENT: Final = 1 << 14
"""Ids of one item of a set: 2 KB where it has half of them, a few bytes where it has some."""


def _no_entries(ids: Iterable[int]) -> Mapping[int, JournalEntry]:
    return {}


@dataclass(frozen=True, slots=True)
class Collected:
    """A collection of a table.

    Attributes:
        table: the table's name.
        collection: the collection's name.
        orders: the names of its orders.
        entries: gives what the journal would say of some records as they are; those that have gone are missing.
        built: when building the packs began that are meant: older ones may lie beside them, and nobody reads them.
    """

    table: str
    collection: str
    orders: tuple[str, ...] = ()
    entries: Callable[[Iterable[int]], Mapping[int, JournalEntry]] = _no_entries
    built: int = 0

    def built_in(self, begun: int) -> Collected:
        """Give the place of the packs whose building began then."""
        return replace(self, built=begun)

    @property
    def journal(self) -> str:
        """The partition of the journal."""
        return keys.journal(self.collection)

    @property
    def head(self) -> Key:
        """The key of the head, which a query of the journal reads before any line."""
        return Key(self.journal, "!")

    def set_of(self, name: str) -> str:
        """Give the partition of a set."""
        return f"{self.collection}~set~{self.built}~{name}"

    def segment(self, name: str, number: int) -> Key:
        """Give the key of a segment of a set."""
        return Key(self.set_of(name), keys.number(number))

    def order(self, name: str) -> str:
        """Give the partition of an order's chunks."""
        return f"{self.collection}~order~{self.built}~{name}"

    def chunk(self, order: str, bound: str) -> Key:
        """Give the key of a chunk of an order."""
        return Key(self.order(order), "-" + bound)

    def chunk_keys(self, order: str, bound: str) -> Key:
        """Give the key of the item with the places of a chunk's records."""
        return Key(f"{self.collection}~keys~{self.built}~{order}", "-" + bound)
