"""Moments as documents and filters write them. Documents show what was sent; what is read here orders and filters."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

_WRITTEN: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s?"
    r"(?:[Zz]|(?P<sign>[-+ ])(?P<hours>\d\d):?(?P<minutes>\d\d))?)?",
    re.A,
)
"""RFC 3339 §5.6, without the zone (UTC then), the seconds or the time, too. A blank before a zone was a plus sign once,
in a query that nobody encoded."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_EARLIEST_SECOND: Final = int((datetime(1, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
_LAST_SECOND: Final = int((_LAST - _EPOCH).total_seconds())
_LAST_OF_DAY: Final = 24 * 60 * 60 - 1


class BadDate(ValueError):
    """A text is no date."""


def written(moment: datetime) -> str:
    """Write a moment that has a time zone, in UTC to the second."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def moment_of(second: int) -> datetime:
    """Give the moment of a second of the epoch."""
    return _EPOCH + timedelta(seconds=second)


def instant_of(value: Any, received: datetime) -> int:
    """Give the second of the epoch that a document's `created` or `modified` tells; that of receipt if it tells none.

    A whole number is milliseconds of the epoch, as DAMAP writes them.
    """
    if isinstance(value, int) and not isinstance(value, bool) and _EARLIEST_SECOND <= value // 1000 <= _LAST_SECOND:
        return value // 1000
    if isinstance(value, str):
        try:
            return _second_of(value)
        except BadDate:
            pass
    return int(received.timestamp())


def after(text: str) -> int:
    """Give the first second that a filter lets through, such as `created_after`; of a date the first one.

    Raises:
        BadDate: it is no date.
    """
    return _second_of(text)


def before(text: str) -> int:
    """Give the last second that a filter lets through, such as `created_before`; of a date the last one.

    Raises:
        BadDate: it is no date.
    """
    is_day = len(text.strip()) == len("2026-01-01")
    return _second_of(text) + (_LAST_OF_DAY if is_day else 0)


def _second_of(text: str) -> int:
    """Give the second of the epoch that a text tells, of the years 1 to 9999 in UTC.

    Raises:
        BadDate: it tells none.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise BadDate(text)
    second = found["second"] or "00"
    leap = second == "60"  # RFC 3339 §5.7; a day of the epoch has none
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['time'] or '00:00'}:{'59' if leap else second}")
        passed = moment.replace(tzinfo=_zone(found)) - _EPOCH
    except ValueError:
        raise BadDate(text) from None
    told = passed.days * 86_400 + passed.seconds + leap
    return min(max(told, _EARLIEST_SECOND), _LAST_SECOND)


def _zone(found: re.Match[str]) -> timezone:
    if not found["hours"]:
        return UTC
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    return timezone(-offset if found["sign"] == "-" else offset)
