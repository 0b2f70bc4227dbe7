"""What a search is asked for, read from an address and written into others. Every address says something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args
from urllib.parse import urlencode

Order = Literal["best", "newest", "title"]

SIZE: Final = 20
"""Hits of a page."""

MOST_SHOWN: Final = 10_000
"""Hits that pages lead to: whoever wants more narrows the search down."""

LONGEST: Final = 1_000
"""Characters of a query, or of a chosen value, that are looked at: as many as a tree takes of a text."""

MOST_CHOSEN: Final = 20
"""Values that may be chosen at once."""

FACETS: Final[Mapping[str, str]] = {
    "kind": "kind",
    "part": "dialect",
    "licence": "license_id",
    "tag": "tag",
    "creator": "creator",
}
"""What hits are counted and narrowed down by: the address's arguments, and the fields of cards (`Card.values`)."""

Choice = tuple[str, str]
"""A facet and a value of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAsked:
    """What a search is asked for.

    Attributes:
        q: the query, in the grammar of `shared.search.grammar`.
        chosen: values of facets, all of which a hit must have.
        order: as asked; None: best first, or newest first where nothing ranks.
        page: which one, from 1 on.
    """

    q: str = ""
    chosen: tuple[Choice, ...] = ()
    order: Order | None = None
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, Sequence[str]]) -> SearchAsked:
        """Read an address's arguments; what says nothing is passed over."""
        chosen = [(name, _whole(each)) for name in FACETS for each in query.get(name, ()) if 0 < len(each) <= LONGEST]
        order: Order | None = next((each for each in get_args(Order) if each in query.get("sort", ())), None)
        return cls(
            q=_whole(" ".join(query.get("q", ()))).strip()[:LONGEST],
            chosen=tuple(dict.fromkeys(chosen))[:MOST_CHOSEN],
            order=order,
            page=_page(query.get("page", ())),
        )

    @property
    def offset(self) -> int:
        """How many hits are on the pages before."""
        return (self.page - 1) * SIZE

    def with_choice(self, choice: Choice) -> SearchAsked:
        """Give the first page of the search that is narrowed down."""
        return replace(self, chosen=(*self.chosen, choice), page=1)

    def without(self, choice: Choice) -> SearchAsked:
        """Give the first page of the search with one choice less."""
        return replace(self, chosen=tuple(each for each in self.chosen if each != choice), page=1)

    def at(self, page: int) -> SearchAsked:
        """Give another page."""
        return replace(self, page=page)

    @property
    def path(self) -> str:
        """The path of the page, below the site."""
        said = [("q", self.q), *self.chosen, ("sort", self.order or ""), ("page", str(self.page - 1 and self.page))]
        query = urlencode([(name, value) for name, value in said if value not in ("", "0")])
        return f"/search?{query}" if query else "/search"


def _whole(text: str) -> str:
    """Give a text without halves of characters, which no address can hold."""
    return text.encode("utf-8", "replace").decode()


def _page(said: Sequence[str]) -> int:
    """Read the number of a page; what is none, or leads too far, is the nearest that is served."""
    digits = said[-1] if said else ""
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return max(1, min(int(digits[:9]), MOST_SHOWN // SIZE))
