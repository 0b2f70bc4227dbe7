"""Instants as records keep them: ISO 8601 in UTC without an offset, microseconds left out when zero."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now(later: timedelta = timedelta()) -> str:
    """Give the present instant, or one so much later."""
    return (datetime.now(UTC) + later).replace(tzinfo=None).isoformat()


def passed(instant: str) -> bool:
    """Say whether an instant is over."""
    return datetime.fromisoformat(instant).replace(tzinfo=UTC) <= datetime.now(UTC)
