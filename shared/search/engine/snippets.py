"""The part of a text that shows why it was found.

The text is the caller's: of the record as it was just read, by somebody who may see it. The index keeps no text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shared.search import tree
from shared.search.engine.schema import stem
from shared.search.words import asked, begins_words, spans

_BEFORE = 40


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text, and the stretches of it (from where to where) that are words of the query."""

    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Sought:
    """What a word must be, or how its stem or itself must begin, to be marked."""

    stems: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)

    def has(self, word: str) -> bool:
        return word in self.words or word.startswith(tuple(self.beginnings)) or stem(word) in self.stems


def snippet(asked_for: tree.Node, text: str, field: str = "", longest: int = 240) -> Snippet:
    """Give the part of a text that has most of the words that a tree asks for.

    Args:
        asked_for: the tree.
        text: the text.
        field: the field that the text is of: words sought there are marked too.
        longest: how many characters the part may have.
    """
    sought = _Sought()
    for node in _texts(asked_for):
        if node.field in ("", field):
            _add(sought, node)
    marks = [(start, end) for start, end, words in spans(text) if any(map(sought.has, words))]
    start = _start(text, marks, longest)
    end = start + longest
    inside = tuple((at - start, to - start) for at, to in marks if start <= at and to <= end)
    return Snippet(text[start:end], inside)


def _texts(node: tree.Node) -> Iterator[tree.Word | tree.Prefix | tree.Phrase]:
    match node:
        case tree.Word() | tree.Prefix() | tree.Phrase():
            yield node
        case tree.And(parts) | tree.Or(parts):
            for part in parts:
                yield from _texts(part)


def _add(sought: _Sought, node: tree.Word | tree.Prefix | tree.Phrase) -> None:
    found = [word for _, word in asked(node.text)]
    if not found:
        return
    if isinstance(node, tree.Prefix) or begins_words(found[-1]):
        sought.beginnings.add(found.pop())
    if isinstance(node, tree.Word) and node.stemmed and not node.field:
        sought.stems.update(map(stem, found))
    else:
        sought.words.update(found)


def _start(text: str, marks: list[tuple[int, int]], longest: int) -> int:
    """Give where the part begins: shortly before a mark, at a word, with as many marks as can be."""
    if len(text) <= longest or not marks:
        return 0
    starts = [max(0, at - _BEFORE) for at, _ in marks]
    ends = [to for _, to in marks]
    best, most, last = 0, 0, 0
    for first, start in enumerate(starts):
        while last < len(ends) and ends[last] <= start + longest:
            last += 1
        if last - first > most:
            best, most = start, last - first
    space = text.find(" ", best, best + _BEFORE)
    return space + 1 if best and space >= 0 else best
