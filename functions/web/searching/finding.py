"""Asking the index, and reading what is shown of what it finds.

The index is some seconds behind. So every hit's face is read and looked at again: what has gone since, or is no longer
for the caller, is not shown, nor is a word of it quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from functions.web.searching.asked import FACETS, MOST_SHOWN, SIZE, SearchAsked
from functions.web.searching.results import SearchResult, result
from functions.web.searching.tree import tree_of
from shared.principal import Principal
from shared.search import Everything, Node, readers_of
from shared.search.face import Face
from shared.search.related import kept_faces
from shared.search.tree import ranks

if TYPE_CHECKING:
    from shared.search.engine.searching import Hits, Sort

MOST_VALUES: Final = 12
"""Values of a facet that are asked for: all kinds that there are."""

_SHOWN: Final = 8
"""Values that are shown of any other."""

_FEW: Final = ("kind", "dialect")
"""The facets whose values are never too many to be counted."""

Readers = Collection[str] | None


@dataclass(frozen=True, slots=True)
class SearchFound:
    """A page of what was found.

    Attributes:
        results: those of the page that the caller may see now.
        total: how many there are on all pages.
        facets: by the facet's name, how many hits have which value.
        is_ranked: whether some hits are better than others.
    """

    results: Sequence[SearchResult]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    is_ranked: bool

    @property
    def last_page(self) -> int:
        """The number of the last page that there is, or that is led to."""
        return max(1, -(-min(self.total, MOST_SHOWN) // SIZE))


def find(asked: SearchAsked, caller: Principal) -> SearchFound:
    """Search the whole site for what a caller may see. Two round trips.

    Raises:
        SearchUnavailable: the index cannot be asked now.
    """
    tree, today = tree_of(asked), _today()
    hits = _hits(tree, caller, asked)
    shown = [result(face, tree, today) for face in seen(hits.ids, readers_of(caller), today)]
    facets = {name: _first(hits.facets[field], name) for name, field in FACETS.items() if field in hits.facets}
    return SearchFound(shown, hits.total, facets, ranks(tree))


def recent(caller: Principal, limit: int) -> SearchFound:
    """Give what was changed last of what a caller may see, and how much there is of each kind. Two round trips.

    Raises:
        SearchUnavailable: the index cannot be asked now.
    """
    from shared.search.engine.searching import Sort
    from shared.search.present import search_copy

    tree, today, readers = Everything(), _today(), readers_of(caller)
    hits = search_copy().search(tree, readers, sort=Sort("changed", descending=True), limit=limit, facets=("kind",))
    shown = [result(face, tree, today) for face in seen(hits.ids, readers, today)]
    return SearchFound(shown, hits.total, hits.facets, is_ranked=False)


def seen(ids: Sequence[str], readers: Readers, today: date) -> list[Face]:
    """Give the faces by some ids that readers may see on a day, in order. One round trip."""
    faces = kept_faces().get(ids)
    return [faces[id] for id in ids if id in faces and faces[id].is_for(readers, today)]


def _hits(tree: Node, caller: Principal, asked: SearchAsked) -> Hits:
    """Search, and count the facets; of an index with more values than can be counted, few of them."""
    from shared.search.engine.searching import CannotAnswer
    from shared.search.present import search_copy

    def search(facets: Sequence[str]) -> Hits:
        return search_copy().search(
            tree,
            readers_of(caller),
            sort=_sort(asked, tree),
            offset=asked.offset,
            limit=SIZE,
            facets=facets,
            values=MOST_VALUES,
        )

    try:
        return search(tuple(FACETS.values()))
    except CannotAnswer:
        return search(_FEW)


def _first(values: Mapping[str, int], name: str) -> Mapping[str, int]:
    """Give the values of a facet that are shown."""
    return values if name == "kind" else dict(islice(values.items(), _SHOWN))


def _sort(asked: SearchAsked, tree: Node) -> Sort | None:
    from shared.search.engine.searching import Sort

    if asked.order == "title":
        return Sort("title")
    return None if asked.order != "newest" and ranks(tree) else Sort("changed", descending=True)


def _today() -> date:
    return datetime.now(UTC).date()
