"""From changes to rewrites: what becomes of each record that a write touches, before and after side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared.records.changes import (
    Add,
    Amend,
    Beside,
    Change,
    Create,
    Delete,
    Expect,
    Fence,
    RecordKey,
    Unchanged,
    Update,
)
from shared.records.errors import MissingRecord
from shared.records.record import Record, Values
from shared.records.writing.rest import Rest


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One record before and after; no `before` means that it is new, no `after` that it goes away."""

    collection: str
    id: int
    before: Record | None
    after: Values | None

    @property
    def values_before(self) -> Values | None:
        """The values before; None if the record is new."""
        return self.before.values if self.before else None

    def difference(self, name: str) -> tuple[list[Any], list[Any]]:
        """Give what a field held and holds no more, and what it holds now and did not."""
        old, new = _contents(self.values_before, name), _contents(self.after, name)
        held, holds = set(old), set(new)
        return [value for value in old if value not in holds], [value for value in new if value not in held]


def rewrites_of(changes: Iterable[Change], snapshot: Mapping[RecordKey, Record], rest: Rest | None) -> list[Rewrite]:
    """Give what becomes of each record, with amendments folded into the record's other change.

    Args:
        changes: what the caller wants; those that write no record are passed over.
        snapshot: the records that are amended, as they were read; missing ones do not exist.
        rest: takes the amendments of records that nothing else changes; None if they are to be made at once.

    Raises:
        MissingRecord: a record to be amended does not exist.
    """
    rewrites: dict[RecordKey, Rewrite] = {}
    amends: list[Amend] = []
    for change in changes:
        match change:
            case Create(collection, id, values):
                rewrites[collection, id] = Rewrite(collection, id, None, values)
            case Update(record, values):
                rewrites[record.collection, record.id] = Rewrite(record.collection, record.id, record, values)
            case Delete(record):
                rewrites[record.collection, record.id] = Rewrite(record.collection, record.id, record, None)
            case Amend():
                amends.append(change)
            case Unchanged() | Expect() | Add() | Fence() | Beside():
                pass
    for amend in amends:
        _fold(amend, rewrites, snapshot, rest)
    return list(rewrites.values())


def _fold(
    amend: Amend, rewrites: dict[RecordKey, Rewrite], snapshot: Mapping[RecordKey, Record], rest: Rest | None
) -> None:
    target = (amend.collection, amend.id)
    rewrite = rewrites.get(target)
    if rewrite is None:
        record = snapshot.get(target)
        if record is None:
            raise MissingRecord(*target)
        if rest is not None:
            rest.amends.append(amend)
            return
        rewrite = Rewrite(*target, record, record.values)
    if rewrite.after is None:
        return
    linked = (set(rewrite.after.get(amend.field) or ()) | amend.add) - amend.remove
    if linked == set(rewrite.after.get(amend.field) or ()):
        return
    rewrites[target] = replace(rewrite, after={**rewrite.after, amend.field: sorted(linked)})


def _contents(values: Values | None, name: str) -> list[Any]:
    content = None if values is None else values.get(name)
    if content is None:
        return []
    return list(dict.fromkeys(content)) if isinstance(content, list) else [content]
