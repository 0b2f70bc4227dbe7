"""From options to the tree of what is asked for.

A field is read in two ways. As a parameter (`title=uk stat`) each word is the start of a word of the field; in a query
(`title:"uk statistics"`) the words are whole and stand one after the other. Tags, ids, groups and such are exact in
both. What is no field of a package's own is the key of an extra.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, Literal

from functions.catalogue.card import EXTRA, HAS, OWN_WORDS
from functions.catalogue.searching.errors import BadOption
from functions.catalogue.searching.options import SearchOptions
from shared.fields import read_moment
from shared.search import And, Everything, Node, Not, Or, Phrase, Prefix, Range, Term, Word
from shared.search.grammar import Sought, Span, parse
from shared.search.words import spans

_NOTHING: Final = Or(())

GROUP: Final = "group"
"""The field of terms with a group's name or id, which are no terms of the index: `with_groups` replaces them."""

_GROUP_IDS = "group_ids"


def tree_of(options: SearchOptions) -> Node:
    """Give the tree of what is asked for.

    Raises:
        BadOption: a filter asks for what cannot be found out.
    """
    parts = [
        parse(options.q, partial(_in_query, is_filter=False)),
        *(parse(each, partial(_in_query, is_filter=True)) for each in options.filters),
        *(_of_parameter(name, value) for name, value in options.fields),
        *([Term("isopen", "true")] if options.only_open else []),
        *([Term("downloadable", "true")] if options.only_downloadable else []),
    ]
    return And(tuple(parts))


# Parameters


def _of_parameter(name: str, value: str) -> Node:
    if name == "tags":
        return _tags(value)
    if name == "groups":
        return And(tuple(Term(GROUP, each) for each in _parts(value)))
    if name in _EXACT and name not in _ALSO_WORDS:
        return _EXACT[name](value.strip())
    return And(tuple(Prefix(word, _field(name)) for word in _words(value)))


def _tags(value: str) -> Node:
    """Find one tag of this whole name, or all its words as tags."""
    words = _parts(value)
    whole = Term("tag", " ".join(words))
    return whole if len(words) == 1 else Or((whole, And(tuple(Term("tag", word) for word in words))))


def _parts(value: str) -> list[str]:
    return [each for each in re.split(r"[\s+]+", value) if each]


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in spans(text)]


# Queries


def _in_query(field: str, value: Sought | Span, *, is_filter: bool) -> Node | None:
    if isinstance(value, Span):
        return _between(field, value)
    if field and not value.text:
        return _filled(field)
    if field == "name" and is_filter and not value.is_prefix:
        return Term("name", value.text.lower())
    if field in _EXACT and not (value.is_prefix and _has_words(field)):
        return _EXACT[field](value.text)
    if value.is_quoted:
        return _alike(field, value.text, Phrase(value.text, _field(field)))
    *before, last = _parts(value.text) or [""]
    found = [*(Word(each, _field(field)) for each in before), *_last(last, field, value)]
    return And(tuple(found)) if len(found) > 1 else next(iter(found), None)


def _last(text: str, field: str, value: Sought) -> Iterator[Node]:
    """Give what finds a word, or the beginning of one; what has several parts is looked for part by part."""
    if not value.is_prefix:
        yield _alike(field, text, Word(text, _field(field)))
        return
    words = _words(text)
    yield from (Word(each, _field(field), stemmed=False) for each in words[:-1])
    yield from (Prefix(each, _field(field)) for each in words[-1:])


def _alike(field: str, text: str, words: Node) -> Node:
    """Give what finds these words; in formats, the very text as well, which need not have a letter."""
    return Or((Term(field, text), words)) if field == "res_format" else words


def _filled(field: str) -> Node:
    """Find what has something in a field."""
    if field in _ALWAYS:
        return Everything()
    if field in _NOWHERE:
        return _NOTHING
    return Term(HAS, field if field in OWN_WORDS or field in ("title", "notes", "tags") else EXTRA + field)


