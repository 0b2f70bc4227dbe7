"""From a request's body to a record's values: all complaints about all fields at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import uuid4

from functions.registry import refusals
from functions.registry.body import ABSENT, Body
from functions.registry.kinds import InvalidValue, Kind, RecordUrl, RecordUrls, ReverseUrls, Text, Uuid
from functions.registry.links import NO_RECORD, linked_id
from functions.registry.tables import Field, Table

REQUIRED = "This field is required."
NULL = "This field may not be null."
BLANK = "This field may not be blank."

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
        return frozenset(target for each in self._links() for target in self._targets_of(each))

    def check_targets(self, known: Collection[Target]) -> None:
        """Complain of links to records that are not among the `known` ones; refuse if anything at all is wrong."""
        if errors := self.complaints(known):
            raise refusals.bad_fields(errors)

    def complaints(self, known: Collection[Target]) -> dict[str, list[str]]:
        """Give everything that is wrong, fields in wire order, if no records are there but the `known` ones."""
        for each in self._links():
            if any(target not in known for target in self._targets_of(each)):
                self.errors[each.name] = [NO_RECORD]
        order = [*self.table.fields, refusals.NON_FIELD]
        return dict(sorted(self.errors.items(), key=lambda each: order.index(each[0])))

    def _links(self) -> Iterator[Field]:
        return (self.table.fields[name] for name in self.values if _target_table(self.table.fields[name].kind))

    def _targets_of(self, each: Field) -> Iterator[Target]:
        value = self.values[each.name]
        ids = value if isinstance(value, list) else [] if value is None else [value]
        return ((_target_table(each.kind) or "", id) for id in ids)


def draft(table: Table, body: Body, purpose: Purpose, base: str) -> RecordDraft:
    """Read a body for a table; `base` is the site's address, for links with its stage path."""
    result = RecordDraft(table)
    for each in table.writable:
        try:
            value = _value(each, body, purpose, base)
        except InvalidValue as invalid:
            result.errors[each.name] = invalid.messages
        else:
            if value is not ABSENT:
                result.values[each.name] = value
    if purpose is Purpose.CREATE and not result.errors:
        _check_needs(result)
    return result


def _value(each: Field, body: Body, purpose: Purpose, base: str) -> Any:
    value = body.get(each)
    if value is ABSENT:
        return _left_out(each, purpose)
    if _is_null(each.kind, value):
        if each.null:
            return None
        raise InvalidValue(NULL)
    if _is_blank(each.kind, value):
        if each.blank:
            return ""
        raise InvalidValue(BLANK)
    return _parse(each.kind, value, base)


def _is_null(kind: Kind, value: Any) -> bool:
    """Tell whether a value is null, or an empty text in place of a link."""
    return value is None or (value == "" and isinstance(kind, RecordUrl) and not isinstance(kind, RecordUrls))


def _is_blank(kind: Kind, value: Any) -> bool:
    return isinstance(kind, Text) and isinstance(value, str) and not value.strip()


def _left_out(each: Field, purpose: Purpose) -> Any:
    """Give what a field is that the body does not mention."""
    has_default = each.default is not None
    if each.required and not has_default and purpose is not Purpose.CHANGE:
        raise InvalidValue(REQUIRED)
    if purpose is not Purpose.CREATE:
        return ABSENT
    if isinstance(each.kind, Uuid):
        return str(uuid4())
    return list(each.default) if isinstance(each.default, tuple) else each.default


def _parse(kind: Kind, value: Any, base: str) -> Any:
    """Read a value that is there: links by their address, everything else by its kind."""
    target = _target_table(kind)
    if target is None:
        return kind.parse(value)
    if not isinstance(kind, RecordUrls | ReverseUrls):
        return linked_id(value, target, base)
    if not isinstance(value, list):
        raise InvalidValue(f'Expected a list of items but got type "{type(value).__name__}".')
    return list(dict.fromkeys(linked_id(item, target, base) for item in value))


def _target_table(kind: Kind) -> str | None:
    """Give the table whose records a field of this kind names, None for plain values."""
    if isinstance(kind, RecordUrl):
        return kind.to
    return kind.of if isinstance(kind, ReverseUrls) else None


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
