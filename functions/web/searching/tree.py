"""From what is asked for to the tree that it means. Every text means something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from functions.web.searching.asked import FACETS, LONGEST, SearchAsked
from functions.web.words import PARTS
from shared.search import And, Node, Or, Phrase, Prefix, Range, Term, Word
from shared.search.grammar import Sought, Span, parse
from shared.search.kinds import KINDS
from shared.search.words import spans

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title",),
    "name": ("name",),
    "description": ("text",),
    "text": ("text",),
    **dict.fromkeys(("tag", "keyword", "subject"), ("tag", "subject")),
    **dict.fromkeys(("creator", "author"), ("creator",)),
    "file": ("file",),
    **dict.fromkeys(("identifier", "doi"), ("identifier", "doi", "epicpid")),
}
"""What people may name before a colon, and the fields of cards (`Card.words`) that it stands for."""

_TIMES: Final[Mapping[str, Literal["made", "changed"]]] = {"made": "made", "changed": "changed"}


def tree_of(asked: SearchAsked) -> Node:
    """Give the tree of what is asked for."""
    return And((parse(asked.q, _found), *(Term(FACETS[name], value) for name, value in asked.chosen)))


def _found(field: str, value: Sought | Span) -> Node | None:
    if isinstance(value, Span):
        return _between(field, value)
    if field in _WHOLE:
        return Or(tuple(Term(FACETS[field], each) for each in _named(field, value.text)))
    if field and field not in FIELDS:
        return Phrase(f"{field} {value.text}"[:LONGEST])  # a colon in what was typed, such as of an address
    places = FIELDS.get(field, ("",))
    nodes = [node for place in places if (node := _in(place, value)) is not None]
    return Or(tuple(nodes)) if len(nodes) > 1 else next(iter(nodes), None)


def _in(place: str, value: Sought) -> Node | None:
    """Give what finds words in a field of cards, or anywhere; nothing, of no word in particular."""
    if not value.text:
        return None
    if value.is_prefix:
        words = [value.text[start:end] for start, end, _ in spans(value.text)]
        before: list[Node] = [Word(each, place, stemmed=False) for each in words[:-1]]
        return And((*before, Prefix(words[-1], place))) if words else None
    return Phrase(value.text, place) if value.is_quoted else Word(value.text, place)


_WHOLE: Final = ("kind", "part")
"""What is named by whole values, which people are shown in other words."""


def _named(field: str, text: str) -> list[str]:
    """Give the kinds or parts that a text names, by their own names or by what people are shown."""
    said = text.casefold().replace("_", " ")
    shown = {name: {*words} for name, words in KINDS.items()} if field == "kind" else {k: {v} for k, v in PARTS.items()}
    return [name for name, words in shown.items() if said in {name.replace("_", " "), *(w.casefold() for w in words)}]


def _between(field: str, span: Span) -> Node | None:
    """Give what finds moments from a day to another; days that are none leave their end open."""
    if field not in _TIMES:
        return None
    low, high = _midnight(span.low, later=not span.include_low), _midnight(span.high, later=span.include_high)
    return Range(_TIMES[field], low, high, include_high=False)


def _midnight(text: str | None, *, later: bool) -> datetime | None:
    """Give the moment at which a day begins, or ends; None of what is none."""
    try:
        found = date.fromisoformat((text or "")[:10])
        return datetime.combine(found + timedelta(days=later), time(), UTC)
    except (ValueError, OverflowError):
        return None
