"""From a card to the document that the index takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import tantivy

from shared.search.card import Card, check
from shared.search.engine.schema import SCHEMA
from shared.search.readers import PUBLIC, terms_on
from shared.search.words import clean, fold, key, words

APART = "\0"
"""Stands between the parts of an order's value; no text of a card has it."""

NOT_PUBLIC = "-public"
"""The reader of a document that not everybody may read; no caller brings it along."""

_LONGEST_SORT = 200
"""Characters that an order looks at."""

_LAST = chr(0x10FFFF)

_TIMES = {"title": 4, "name": 4, "tag": 2, "subject": 2}
"""How many times the words of a field count; others once."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def document(card: Card, day: date) -> tantivy.Document:
    """Make the document of a card, with those who may read on a day.

    Raises:
        BadCard: the card is not within its bounds.
    """
    check(card)
    found = {name: _texts(texts) for name, texts in card.words.items()}
    values = {
        "id": clean(card.id),
        "within": [clean(each) for each in card.within],
        "readers": _readers(card, day),
        "stems": _ranked(found),
        "words": list(dict.fromkeys(chain.from_iterable(found.values()))),
        "keyed": [_keyed(f"{key(name)}=", text) for name, texts in found.items() for text in texts],
        "values": {key(name): [f"={clean(each)}" for each in given if each] for name, given in card.values.items()},
        "made": microseconds(card.made),
        "changed": microseconds(card.changed),
        **{f"by_{name}": value for name, value in _orders(card).items()},
        "sorts": _sorts(card.sorts),
    }
    return tantivy.Document.from_dict(values, SCHEMA)


def microseconds(moment: datetime) -> int:
    """Give a time with a zone as whole microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def sortable(text: str) -> str:
    """Give a text as orders compare it: without case and accents; what is empty comes last."""
    return fold(clean(text))[:_LONGEST_SORT].strip() or _LAST


def _texts(texts: Iterable[str]) -> list[str]:
    return [" ".join(found) for text in texts if (found := words(text))]


def _readers(card: Card, day: date) -> list[str]:
    terms = terms_on(card.readers, day)
    return sorted({*map(clean, terms), *(() if PUBLIC in terms else (NOT_PUBLIC,))})


def _ranked(found: Mapping[str, list[str]]) -> list[str]:
    """Give each text as often as its words count; one that stands in several fields counts in the best."""
    times: dict[str, int] = {}
    for name, texts in found.items():
        for text in texts:
            times[text] = max(times.get(text, 0), _TIMES.get(name, 1))
    return [text for text, count in times.items() for _ in range(count)]


def _keyed(before: str, text: str) -> str:
    return before + text.replace(" ", f" {before}")


def _orders(card: Card) -> dict[str, str]:
    identity = clean(card.id)
    name = sortable(card.name or card.title)
    return {
        "name": f"{name}{APART}{identity}",
        "title": f"{sortable(card.title or card.name)}{APART}{name}{APART}{identity}",
        "uuid": f"{clean(card.known_as)}{APART}{identity}",
        "made": f"{microseconds(card.made) + 2**62:019d}{APART}{identity}",
        "changed": f"{microseconds(card.changed) + 2**62:019d}{APART}{identity}",
    }


def _sorts(sorts: Mapping[str, str]) -> bytes:
    given = {name: sortable(text) for name, text in sorts.items() if text}
    return json.dumps(given, ensure_ascii=False).encode() if given else b""
