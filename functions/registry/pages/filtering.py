"""The form that narrows a list down: the dialect's filters, each with the control that fits its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from functions.registry.filters import SIZE_FOR_PEOPLE, understood
from functions.registry.kinds import Name, RecordUrl, Uuid
from functions.registry.labels import field_label
from functions.registry.pages.addresses import said, with_arguments
from functions.registry.pages.names import Names
from functions.registry.pages.shown import ShownValue
from functions.registry.tables import LAST_UPDATED, UPDATED_BY, Column, Table
from shared.fields import Boolean, Datetime, Integer
from shared.http import Request
from shared.records import RecordKey

Choices = Sequence[tuple[str, str]]

_YES_OR_NO: Final = (("", "Either"), ("true", "Yes"), ("false", "No"))
_SIZES: Final = (25, SIZE_FOR_PEOPLE, 100, 200)


@dataclass(frozen=True, slots=True)
class Control:
    """One control of a form, as `field` of parts.html takes it; `stands` is what a record says instead."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    hint: str = ""
    wrong: str = ""
    required: bool = False
    choices: Choices = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    stands: Sequence[ShownValue] = ()


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """An argument that narrows the list that is shown: what it says, and the address of the list without it."""

    label: str
    value: str
    without: str


def controls(table: Table, request: Request) -> list[Control]:
    """Give the controls of a table's list, with what this request says."""
    given = said(request.query)
    last = {name: texts[-1].strip() for name, texts in given.items()}
    own_first = sorted(understood(table), key=lambda each: each in (UPDATED_BY, LAST_UPDATED))
    filters = [_control(each, given.get(each.name, ())) for each in own_first]
    order, size = last.get("ordering", ""), last.get("page_size", "")
    return [
        *filters,
        Control("ordering", "Order", order, "select", choices=_with(order, _orders(table))),
        Control("page_size", "Records a page", size, "select", choices=_with(size, _sizes())),
    ]


def without_effect(table: Table) -> list[str]:
    """Give the arguments that a table's list takes, as the original does, and that narrow nothing down."""
    effective = {each.name for each in understood(table)}
    return [name for name in table.filter_fields if name not in effective]


def _control(each: Column, texts: Sequence[str]) -> Control:
    value = ",".join(texts) if len(texts) > 1 else next(iter(texts), "")
    if isinstance(each.kind, Boolean):
        return Control(each.name, field_label(each), value.lower(), "select", choices=_with(value.lower(), _YES_OR_NO))
    extra = {"inputmode": "numeric"} if isinstance(each.kind, Integer) else {}
    return Control(each.name, field_label(each), value, hint=_hint(each), extra=extra)


def _hint(each: Column) -> str:
    kind = each.kind
    match kind:
        case RecordUrl(to=to):
            return f"{_NAMES.get(to, 'The start of its name')}, or its number."
        case Name():
            return "The whole name, or a pattern: * any letters, ? one, [ab] one of these."
        case Datetime():
            return "The exact moment, such as 2031-05-02T08:11:09Z."
        case Integer():
            return "A number."
        case Uuid():
            return "The whole UUID."
        case _:
            return "The whole text."


_NAMES: Final = {
    "users": "A username",
    "file_type": "Its whole name",
    "issue": "Its whole description",
    "object": "Its whole description",
    "object_component": "The whole description of its object",
    "code_run": "Its whole description",
    "storage_root": "Its whole address",
    "storage_location": "Its whole path",
}
"""What else than its number names a record in a filter (`operations.naming`); others by the start of their names."""


def _orders(table: Table) -> Choices:
    """Give the orders that cost little: by id, by a name, by a date."""
    ordered = [each for each in understood(table) if isinstance(each.kind, Name | Datetime)]
    return [("", "Newest first"), *(choice for each in ordered for choice in _both_ways(each))]


def _both_ways(each: Column) -> Choices:
    words = field_label(each)
    if isinstance(each.kind, Datetime):
        return ((f"-{each.name}", f"{words}, latest first"), (each.name, f"{words}, earliest first"))
    return ((each.name, f"{words}, A to Z"), (f"-{each.name}", f"{words}, Z to A"))


def _sizes() -> Choices:
    return [("" if size == SIZE_FOR_PEOPLE else str(size), str(size)) for size in _SIZES]


def _with(value: str, choices: Choices) -> Choices:
    """Add what is asked for to what is offered, where it is something else."""
    return choices if value in (known for known, _ in choices) else [*choices, (value, value)]


def active(table: Table, request: Request, names: Names) -> list[ActiveFilter]:
    """Give what narrows this list down, with the names of the records that it is narrowed down to."""
    given = said(request.query)
    fields = [each for each in understood(table) if each.name in given]
    return [
        ActiveFilter(field_label(each), _value(each, given[each.name], names), with_arguments(request, rest))
        for each in fields
        for rest in [{name: texts for name, texts in given.items() if name != each.name}]
    ]


def _value(each: Column, texts: Sequence[str], names: Names) -> str:
    ids = [(each.kind.to, int(text)) for text in texts if isinstance(each.kind, RecordUrl) and _is_id(text)]
    return ", ".join(names.of(*key) for key in ids) if len(ids) == len(texts) else ", ".join(texts)


def keys_asked_for(table: Table, request: Request) -> list[RecordKey]:
    """Give the records that a list is narrowed down to, so that their names are read with the others."""
    given = said(request.query)
    return [
        (each.kind.to, int(text))
        for each in understood(table)
        if isinstance(each.kind, RecordUrl)
        for text in given.get(each.name, ())[:_MOST_ASKED]
        if _is_id(text)
    ]


_MOST_ASKED: Final = 20


def _is_id(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 16
