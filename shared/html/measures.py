"""Sizes and days as people read them, and how much of texts and lists has room on a page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import accumulate, takewhile
from typing import Final, TypeVar

from markupsafe import escape

_T = TypeVar("_T")

_UNITS: Final = ("bytes", "KB", "MB", "GB", "TB", "PB")


def readable_bytes(size: int) -> str:
    """Give a size, in powers of 1,000 (SI, as file managers of today do): `1.4 MB`."""
    value, unit = float(size), 0
    while round(value, 1) >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{size} {'byte' if size == 1 else 'bytes'}" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def readable_day(moment: date | str) -> str:
    """Give the day of a date, a moment, or what ISO 8601 writes of one: `5 March 2026`; another text as it is."""
    if not isinstance(moment, str):
        return f"{moment.day} {moment:%B %Y}"
    try:
        return readable_day(datetime.fromisoformat(moment))
    except ValueError:
        return moment


def beginning(text: str, room: int) -> str:
    """Give as much of a text as takes `room` bytes of a page, where it is escaped; an ellipsis ends what is cut."""
    some = text[:room]
    if len(some) == len(text) and weight(text) <= room:
        return text
    lengths = accumulate(map(weight, some))
    return f"{text[: sum(1 for _ in takewhile(lambda length: length < room, lengths))].rstrip()}…"


def fitting(items: Iterable[_T], room: int) -> list[_T]:
    """Give the first of some items: as many as have texts of at most `room` bytes altogether on a page."""
    some = list(items)
    weights = accumulate(weight(str(each)) for each in some)
    return some[: sum(1 for _ in takewhile(lambda weight: weight <= room, weights))]


def weight(text: str) -> int:
    """Give how many bytes of a page a text takes, where it is escaped."""
    return len(str(escape(text)).encode(errors="replace"))
