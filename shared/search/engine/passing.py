"""An index of some cards that lives as long as one search: for what is not in the site's index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from shared.search.card import Card
from shared.search.engine.documents import document
from shared.search.engine.schema import make_passing_index
from shared.search.engine.searching import Hits, Sort, search
from shared.search.tree import Node

_MEMORY = 15_000_000
"""Bytes in which documents gather: the least that the engine takes."""


def search_cards(
    cards: Iterable[Card], tree: Node, *, sort: Sort | None = None, offset: int = 0, limit: int = 20
) -> Hits:
    """Find what a tree asks for among some cards, whoever may read them; see `engine.searching.search`.

    Raises:
        BadCard: one is not within its bounds.
        BadTree, CannotAnswer: as for `search`.
    """
    index = make_passing_index()
    writer = index.writer(_MEMORY, 1)
    today = datetime.now(UTC).date()
    for each in cards:
        writer.add_document(document(each, today))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return search(index.searcher(), tree, None, sort=sort, offset=offset, limit=limit)
