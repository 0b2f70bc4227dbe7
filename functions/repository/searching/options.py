"""What a search is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

EVERYTHING: Final = "*"
"""The query that is meant where none is given."""

SIZE: Final = 25
LARGEST: Final = 1_000
"""Hits of a page: as many as are given unasked, and at the most."""

ORDERS: Final[tuple[Literal["asc", "desc"], ...]] = ("asc", "desc")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWanted:
    """What a search is asked for.

    Attributes:
        query: in the grammar of `shared.search.grammar`.
        type: a type of objects, or several with commas between; empty: all.
        page: which one, from 1.
        size: hits of a page.
        sort: the order by title; None: best first, or by title where nothing ranks.
        context: the pid of the community or the collection whose members are wanted; empty: all.
    """

    query: str = EVERYTHING
    type: str = ""
    page: int = 1
    size: int = SIZE
    sort: Literal["asc", "desc"] | None = None
    context: str = ""
