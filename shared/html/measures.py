"""Sizes and days as people read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

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
