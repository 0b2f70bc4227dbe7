"""Where the packs of a collection lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shared.records import keys
from shared.records.keys import Key

SEGMENT: Final = 1 << 14
"""Ids of one item of a set: 2 KB where it has half of them, a few bytes where it has some."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A collection of a table.

    Attributes:
        table: the table's name.
        collection: the collection's name.
        orders: the names of its orders.
    """

    table: str
    collection: str
    orders: tuple[str, ...] = ()

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
        return f"{self.collection}~set~{name}"

    def segment(self, name: str, number: int) -> Key:
        """Give the key of a segment of a set."""
        return Key(self.set_of(name), keys.number(number))

    def order(self, name: str) -> str:
        """Give the partition of an order's chunks."""
        return f"{self.collection}~order~{name}"

    def chunk(self, order: str, bound: str) -> Key:
        """Give the key of a chunk of an order."""
        return Key(self.order(order), "-" + bound)

    def chunk_keys(self, order: str, bound: str) -> Key:
        """Give the key of the item with the places of a chunk's records."""
        return Key(f"{self.collection}~keys~{order}", "-" + bound)
