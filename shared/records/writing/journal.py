"""The journal of a collection: a line for every record that has changed since somebody last took note of it."""

from __future__ import annotations

from typing import Any, Final

from shared.records import keys
from shared.records.collection import Collection, JournalEntry
from shared.records.record import Values, encode
from shared.records.writing.derived import Derived
from shared.records.writing.rewrites import Rewrite

_LONGEST: Final = 64 * 1024
"""The most bytes that a line says of a record: an item has 400 KB, with the tags that are remembered."""


def note(derived: Derived, collection: Collection, rewrite: Rewrite, written: str) -> None:
    """Note what a record is from now on, if the journal says anything else of it by now.

    A line without data says that the record has gone; one whose data are null, that there is more to be said than
    it can hold: look at the record.

    Args:
        derived: takes the line.
        collection: the record's collection.
        rewrite: the record before and after.
        written: the token of the write: a line that is written again is another.
    """
    before, after = (_entry(collection, rewrite.id, values) for values in (rewrite.values_before, rewrite.after))
    if before == after:
        return
    line: dict[str, Any] = {"written": {"S": written}}
    if after:
        data = encode(after.data)
        line["data"] = {"S": data} if len(data.encode()) <= _LONGEST else {"NULL": True}
    if before and before.tags:
        line["was"] = {"SS": sorted(before.tags)}
    derived.put(keys.journal_line(collection.name, rewrite.id), line)


def _entry(collection: Collection, id: int, values: Values | None) -> JournalEntry | None:
    return None if collection.journal is None or values is None else collection.journal(id, values)
