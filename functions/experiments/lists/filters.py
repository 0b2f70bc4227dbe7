"""From the arguments of a list to what is wanted (Tastypie 0.14, `build_filters`, `apply_sorting`, `paginator.py`).

Values are read by their fields' kinds; what a relation leads to is resolved later, by `relations`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.experiments.kinds import BadValue, One, named
from functions.experiments.models import FOLLOWED, RESOURCES, Resource
from shared.fields import Integer, Kind, Text

DEFAULT_LIMIT: Final = 20
LARGEST_LIMIT: Final = 1000

Query = Mapping[str, Sequence[str]]

_PAGING: Final = frozenset({"limit", "offset", "order_by", "sort_by", "format", "token"})


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter: the relations that it follows, then a field of the last resource, how it is compared and with what.

    `experiments__title=x` of a dataset has the `path` `("experiments",)`. A field that is a relation itself is compared
    with an id.
    """

    path: tuple[str, ...]
    field: str
    lookup: str
    value: Any


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order by one field."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for; `orders` is empty if nothing was said about it."""

    conditions: tuple[Condition, ...] = ()
    orders: tuple[Ordering, ...] = ()
    limit: int = DEFAULT_LIMIT
    offset: int = 0


def read(resource: Resource, query: Query) -> Wanted:
    """Read the arguments of a list. Those that name no field of the resource are passed over.

    Raises:
        BadValue: a field or lookup that lists cannot be filtered or ordered by, or a value that is none; it names it.
    """
    conditions = [
        condition
        for name, texts in query.items()
        if name not in _PAGING and texts and (condition := _condition(resource, name, texts[-1]))
    ]
    orders: dict[str, Ordering] = {}
    for text in query.get("order_by", query.get("sort_by", ())):
        order = _ordering(resource, text)
        orders.setdefault(order.field, order)  # a second one by the same field changes nothing
    return Wanted(tuple(conditions), tuple(orders.values()), _limit(query), _number(query, "offset", 0, "an integer"))


def _condition(resource: Resource, name: str, text: str) -> Condition | None:
    field, *rest = name.split("__")
    if field not in resource.fields:
        return None
    path: list[str] = []
    while resource.filtering.get(field) == FOLLOWED and rest and rest != ["exact"]:
        path.append(field)
        resource, field, rest = _followed(resource, field, rest)
    lookup = _lookup(resource, field, rest)
    value = named(f"The '{field}' filter", partial(_value, resource.fields[field].kind), text)
    return Condition(tuple(path), field, lookup, value)


def _followed(resource: Resource, relation: str, rest: list[str]) -> tuple[Resource, str, list[str]]:
    """Give the resource that a relation leads to, the field of it that comes next, and what is left after that."""
    kind = resource.fields[relation].kind
    assert isinstance(kind, One)
    field = "id" if rest[0] == "pk" else rest[0]
    if field not in RESOURCES[kind.to].fields:
        raise BadValue(f"The '{field}' field of '{relation}' does not allow filtering: there is none.")
    return RESOURCES[kind.to], field, rest[1:]


def _lookup(resource: Resource, field: str, rest: list[str]) -> str:
    """Give how a field is compared: `exact` if nothing is said about it."""
    lookups = resource.filtering.get(field)
    if lookups is None:
        raise BadValue(f"The '{field}' field does not allow filtering.")
    lookup = "__".join(rest) or "exact"
    if lookup not in (("exact",) if isinstance(lookups, int) else lookups):
        raise BadValue(f"'{lookup}' is not an allowed filter on the '{field}' field.")
    return lookup


def _value(kind: Kind, text: str) -> Any:
    """Read the value of a filter; a relation's is an id, or an address.

    It must be of the type, and nothing else: what no object can have, as a namespace that is no URL, finds none.
    """
    if isinstance(kind, One):
        return _NUMBER.parse(text) if re.fullmatch(r"\s*[0-9]+\s*", text) else One(kind.to).parse(text)
    if isinstance(kind, Text | Integer):
        return (_TEXT if isinstance(kind, Text) else _NUMBER).parse(text)
    return kind.parse(text)


_TEXT: Final = Text()
_NUMBER: Final = Integer()


def _ordering(resource: Resource, text: str) -> Ordering:
    field = text.removeprefix("-")
    if field.partition("__")[0] not in resource.fields:
        raise BadValue(f"No matching '{field[:100]}' field for ordering on.")
    if field not in resource.ordering:
        raise BadValue(f"The '{field[:100]}' field does not allow ordering.")
    return Ordering(field, text.startswith("-"))


def _limit(query: Query) -> int:
    limit = _number(query, "limit", DEFAULT_LIMIT, "a positive integer")
    return min(limit, LARGEST_LIMIT) or LARGEST_LIMIT


def _number(query: Query, name: str, default: int, what: str) -> int:
    """Read a number from 0 on; `what` is how a value that is no number at all is asked for again."""
    texts = query.get(name)
    if not texts:
        return default
    text = texts[-1].strip()
    if not re.fullmatch(r"\+?[0-9]{1,18}", text, re.ASCII):
        wanted = "a positive integer >= 0" if re.fullmatch(r"-[0-9]{1,18}", text, re.ASCII) else what
        raise BadValue(f"Invalid {name} '{text[:100]}' provided. Please provide {wanted}.")
    return int(text)
