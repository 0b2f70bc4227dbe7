"""From a request's body to a record's values: all complaints about all fields at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any
from uuid import uuid4

from functions.registry import refusals
from functions.registry.body import RecordBody
from functions.registry.kinds import WORDS, Uuid
from functions.registry.links import NO_RECORD, linked_id
from functions.registry.tables import Column, Table
from shared.fields import ABSENT, BadValue, Kind, Text, ToMany, ToOne

Target = tuple[str, int]
"""A record that is linked to: its table and id."""


class Purpose(Enum):
    """What the body is for: which fields it must have, and what becomes of those it leaves out."""

    CREATE = "required fields are needed, others take their default"
    REPLACE = "required fields are needed, others stay as they are"
    CHANGE = "none is needed, others stay as they are"


@dataclass
class RecordDraft:
    """What a body asks a record to be: the values that passed, and what is wrong with the others.

    Links are ids in `values`; whether their targets exist is told by `check_targets`.
    """

    table: Table
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def targets(self) -> frozenset[Target]:
        """Give the records that the values link to."""
        return frozenset(target for _, targets in self._links() for target in targets)

    def check_targets(self, known: Collection[Target]) -> None:
        """Complain of links to records that are not among the `known` ones; refuse if anything at all is wrong."""
        if errors := self.complaints(known):
            raise refusals.bad_fields(errors)

    def complaints(self, known: Collection[Target]) -> dict[str, list[str]]:
        """Give everything that is wrong, fields in wire order, if no records are there but the `known` ones."""
        for name, targets in self._links():
            if any(target not in known for target in targets):
                self.errors[name] = [NO_RECORD]
        order = [*self.table.fields, refusals.NON_FIELD]
        return dict(sorted(self.errors.items(), key=lambda each: order.index(each[0])))

    def _links(self) -> Iterator[tuple[str, list[Target]]]:
        """Give the values that are links, by field, as the records that they lead to."""
        for name, value in self.values.items():
            kind = self.table.fields[name].kind
            if isinstance(kind, ToOne) and value is not None:
                yield name, [(kind.to, id) for id in (value if isinstance(value, list) else [value])]


def draft(table: Table, body: RecordBody, purpose: Purpose, base: str) -> RecordDraft:
    """Read a body for a table; `base` is the site's address, for links with its stage path."""
    result = RecordDraft(table)
    for each in table.writable:
        try:
            value = _value(each, body, purpose, base)
        except BadValue as bad:
            result.errors[each.name] = bad.texts(WORDS)
        else:
            if value is not ABSENT:
                result.values[each.name] = value
    if purpose is Purpose.CREATE and not result.errors:
        _check_needs(result)
    return result


def _value(each: Column, body: RecordBody, purpose: Purpose, base: str) -> Any:
    value = body.get(each)
    if value is ABSENT:
        return _left_out(each, purpose)
    if _is_null(each.kind, value):
        if each.null:
            return None
        raise BadValue("null")
    if _is_blank(each.kind, value):
        if each.blank:
            return ""
        raise BadValue("blank")
    if isinstance(each.kind, ToOne):
        return each.kind.read(value, partial(linked_id, name=each.kind.to, base=base))
    return each.kind.parse(value)


def _is_null(kind: Kind, value: Any) -> bool:
    """Tell whether a value is null, or an empty text in place of a link."""
    return value is None or (value == "" and isinstance(kind, ToOne) and not isinstance(kind, ToMany))


def _is_blank(kind: Kind, value: Any) -> bool:
    return isinstance(kind, Text) and isinstance(value, str) and not value.strip()


def _left_out(each: Column, purpose: Purpose) -> Any:
    """Give what a field is that the body does not mention."""
    if each.required and not each.has_default and purpose is not Purpose.CHANGE:
        raise BadValue("required")
    if purpose is not Purpose.CREATE:
        return ABSENT
    return str(uuid4()) if isinstance(each.kind, Uuid) else each.initial


def _check_needs(result: RecordDraft) -> None:
    """Check what a new record needs as a whole."""
    table = result.table
    if table.needs and not any(_meets(result.values, need) for need in table.needs):
        result.errors[refusals.NON_FIELD] = [_unmet(table)]


def _meets(values: Mapping[str, Any], need: Mapping[str, bool]) -> bool:
    return all(bool(values[name]) is present for name, present in need.items())


def _unmet(table: Table) -> str:
    alternatives = (
        " and ".join(name if present else f"no {name}" for name, present in need.items()) for need in table.needs
    )
    return f"One of these is needed: {'; '.join(alternatives)}."
