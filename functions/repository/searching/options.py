"""What a search is asked for, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from functions.repository import refusals

EVERYTHING: Final = "*"
"""The query that is meant where none is given."""

SIZE: Final = 25
LARGEST: Final = 1_000
"""Hits of a page: as many as are given unasked, and at the most."""

_LONGEST_NUMBER: Final = 18
_OFF: Final = ("0", "false", "no")
_ORDERS: Final = ("asc", "desc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search is asked for.

    Attributes:
        query: in the grammar of `shared.search.grammar`.
        type: a type of objects, or several with commas between; empty: all.
        page: which one, from 1.
        size: hits of a page.
        sort: the order by title; empty: best first, or by title where nothing ranks.
        context: the pid of the community or the collection whose members are wanted; empty: all.
        drafts: whether the caller's own drafts are searched, not what is published.
    """

    query: str = EVERYTHING
    type: str = ""
    page: int = 1
    size: int = SIZE
    sort: Literal["", "asc", "desc"] = ""
    context: str = ""
    drafts: bool = False


def read(query: Mapping[str, Sequence[str]]) -> Wanted:
    """Read what is asked for; names that say nothing here are passed over.

    Raises:
        Refused: 400: a number or an order is none.
    """
    said = {name: values[-1] for name, values in query.items()}
    return Wanted(
        query=said.get("query", said.get("q", "")).strip() or EVERYTHING,
        type=said.get("type", ""),
        page=_number("page", said, 1),
        size=min(_number("size", said, SIZE), LARGEST),
        sort=_order(said.get("sort")),
        context=said.get("context", "").strip(),
        drafts=said.get("drafts", "0").strip().lower() not in _OFF,
    )


def _number(name: str, said: Mapping[str, str], default: int) -> int:
    text = said.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER and int(text)):
        raise refusals.bad_parameter(name, text, "expected a positive integer")
    return int(text)


def _order(text: str | None) -> Literal["", "asc", "desc"]:
    if text is None:
        return ""
    for order in ("asc", "desc"):
        if text == order:
            return order
    raise refusals.bad_parameter("sort", text, "choose from 'asc', 'desc'")
