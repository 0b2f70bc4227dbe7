"""Cards, and who reads them, as text: for keeping them, and for telling whether two are the same."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from shared.search.card import Card
from shared.search.readers import Reading

_TIMES = {"made", "changed"}
_BY_NAME = {"extras", "raw"}


def write(card: Card) -> str:
    """Write a card as JSON; two that are equal give the same."""
    values = {each.name: getattr(card, each.name) for each in fields(card)}
    return json.dumps(values, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Reading):
        return plain_readers([value])[0]
    if isinstance(value, Mapping):
        return dict(value)
    return value.isoformat()


def read(text: str) -> Card:
    """Read a card that `write` has written."""
    return Card(**{name: _value(name, value) for name, value in json.loads(text).items()})


def _value(name: str, value: Any) -> Any:
    if name in _TIMES:
        return datetime.fromisoformat(value)
    if name == "readers":
        return readings(value)
    if name in _BY_NAME:
        return {key: tuple(texts) for key, texts in value.items()}
    return tuple(value) if isinstance(value, list) else value


def plain_readers(readers: Collection[Reading]) -> list[list[str | None]]:
    """Give readers as JSON takes them."""
    return [[each.term, *(day.isoformat() if day else None for day in (each.since, each.until))] for each in readers]


def readings(plain: Iterable[Any]) -> tuple[Reading, ...]:
    """Read what `plain_readers` gave."""
    return tuple(
        Reading(term, *(day and date.fromisoformat(day) for day in (since, until))) for term, since, until in plain
    )
