"""Asking an index: totals, pages and facets, all counted among what the caller may find."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

import tantivy

from shared.search.engine.documents import APART
from shared.search.engine.schema import NUMBERS, PREPARED, open_index
from shared.search.engine.translation import query_of
from shared.search.tree import Node, ranks
from shared.search.words import key

LONGEST_PAGE = 1_000
"""Hits of a page."""

TIED = 1_000
"""The first hits by rank, among which those of equal rank go by name."""

_AHEAD = 100
"""Hits after a page that are looked at first: those that tie with its last mostly end among them."""

MOST_SORTED = 10_000
"""Hits that are put into an order which is not prepared."""

MOST_VALUES = 65_000
"""Different values of a facet; the engine counts no more."""

Searcher: TypeAlias = tantivy.Searcher
"""An index at one moment: what happens to its files does not change it."""

_Hit = tuple[Any, tantivy.DocAddress]


class CannotAnswer(ValueError):
    """The question is beyond a bound; the message says which."""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order: one of `PREPARED`, or a name of `Card.sorts`; what has no value comes last in both directions."""

    by: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found.

    Attributes:
        ids: those of the page's cards, in order.
        total: how many there are on all pages.
        facets: by the name of each field that was asked for, how many hits have which value: most first, then by value.
    """

    ids: tuple[str, ...]
    total: int
    facets: dict[str, dict[str, int]]


def open_searcher(directory: Path) -> Searcher:
    """Open the index in a directory for searching."""
    return open_index(directory).searcher()


def search(
    searcher: Searcher,
    tree: Node,
    readers: frozenset[str] | None,
    *,
    shrunk: Collection[str] = (),
    sort: Sort | Sequence[Sort] | None = None,
    offset: int = 0,
    limit: int = 20,
    facets: Sequence[str] = (),
    values: int = MOST_VALUES,
) -> Hits:
    """Find what a tree asks for.

    Args:
        searcher: the index.
        tree: what is asked for.
        readers: the caller's terms (`shared.search.readers_of`); None finds everything.
        shrunk: ids of records that are left out because their audience has shrunk.
        sort: the order, or several: what is equal in one goes by the next, and at last by name; several at once are
            not prepared. None is by rank, or by name where nothing ranks. Ties of rank go by name among the first
            `TIED` hits.
        offset: how many hits are passed over.
        limit: how many are wanted; 0 only counts.
        facets: names of fields (of `Card.values`) whose values are to be counted.
        values: how many values of each facet are wanted.

    Raises:
        BadTree: the tree is not within bounds.
        CannotAnswer: there are more hits than can be put in that order, or more values than can be counted.
    """
    if offset < 0 or not 0 <= limit <= LONGEST_PAGE:
        raise CannotAnswer(f"A page has at most {LONGEST_PAGE} hits.")
    query = query_of(tree, readers, shrunk)
    page = _Page(searcher, query, offset, limit)
    sorts = [sort] if isinstance(sort, Sort) else sort
    ids = page.ids(sorts or ([] if ranks(tree) else [Sort("name")]))
    return Hits(tuple(ids), page.total, _facets(searcher, query, facets, min(values, MOST_VALUES)))


class _Page:
    """A page of the hits of a query, and their `total` once anything of them was asked for."""

    def __init__(self, searcher: Searcher, query: tantivy.Query, offset: int, limit: int) -> None:
        self.searcher = searcher
        self.query = query
        self.offset = offset
        self.limit = limit
        self.total = 0

    def ids(self, sorts: Sequence[Sort]) -> list[str]:
        """Give the page's ids in an order; of none: best first."""
        if not self.limit or self.offset > LONGEST_PAGE:
            self._hits(1)  # the engine reserves room for all hits that are passed over: there must be so many
            if not self.limit or self.offset >= self.total:
                return []
        return self._in_order(sorts) if sorts else self._by_rank()

    def _by_rank(self) -> list[str]:
        end = self.offset + self.limit
        hits = self._hits(end + _AHEAD)
        if len(hits) == end + _AHEAD and hits[end - 1][0] == hits[-1][0]:
            hits = self._hits(max(TIED, end))
        settled = _settled(hits[:TIED], self.offset, end, self._name_and_id)
        return settled + [self._name_and_id(hit)[1] for hit in hits[max(TIED, self.offset) : end]]

    def _in_order(self, sorts: Sequence[Sort]) -> list[str]:
        sort = sorts[0]
        if len(sorts) > 1 or sort.by not in PREPARED:
            return self._collected(sorts)[self.offset : self.offset + self.limit]
        order = tantivy.Order.Desc if sort.descending else tantivy.Order.Asc
        found = self._by_number(sort, order) if sort.by in NUMBERS else None
        return self._by_text(sort, order) if found is None else found

    def _by_number(self, sort: Sort, order: tantivy.Order) -> list[str] | None:
        """Give the page by the numbers of an order; None if more hits tie with its ends than are looked at."""
        before = min(self.offset, _AHEAD)
        end, most = before + self.limit, before + self.limit + _AHEAD
        hits = self._hits(most, offset=self.offset - before, order_by_field=sort.by, order=order)
        if len(hits) <= before:
            return []
        if (self.offset > before and hits[0][0] == hits[before][0]) or (
            len(hits) == most and hits[end - 1][0] == hits[-1][0]
        ):
            return None
        return _settled(hits, before, end, self._id, descending=sort.descending)

    def _by_text(self, sort: Sort, order: tantivy.Order) -> list[str]:
        hits = self._hits(self.limit, offset=self.offset, order_by_field=PREPARED[sort.by], order=order)
        return [value.rpartition(APART)[2] for value, _ in hits]

    def _collected(self, sorts: Sequence[Sort]) -> list[str]:
        hits = self._hits(MOST_SORTED)
        if self.total > MOST_SORTED:
            raise CannotAnswer(f"More than {MOST_SORTED} hits cannot be sorted by {sorts[0].by}.")
        found = sorted(((self._name_and_id(hit), self._sorts(hit)) for hit in hits), key=itemgetter(0))
        values = [({"name": name, **given}, identity) for (name, identity), given in found]
        for sort in reversed(sorts):
            having = [each for each in values if sort.by in each[0]]
            having.sort(key=lambda each: each[0][sort.by], reverse=sort.descending)
            values = having + [each for each in values if sort.by not in each[0]]
        return [identity for _, identity in values]

    def _hits(self, limit: int, **more: Any) -> list[_Hit]:
        found: Any = self.searcher.search(self.query, limit=limit, **more)
        self.total = found.count
        hits: list[_Hit] = found.hits
        return hits

    def _name_and_id(self, hit: _Hit) -> tuple[str, str]:
        name, _, identity = self.searcher.doc(hit[1])["by_name"][0].rpartition(APART)
        return name, identity

    def _id(self, hit: _Hit) -> tuple[str, str]:
        """Give what puts hits of equal numbers in order."""
        return "", self._name_and_id(hit)[1]

    def _sorts(self, hit: _Hit) -> dict[str, str]:
        kept = self.searcher.doc(hit[1])["sorts"][0]
        sorts: dict[str, str] = json.loads(kept) if kept else {}
        return sorts


