"""What is in an index, whoever may find it: for those who keep it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import tantivy

from shared.search.engine.documents import APART
from shared.search.engine.schema import PREPARED, SCHEMA
from shared.search.engine.searching import Searcher
from shared.search.words import clean


def documents(searcher: Searcher) -> dict[str, int]:
    """Give the ids of all documents, each with the time of its card's last change, in microseconds since 1970."""
    found = _values(searcher, tantivy.Query.all_query(), PREPARED["changed"])
    split = (value.partition(APART) for value in found)
    return {identity: int(moment) - 2**62 for moment, _, identity in split}


def within(searcher: Searcher, ids: Collection[str]) -> set[str]:
    """Give the ids of the documents whose audience is that of one of these records, by what stands in `within`."""
    if not ids:
        return set()
    return set(_values(searcher, tantivy.Query.term_set_query(SCHEMA, "within", sorted(map(clean, ids))), "id"))


def _values(searcher: Searcher, query: tantivy.Query, field: str) -> list[Any]:
    """Give the value of a prepared order of each document that is found."""
    counted: Any = searcher.search(query, limit=1)
    if not counted.count:
        return []
    found: Any = searcher.search(query, limit=counted.count, order_by_field=field)
    return [value for value, _ in found.hits]
