"""What a reference leads to: a package or a group by its id, or by its name while no other has it.

An id that is a name too leads to what has the id. What a process has found once it reads at once the next time, with
what was read beside it: a hint, for what counts is what the record says by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from functions.catalogue.store import LISTED, deleted_as, store
from functions.catalogue.wire import is_active
from shared.records import Record, RecordKey

MOST_HINTS: Final = 10_000


class Hint(NamedTuple):
    """Where a record was, and what else was shown in it."""

    id: int
    beside: tuple[RecordKey, ...] = ()


_hints: dict[tuple[str, str], Hint] = {}


def hinted(collection: str, reference: str) -> Hint | None:
    """Give where a reference led, if this process knows."""
    return _hints.get((collection, reference))


def remember(record: Record, beside: Iterable[RecordKey] = ()) -> None:
    """Keep where the references to a record lead, and what is read beside it."""
    if len(_hints) >= MOST_HINTS:
        _hints.clear()
    hint = Hint(record.id, tuple(beside))
    for reference in {record.values["uuid"], record.values["claimed"]} - {None}:
        _hints[record.collection, reference] = hint


def leads_to(reference: str, record: Record | None) -> bool:
    """Whether a reference leads to a record, as that is."""
    return record is not None and reference in (record.values["uuid"], record.values["claimed"])


def still_leads_to(reference: str, record: Record | None) -> bool:
    """Whether a reference that leads to nothing else leads to a record: a name also to what is deleted."""
    if record is not None and not is_active(record) and reference == record.values["name"]:
        return True
    return leads_to(reference, record)


def locate(collection: str, reference: str) -> int | None:
    """Give the id of the record that a reference leads to, None if there is none. One round trip."""
    return locate_all(collection, [reference])[0]


def locate_all(collection: str, references: Sequence[str]) -> list[int | None]:
    """Give for each reference the id of the record that it leads to. One round trip."""
    guards = [{name: reference} for reference in references for name in ("uuid", "claimed")]
    found = iter(store().lookup_many(collection, guards))
    return [(by_id or by_name or {}).get("id") for by_id, by_name in zip(found, found, strict=True)]


def locate_any(collection: str, reference: str) -> int | None:
    """Give the id of the record that a reference leads to, or of the last that was deleted. Two round trips at most."""
    id = locate(collection, reference)
    if id is None:
        lines = store().entries(collection, LISTED, deleted_as(reference), limit=1, descending=True)
        id = next((line.id for line in lines), None)
    return id


def find(collection: str, reference: str) -> Record | None:
    """Give the record that a reference leads to, None if there is none. One round trip, two where it is not known."""
    return find_with(collection, reference)[0]


def find_with(collection: str, reference: str) -> tuple[Record | None, Mapping[RecordKey, Record]]:
    """Give the record that a reference leads to, and what was read with it: what was shown in it the last time."""
    if hint := hinted(collection, reference):
        read = store().get_all([(collection, hint.id), *hint.beside], ())
        record = read.get((collection, hint.id))
        if leads_to(reference, record):
            return record, read
    id = locate_any(collection, reference)
    record = store().get(collection, id) if id is not None else None
    return (record if still_leads_to(reference, record) else None), {}


def find_all(collection: str, references: Sequence[str]) -> list[Record | None]:
    """Give for each reference what it leads to. Two round trips, none without references."""
    if not references:
        return []
    ids = locate_all(collection, references)
    records = store().get_many(collection, sorted({id for id in ids if id is not None}))
    return [records.get(id) if id is not None else None for id in ids]
