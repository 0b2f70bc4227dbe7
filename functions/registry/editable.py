"""What the form of a change edits, and the state of it that a form was made from.

A form cannot send a precondition as a header (RFC 9110 §13.1), so it sends the digest of what it was filled in with:
the fields that it edits, their links included. Neither moments nor versions would do. Two writes may have the same
moment; the links of an issue are written without it; and the mark of a data product that no form edits raises its
version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from functions.registry.kinds import ReverseUrls
from functions.registry.links import linked
from functions.registry.tables import Column, Table
from shared.fields import ToMany
from shared.records import Change, Record, Unchanged

STATE: Final = "state"
"""The member of a form that says what it was made from; no table has a field of this name."""

MOST_LINKS: Final = 100
"""Links that a form shows of a field; one with more is left as it is."""

LONGEST: Final = 10_000
"""Characters that a form shows of a field; a longer text is left as it is."""

Condition = Callable[[Record], Sequence[Change]]
"""Refuses the change of a record, as it is when it is written, or gives the conditions on which it may go on."""


class Overtaken(Exception):
    """A record is not any more what the form was made from.

    Attributes:
        record: what it is now.
    """

    def __init__(self, record: Record) -> None:
        super().__init__(record.collection, record.id)
        self.record = record


def fields(table: Table, record: Record) -> list[Column]:
    """Give the fields of a record that a form edits; what is too much for a form is not in it."""
    return [each for each in table.writable if not _is_too_much(record, each)]


def said(record: Record, each: Column) -> Any:
    """Give what a record says in a field: its value, or the ids that are kept by the records that link to it."""
    return list(linked(record, each)) if isinstance(each.kind, ToMany) else record.values[each.name]


def state(table: Table, record: Record) -> str:
    """Give the digest of what a form edits of a record."""
    text = json.dumps([(each.name, said(record, each)) for each in fields(table, record)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def as_shown(table: Table, shown: object) -> Condition:
    """Let a record be changed only if it is in a state, and stays in it until it is written.

    Args:
        table: the record's table.
        shown: the state that a form was made from; what is none never holds.
    """

    def check(record: Record) -> Sequence[Change]:
        if shown != state(table, record):
            raise Overtaken(record)
        linked_from = (each.name for each in fields(table, record) if isinstance(each.kind, ReverseUrls))
        return [Unchanged(record, name) for name in linked_from]

    return check


def differs(record: Record, each: Column, value: Any) -> bool:
    """Tell whether a value is another one than the record has; what links to it has no order."""
    now = said(record, each)
    return sorted(value) != sorted(now) if isinstance(each.kind, ReverseUrls) else bool(value != now)


def anyhow(record: Record) -> Sequence[Change]:
    """Let a record be changed whatever it is."""
    return ()


def _is_too_much(record: Record, each: Column) -> bool:
    if isinstance(each.kind, ToMany):
        return each.name in record.overflowed or len(linked(record, each)) > MOST_LINKS
    value = record.values[each.name]
    return isinstance(value, str) and len(value) > LONGEST
