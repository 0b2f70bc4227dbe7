"""What is asked of the index: a tree, into which each dialect parses its own grammar.

A text that has no letter and no digit says nothing, so it is left out of whatever it stands in; a tree of nothing else
finds everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DEEPEST = 40
"""Levels of a tree: the engine goes down them on its stack, and some thousand levels end the process."""

LARGEST = 1_000
"""Nodes of a tree."""

LONGEST = 1_000
"""Characters of a text in it."""


class BadTree(ValueError):
    """The tree is deeper, larger or has longer texts than is asked of the index."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents."""


@dataclass(frozen=True, slots=True)
class Word:
    """Documents with a word; what splits into several words, or into pairs of characters, is a phrase.

    Attributes:
        text: the word, as it was typed.
        field: where it must stand (a key of `Card.words`); anywhere if empty.
        stemmed: whether other forms of the word do as well (river, rivers); in a field they never do.
    """

    text: str
    field: str = ""
    stemmed: bool = True


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents with a word that begins so, in a field or anywhere."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents with these words one after the other in one value, in a field or anywhere."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Documents with exactly this value (a tag, a kind) under a key of `Card.values`, or this `id`; case counts."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """Documents made or changed within a span of time, whose ends have a time zone; None is open."""

    field: Literal["made", "changed"]
    low: datetime | None = None
    high: datetime | None = None
    include_low: bool = True
    include_high: bool = True


@dataclass(frozen=True, slots=True)
class And:
    """Documents that all the parts find; of no parts: everything."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that any of the parts finds; of no parts: nothing."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that none of the parts finds; of no parts: everything."""

    parts: tuple[Node, ...]


Node = Everything | Word | Prefix | Phrase | Term | Range | And | Or | Not


def check(tree: Node) -> None:
    """See that a tree is within bounds, without going deeper than they are.

    Raises:
        BadTree: it is not.
    """
    level: list[Node] = [tree]
    seen = 0
    for _ in range(DEEPEST):
        seen += len(level)
        if seen > LARGEST:
            raise BadTree(f"A query has at most {LARGEST} parts.")
        for each in level:
            _check_texts(each)
        level = [part for node in level if isinstance(node, And | Or | Not) for part in node.parts]
        if not level:
            return
    raise BadTree(f"A query is at most {DEEPEST} levels deep.")


def _check_texts(node: Node) -> None:
    match node:
        case Word(text, field) | Prefix(text, field) | Phrase(text, field) | Term(field, text):
            if max(len(text), len(field)) > LONGEST:
                raise BadTree(f"A text in a query has at most {LONGEST} characters.")
        case Range(_, low, high):
            if any(end is not None and end.tzinfo is None for end in (low, high)):
                raise BadTree("A time in a query needs a time zone.")


def ranks(tree: Node) -> bool:
    """Say whether some documents are better hits than others: whether a word is looked for anywhere."""
    match tree:
        case Word(_, field) | Phrase(_, field):
            return not field
        case And(parts) | Or(parts):
            return any(map(ranks, parts))
    return False
