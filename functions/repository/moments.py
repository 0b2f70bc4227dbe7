"""Moments as the repository writes them: UTC with six digits of a second and `Z`."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Give the present moment."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """Write a moment that has a time zone."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read(text: str) -> datetime:
    """Read what `written` gave."""
    return datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
