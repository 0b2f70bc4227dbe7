"""In which order hits are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from functions.catalogue.card import EXTRA, OWN_WORDS
from functions.catalogue.searching.options import RANK, SearchOrder
from shared.search import Node
from shared.search.tree import ranks

_PREPARED: Final = {"metadata_created": "made", "metadata_modified": "changed"}
"""Orders that the search has prepared under another name, which none of several orders has."""

_UUID: Final = "uuid"
"""The order by id, as the index calls it: `id` is there the place of the record."""

_UNIQUE: Final = {"name", "id", *_PREPARED}
"""What no two packages have alike; times are of microseconds."""

_OWN: Final = {"title", "author", "notes", "tags", "isopen", "state", *_UNIQUE, *OWN_WORDS}


def orders_of(wanted: Sequence[SearchOrder], tree: Node) -> list[SearchOrder]:
    """Give the orders to ask the index for, the first first; none is by rank, which ties by name.

    What comes after an order in which nothing is equal says nothing. Where nothing ranks, the order by rank does not.
    """
    found = list(_meaning_something(wanted, tree))
    if len(found) == 1:
        return [SearchOrder(_PREPARED.get(found[0].by, found[0].by), found[0].descending)]
    return found


def _meaning_something(wanted: Sequence[SearchOrder], tree: Node) -> Iterator[SearchOrder]:
    for order in wanted:
        if order.by != RANK:
            yield SearchOrder(_field(order.by), order.descending)
        elif ranks(tree):
            return
        if order.by in _UNIQUE:
            return


def _field(name: str) -> str:
    return _UUID if name == "id" else name if name in _OWN else EXTRA + name
