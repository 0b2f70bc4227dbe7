"""Moments as people and programs write them: the one form of ISO 8601 that all dialects read."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,12})?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.IGNORECASE,
)


def read_moment(text: str) -> datetime:
    """Read a date, or a date and a time to the minute or finer (RFC 3339 §5.6, where seconds and zone may be missing).

    What else Python takes for ISO 8601 differs from version to version, and is more often a mistake than meant: weeks,
    times without colons or a thousand digits long, a comma before the fraction.

    Raises:
        ValueError: it is none, or there is no such day or time.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError("no date, and no date and time, of ISO 8601")
    return datetime.fromisoformat(text.upper())