def _settled(
    hits: list[_Hit], start: int, end: int, named: Callable[[_Hit], tuple[str, str]], *, descending: bool = False
) -> list[str]:
    """Give the ids of hits from `start` to `end`, equal ones by what is `named`; of others, nothing is read."""
    ids: list[str] = []
    for _, group in groupby(hits, key=lambda hit: hit[0]):
        tied = list(group)
        if len(ids) < end and len(ids) + len(tied) > start:
            ids += [identity for _, identity in sorted(map(named, tied), reverse=descending)]
        else:
            ids += [""] * len(tied)
    return ids[start:end]


def _facets(searcher: Searcher, query: tantivy.Query, names: Iterable[str], most: int) -> dict[str, dict[str, int]]:
    return {name: _values(searcher, query, name, most) for name in dict.fromkeys(names)}


def _values(searcher: Searcher, query: tantivy.Query, name: str, most: int) -> dict[str, int]:
    """Give the first values of a field; where the last of them ties with others, all are looked at."""
    size = min(most + 1, MOST_VALUES)
    asked = {"field": f"values.{key(name)}", "size": size, "segment_size": MOST_VALUES}
    counted = searcher.aggregate(query, {name: {"terms": asked}})[name]
    found = sorted((-bucket["doc_count"], bucket["key"]) for bucket in counted["buckets"])
    if counted["sum_other_doc_count"]:
        if size == MOST_VALUES or counted.get("doc_count_error_upper_bound"):
            raise CannotAnswer(f"{name} has more than {MOST_VALUES} values.")
        if found[-2:-1] and found[-2][0] == found[-1][0]:
            return dict(islice(_values(searcher, query, name, MOST_VALUES).items(), most))
    return {value[1:]: -count for count, value in found[:most]}
