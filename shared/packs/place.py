"""Where the packs of a collection lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, Final

from shared.aws import parallel
from shared.records import items, keys
from shared.records.keys import Key, wire

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


def read_items(table: str, wanted: Iterable[Key]) -> dict[Key, Any]:
    """Give the items that exist among these. One round trip (batches of 100 side by side)."""
    asked = [wire(key) for key in wanted]
    batches = (asked[start : start + _BATCH] for start in range(0, len(asked), _BATCH))
    found = parallel(*(partial(_read, table, batch) for batch in batches))
    return {Key(item["pk"]["S"], item["sk"]["S"]): item for item in chain.from_iterable(found)}


def _read(table: str, batch: list[Any]) -> list[Any]:
    return list(items.batch(table, batch))


_BATCH: Final = 100
