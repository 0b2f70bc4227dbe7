"""From a query to the tree of what is asked for.

Words side by side are all wanted, and a word is a word as it stands: no other form of it. Identifiers, states and such
are whole and without case. What is in no field that objects can have is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from functions.repository.card import CONTEXT, HAS, KINDS, OBJECT_ID, OWN_FIELDS
from functions.repository.metadata.base import FIELDS
from functions.repository.pids import COMMUNITY, NAMESPACES
from shared.search import And, Everything, Node, Or, Phrase, Prefix, Term, Word
from shared.search.grammar import Sought, Span, parse
from shared.search.tree import LONGEST
from shared.search.words import spans

NOTHING: Final = Or(())
"""Finds nothing."""

_OTHER_NAMES: Final = {
    **dict.fromkeys(("creators", "creators.creator"), "creator"),
    **dict.fromkeys(("titles", "titles.title", "titles.titles"), "title"),
    **dict.fromkeys(("descriptions", "descriptions.description"), "description"),
    **dict.fromkeys(("keyword", "keywords"), "subject"),
    **dict.fromkeys(("license", "licence"), "rights"),
}
"""Names that fields have had, or have elsewhere."""

_BASE: Final = frozenset(field.name for field in FIELDS)
_SCHEMAS: Final = ("community.", "collection.")
_WORDS: Final = {**OWN_FIELDS, "id": "name", "pid": "name"}
"""The card's fields with the words of a field, where they are called otherwise."""

_ALWAYS: Final = {"id", "pid", "type", "state", "sharelevel", "owner"}
"""What every object has something in."""


def tree_of(query: str) -> Node:
    """Give the tree of a query; every text is one."""
    return parse(query, _sought, loose=False, symbols=False)


def of_types(types: str) -> Node:
    """Give what finds objects of a type, or of any of several with commas between."""
    said = {each.strip().casefold() for each in types.split(",")}
    return Or(tuple(Term("kind", kind) for kind in KINDS if kind in said))


def within(context: str) -> Node:
    """Give what finds what is in a community or a collection: its pid, or the id alone of a community."""
    return Term(CONTEXT, _folded(context if ":" in context else f"{COMMUNITY}:{context}"))


def looks_at_files(tree: Node) -> bool:
    """Say whether the names of files may decide what a tree finds."""
    match tree:
        case Word(_, field) | Phrase(_, field) | Prefix(_, field):
            return field in ("", "file")
        case Term(field, value):
            return (field, value) == (HAS, "file")
    return any(map(looks_at_files, getattr(tree, "parts", ())))


def _sought(field: str, value: Sought | Span) -> Node | None:
    if isinstance(value, Span):
        ends = [Sought(end) for end in (value.low, value.high) if end]
        return And(tuple(found for end in ends if (found := _sought(field, end)))) if ends else None
    if field.casefold() in NAMESPACES and value.text:
        return Term("pid", _folded(f"{field}:{value.text}"))  # a pid, as it is written
    field = _OTHER_NAMES.get(field, field)
    if not _is_field(field):
        return NOTHING
    if field and not value.text:
        return Everything() if field in _ALWAYS else Term(HAS, field)
    return _beginning(field, value.text) if value.is_prefix else _said(field, value)


def _said(field: str, value: Sought) -> Node:
    """Give what finds words in a field; of an exact field also, or only, the whole of them."""
    words = (Phrase if value.is_quoted else _word)(value.text, _WORDS.get(field, field))
    exact = _EXACT.get(field)
    if exact is None:
        return words
    whole = exact(_folded(value.text))
    return Or((whole, words)) if field in _BASE else whole


def _folded(text: str) -> str:
    """Give a text without case; some texts are longer then, which a tree has bounds for."""
    return text.casefold()[:LONGEST]


def _word(text: str, field: str) -> Word:
    return Word(text, field, stemmed=False)


def _beginning(field: str, text: str) -> Node | None:
    """Give what finds the beginning of a word; what has several parts is looked for part by part."""
    words = [text[start:end] for start, end, _ in spans(text)]
    where = _WORDS.get(field, field)
    found: list[Node] = [_word(each, where) for each in words[:-1]]
    return And((*found, Prefix(words[-1], where))) if words else None


def _is_field(name: str) -> bool:
    return not name or name in _BASE or name in OWN_FIELDS or name in _EXACT or name.startswith(_SCHEMAS)


_EXACT: Final[Mapping[str, Callable[[str], Node]]] = {
    "id": partial(Term, OBJECT_ID),
    "type": lambda text: Term("kind", text) if text in KINDS else NOTHING,
    **{name: partial(Term, name) for name in ("pid", "doi", "epicpid", "identifier", "state", "sharelevel", "owner")},
}
"""What is found by fields that are exact; those that the metadata has too are found by their words as well."""
