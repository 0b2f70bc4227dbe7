"""From the arguments of a list to a query: filters, order, page size (django-filter's rules and messages)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from functions.registry import refusals
from functions.registry.kinds import WORDS, Name, RecordUrl, RecordUrls, Uuid
from functions.registry.links import record_id
from functions.registry.tables import Column, Table
from shared.fields import BadValue, Boolean, Datetime, Integer, Kind, Text
from shared.records import AnyOf, Equal, Filter, Glob, Order

PAGING: Final = ("cursor", "format", "ordering", "page_size")
"""The arguments that every table's list takes beside its filters."""

DEFAULT_SIZE: Final = 100
LARGEST_SIZE: Final = 1000
SIZE_FOR_PEOPLE: Final = 50
"""Records on a page of a list; the last is for a page that people read."""

NOTHING: Final = -1
"""The value of a filter by a number that nothing can have."""

_MOST_DIGITS: Final = 18

Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ListCriteria:
    """What a list is asked for; `chosen` are the ids that must exist, by the argument that names them."""

    filters: tuple[Filter, ...]
    order: tuple[Order, ...]
    size: int
    cursor: str | None

    @property
    def choices(self) -> tuple[AnyOf, ...]:
        """The filters whose every value must be the id of a record."""
        return tuple(each for each in self.filters if isinstance(each, AnyOf))


def read(table: Table, query: Query, usual_size: int = DEFAULT_SIZE) -> ListCriteria:
    """Read the arguments of a table's list, which is as long as is usual unless they say otherwise.

    Raises:
        Refused: 400 for an unknown argument, or for values that cannot be of their field.
    """
    allowed = (*table.filter_fields, *PAGING)
    if not set(query) <= set(allowed):
        names = ", ".join(allowed)
        raise refusals.detail(400, f"Invalid query arguments, only query arguments [{names}] are allowed")
    filters: list[Filter] = []
    errors: dict[str, list[str]] = {}
    for name in table.filter_fields:
        texts = [text.strip() for text in query.get(name, ()) if text.strip()]
        if not texts or name not in table.fields:
            continue
        try:
            filters += _filter(name, table.fields[name].kind, texts)
        except BadValue as bad:
            errors[name] = bad.texts(WORDS)
    if errors:
        raise refusals.bad_fields(errors)
    return ListCriteria(tuple(filters), _order(table, query), _size(query, usual_size), last(query, "cursor"))


def understood(table: Table) -> tuple[Column, ...]:
    """Give the fields that a list can be narrowed down by, in the order of its arguments; others change nothing."""
    fields = (table.fields[name] for name in table.filter_fields if name in table.fields)
    return tuple(each for each in fields if isinstance(each.kind, tuple(kinds for kinds, _ in _BY_KIND)))


def _filter(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
    """Give the filter for one argument: none if it says nothing that its kind understands."""
    for kinds, make in _BY_KIND:
        if isinstance(kind, kinds):
            return make(name, kind, texts)
    return []


def _exact(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
    return [Equal(name, texts[-1])]


def _glob(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
    pattern = texts[-1]
    return [Glob(name, pattern) if any(sign in pattern for sign in "*?[") else Equal(name, pattern)]


def _number(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
    try:
        number = Decimal(texts[-1])
    except InvalidOperation:
        raise BadValue("Enter a number.") from None
    if not number.is_finite():
        raise BadValue("Enter a number.")
    within = number.adjusted() < _MOST_DIGITS and number == int(number)
    return [Equal(name, int(number) if within else NOTHING)]


def _choice(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
    ids = []
    for text in texts:
        id = record_id(text)
        if id is None:
            raise BadValue(f"“{text}” is not a valid value.")
        if id == 0:
            raise BadValue(no_choice(text))
        ids.append(id)
    return [AnyOf(name, tuple(dict.fromkeys(ids)))]


def no_choice(value: object) -> str:
    """Give the complaint about an id that is not there."""
    return f"Select a valid choice. {value} is not one of the available choices."


def _boolean(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
    value = {"true": True, "1": True, "false": False, "0": False}.get(texts[-1].lower())
    return [] if value is None else [Equal(name, value)]


def _parsed(complaint: str) -> Callable[[str, Kind, Sequence[str]], list[Filter]]:
    """Make a filter by a value that is read as a request's values are, but complained of in other words."""

    def make(name: str, kind: Kind, texts: Sequence[str]) -> list[Filter]:
        try:
            return [Equal(name, kind.parse(_with_plus(texts[-1])))]
        except BadValue:
            raise BadValue(complaint) from None

    return make


def _with_plus(text: str) -> str:
    """Give a time its zone back: the plus sign of one that was not escaped arrives as a space."""
    return re.sub(r"(:.*) ([0-9]{2}:[0-9]{2})$", r"\1+\2", text)


_BY_KIND: Final = (
    (RecordUrls, _choice),
    (RecordUrl, _number),
    (Name, _glob),
    (Text, _exact),
    (Boolean, _boolean),
    (Integer, _number),
    (Uuid, _parsed("Enter a valid UUID.")),
    (Datetime, _parsed("Enter a valid date/time.")),
)
"""How a list filters by a field, by its kind; the first that fits."""


def _order(table: Table, query: Query) -> tuple[Order, ...]:
    """Read `ordering`; what is no field with a value of its own is passed over."""
    orderable = {each.name for each in table.stored if not isinstance(each.kind, RecordUrls)}
    terms = (term.strip() for term in (last(query, "ordering") or "").split(","))
    return tuple(
        Order(term.removeprefix("-"), term.startswith("-")) for term in terms if term.removeprefix("-") in orderable
    )


def _size(query: Query, usual: int) -> int:
    text = last(query, "page_size") or ""
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return min(size, LARGEST_SIZE) or usual


def last(query: Query, name: str) -> str | None:
    """Give an argument that counts once: its last value, None if that is empty."""
    values = query.get(name)
    return values[-1].strip() or None if values else None
