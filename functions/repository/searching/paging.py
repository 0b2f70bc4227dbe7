"""Where a page stands among all hits, and the addresses of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

_SAFE: Final = ":/?@!$'()*,"
"""What may stand in a query's name or value besides letters and digits (RFC 3986 §3.4) and parts nothing there."""

_SECRET: Final = "token"
"""The argument that no link has."""

Arguments = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class HitsPlace:
    """A page among all hits.

    Attributes:
        page: its number, from 1.
        size: hits of a page.
        total: hits of all pages.
    """

    page: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)

    @property
    def offset(self) -> int:
        """How many hits are on the pages before."""
        return (self.page - 1) * self.size

    @property
    def ends(self) -> tuple[int, int]:
        """The numbers of its first and its last hit, from 1; past the end 0 both."""
        if self.page > self.pages:
            return 0, 0
        return self.offset + 1, min(self.page * self.size, self.total)

    @property
    def others(self) -> dict[str, int]:
        """The numbers of the pages that lead on: the next and the previous, if there are such, the first and last."""
        last = max(1, self.pages)
        found = {"next": self.page + 1} if self.page < last else {}
        if self.page > 1:
            found["prev"] = min(self.page - 1, last)
        return {**found, "first": 1, "last": last}


def links(address: str, arguments: Arguments, place: HitsPlace) -> dict[str, str]:
    """Give the addresses of a page and of those that lead on.

    Args:
        address: without arguments.
        arguments: those of the request; the token is in no link.
        place: where the page stands.
    """
    own = [*_pairs(arguments)]
    others = [pair for name, pair in own if name != "page"]
    pages = {name: "&".join([*others, f"page={number}"]) for name, number in place.others.items()}
    written = {"self": "&".join(pair for _, pair in own), **pages}
    return {name: f"{address}?{query}" for name, query in written.items()}


def _pairs(arguments: Arguments) -> Iterator[tuple[str, str]]:
    """Give the arguments as they stand in an address, in order; of an empty one its name alone."""
    for name, values in arguments.items():
        if name != _SECRET:
            yield from ((name, "=".join(quote(text, safe=_SAFE) for text in (name, each) if text)) for each in values)
