"""What is shown of a hit: its face as it is now, and the words of the query in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.web import words
from shared.search import PUBLIC, Node, terms_on
from shared.search.card import Card
from shared.search.face import Face
from shared.search.kinds import kind

Piece = tuple[str, bool]
"""A part of a text, and whether it is a word of the query."""

LONGEST_TITLE: Final = 300
MOST_NAMES: Final = 4
"""Creators that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What is shown of a hit.

    Attributes:
        kind: what people call its kind.
        landing: the path of its page; empty: it has none.
        title: in pieces.
        text: of its description, in pieces; none of a record that not everybody may read.
        also: where else the words were found, if not in these: what, and the pieces.
        creators: names.
        licence: for short.
        changed: the day.
        is_public: whether anybody may find it.
    """

    kind: str
    landing: str
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    also: tuple[str, tuple[Piece, ...]] | None
    creators: tuple[str, ...]
    licence: str
    changed: date
    is_public: bool


def result(face: Face, tree: Node, today: date) -> SearchResult:
    """Give what is shown of a hit; that the caller may see its face is for whoever asks to know."""
    title = _pieces(tree, face.title or face.landing or face.id, "title", LONGEST_TITLE)
    card = face.card
    text = _pieces(tree, _without_marks(card), "text") if card and card.text != face.title else ()
    return SearchResult(
        kind=kind(face.kind),
        landing=face.landing,
        title=title,
        text=text,
        also=_also(tree, card) if card and not _has_marks((*title, *text)) else None,
        creators=tuple(dict.fromkeys(card.creators))[:MOST_NAMES] if card else (),
        licence=words.licence(face.licence),
        changed=face.changed.date(),
        is_public=PUBLIC in terms_on(face.readers, today),
    )


def _without_marks(card: Card) -> str:
    """Give a description without the marks of Markdown, which packages have theirs in."""
    return _MARKED.sub(r"\2", card.text) if card.kind == "package" else card.text


_MARKED: Final = re.compile(r"(\*\*|\*|`)(?=\S)([^*`\n]+)(?<=\S)\1")


def _also(tree: Node, card: Card) -> tuple[str, tuple[Piece, ...]] | None:
    """Give the first other place of a card in which there are words of the query."""
    for name, field, text in _others(card):
        pieces = _pieces(tree, text, field)
        if _has_marks(pieces):
            return name, pieces
    return None


def _others(card: Card) -> Iterator[tuple[str, str, str]]:
    yield "Keywords", "tag", ", ".join((*card.tags, *card.subjects))
    yield "Creators", "creator", ", ".join(card.creators)
    yield "Name", "name", card.name
    for field, texts in card.extras.items():
        yield field.rpartition(":")[2].replace("_", " ").capitalize(), field, ", ".join(texts)
    yield "Files", "file", ", ".join(card.files)


def _has_marks(pieces: tuple[Piece, ...]) -> bool:
    return any(is_marked for _, is_marked in pieces)


def _pieces(tree: Node, text: str, field: str, longest: int = 240) -> tuple[Piece, ...]:
    """Give the part of a text that shows the words of a query, cut where they begin and end."""
    from shared.search.engine.snippets import snippet  # of the engine, which the search has loaded

    shown = snippet(tree, text, field, longest)
    return tuple(_cut(shown.text, shown.marks)) if text else ()


def _cut(text: str, marks: tuple[tuple[int, int], ...]) -> Iterator[Piece]:
    end = 0
    for start, to in marks:
        yield from ((part, marked) for part, marked in ((text[end:start], False), (text[start:to], True)) if part)
        end = to
    if text[end:]:
        yield text[end:], False