def _between(field: str, span: Span) -> Node | None:
    if not field:
        return None
    if span.low is None and span.high is None:
        return _filled(field)
    if field not in _TIMES:
        raise BadOption(f"ranges are of {' and '.join(_TIMES)}, not of {field[:100]!r}")
    low = _moments(span.low)[not span.include_low] if span.low else None
    high = _moments(span.high)[span.include_high] if span.high else None
    return Range(_TIMES[field], low, high, include_high=False)


# Fields

_TIMES: Final[Mapping[str, Literal["made", "changed"]]] = {
    "metadata_created": "made",
    "metadata_modified": "changed",
}
_ALWAYS: Final = {"id", "name", "state", "isopen", *_TIMES}
"""What every package has something in."""

_NOWHERE: Final = {"organization", "owner_org"}
"""What no package has anything in."""

_ALSO_WORDS: Final = {"license_id"}


def _field(name: str) -> str:
    """Give the card's field of the words of a package's field; of none, all."""
    return _CARD_FIELDS.get(name, name if name in OWN_WORDS else EXTRA + name)


_CARD_FIELDS: Final = {"": "", "name": "name", "title": "title", "notes": "text", "tags": "tag"}


def _has_words(field: str) -> bool:
    return field in OWN_WORDS or field in _CARD_FIELDS


def _is_open(text: str) -> Node:
    return Term("isopen", {"1": "true", "0": "false"}.get(text, text.lower()))


def _time(field: Literal["made", "changed"], text: str) -> Node:
    low, high = _moments(text)
    return Range(field, low, high, include_high=False)


def _same(value: str, text: str) -> Node:
    return Everything() if text == value else _NOTHING


_EXACT: Final[Mapping[str, Callable[[str], Node]]] = {
    "id": lambda text: Term("uuid", text.lower()),
    "tags": partial(Term, "tag"),
    "groups": partial(Term, GROUP),
    "license_id": partial(Term, "license_id"),
    "isopen": _is_open,
    "state": partial(_same, "active"),
    **{name: partial(_time, field) for name, field in _TIMES.items()},
    **{name: lambda text: _NOTHING for name in _NOWHERE},
}
"""What is found by fields that are exact."""

_WRITTEN: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")


def _moments(text: str) -> tuple[datetime, datetime]:
    """Give from when on a written time is, and until when: a year, a month or a day is all of it.

    Raises:
        BadOption: it is no time.
    """
    try:
        if found := _WRITTEN.fullmatch(text):
            year, month = int(found[1]), int(found[2] or 1)
            months = year * 12 + month - 1 + (1 if found[2] else 12)
            return datetime(year, month, 1, tzinfo=UTC), datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)
        start = read_moment(text)
        start = start if start.tzinfo else start.replace(tzinfo=UTC)
        return start, start + (timedelta(1) if len(text) == 10 else timedelta(microseconds=1))
    except (ValueError, OverflowError):
        raise BadOption(f"{text[:100]!r} is no time") from None


# Groups


def groups_in(tree: Node) -> Iterator[str]:
    """Give the names and ids of groups that a tree asks for."""
    match tree:
        case Term(field, value) if field == GROUP:
            yield value
        case And(parts) | Or(parts) | Not(parts):
            for part in parts:
                yield from groups_in(part)


def with_groups(tree: Node, known: Mapping[str, int]) -> Node:
    """Give a tree that asks for groups by the ids of their records; nothing is in a group that is not known."""
    match tree:
        case Term(field, value) if field == GROUP:
            return Term(_GROUP_IDS, str(known[value])) if value in known else _NOTHING
        case And(parts):
            return And(_all_with_groups(parts, known))
        case Or(parts):
            return Or(_all_with_groups(parts, known))
        case Not(parts):
            return Not(_all_with_groups(parts, known))
    return tree


def _all_with_groups(parts: Iterable[Node], known: Mapping[str, int]) -> tuple[Node, ...]:
    return tuple(with_groups(part, known) for part in parts)
