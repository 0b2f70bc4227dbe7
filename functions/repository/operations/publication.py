"""What follows from changes of published objects."""

from __future__ import annotations

from shared.records import Record


def metadata_changed(record: Record) -> None:
    """Tell those who register identifiers what a published object says by now."""
