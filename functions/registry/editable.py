"""What the form of a change edits, and which of it a person has changed, or somebody else meanwhile.

A form cannot send a precondition as a header (RFC 9110 §13.1), and it sends all of its fields. So it says with which
text each was filled in, as a digest: what comes back with the same text was left alone and is not written, and what
was changed is written only where the record still says what the person saw. Neither moments nor versions would do. Two
writes may have the same moment; the links of an issue are written without it; and the mark of a data product that no
form edits raises its version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from functions.registry.body import RecordBody
from functions.registry.kinds import ReverseUrls
from functions.registry.links import linked
from functions.registry.tables import Column, Table
from shared.fields import ToMany, ToOne
from shared.records import Record

STATE: Final = "state"
"""The member of a form that says what it was made from; no table has a field of this name."""

MOST_LINKS: Final = 100
"""Links that a form shows of a field; one with more is left as it is."""

LONGEST: Final = 10_000
"""Characters that a form shows of a field; a longer text is left as it is."""

Condition = Callable[[Record], None]
"""Refuses the change of a record, as it is when it is written."""


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


def text_of(record: Record, each: Column) -> str:
    """Give what a record says in a field as a form says it; what links to it has no order."""
    if isinstance(each.kind, ToOne):
        ids = linked(record, each)
        ordered = sorted(ids) if isinstance(each.kind, ReverseUrls) else ids
        return "\n".join(f"/api/{each.kind.to}/{id}/" for id in ordered)
    return form_text(record.values[each.name])


def form_text(value: Any) -> str:
    """Give a value that is no link as a form says it."""
    if value is None or isinstance(value, tuple | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def typed(said: RecordBody, each: Column) -> str:
    """Give the text that a form says of a field that it has."""
    value = said.members[each.name]
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def state(table: Table, record: Record) -> str:
    """Give what a form was made from: the names of the fields that may be edited, each with the digest of its text."""
    return " ".join(f"{each.name}={_digest(text_of(record, each))}" for each in table.writable)


def changed(table: Table, said: RecordBody) -> RecordBody:
    """Give what a form says without the fields that came back as they were shown."""
    shown = _shown(said)
    left = {
        each.name
        for each in table.writable
        if each.name in said.members and _digest(typed(said, each)) == shown.get(each.name)
    }
    return replace(said, members={name: value for name, value in said.members.items() if name not in left})


def overtaken(table: Table, record: Record, said: RecordBody) -> list[Column]:
    """Give the fields that both a form and, since it was made, somebody else have changed, and to something else."""
    shown, there = _shown(said), [each for each in table.writable if each.name in said.members]
    now = {each.name: _digest(text_of(record, each)) for each in there}
    return [each for each in there if now[each.name] not in (shown.get(each.name), _digest(typed(said, each)))]


def not_overtaken(table: Table, said: RecordBody) -> Condition:
    """Let a record be changed only if nobody has changed meanwhile what a form changes."""

    def check(record: Record) -> None:
        if overtaken(table, record, said):
            raise Overtaken(record)

    return check


def as_shown(table: Table, said: RecordBody) -> Condition:
    """Let a record be deleted only if it is what a form was made from."""

    def check(record: Record) -> None:
        if said.last(STATE) != state(table, record):
            raise Overtaken(record)

    return check


def anyhow(record: Record) -> None:
    """Let a record be changed whatever it is."""


def _shown(said: RecordBody) -> dict[str, str]:
    """Give the digests that a form was made from, by field."""
    parts = (each.partition("=") for each in str(said.last(STATE) or "").split())
    return {name: digest for name, _, digest in parts}


def _digest(text: str) -> str:
    """Give the digest of a text, however its lines end: browsers send them as HTTP ends its own (HTML, §4.10.22.4)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.blake2b(lines.encode(errors="replace"), digest_size=8).hexdigest()


def _is_too_much(record: Record, each: Column) -> bool:
    if isinstance(each.kind, ToMany):
        return each.name in record.overflowed or len(linked(record, each)) > MOST_LINKS
    value = record.values[each.name]
    return isinstance(value, str) and len(value) > LONGEST
