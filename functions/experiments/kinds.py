"""Kinds of values: how each is read from a request, and what it is refused with.

A kind knows nothing of storage. `read` takes a whole body apart by a resource's declaration (Tastypie 0.14,
`fields.py`: numbers may come as text, unknown keys are passed over).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from functions.experiments.models import Field, Resource

LARGEST_INTEGER: Final = 2**63 - 1


class BadValue(Exception):
    """A value that cannot be used; the message is fit for the caller and names the field."""


@dataclass(frozen=True)
class Kind:
    """What every kind of value has: the type that schema documents tell, and a reading of a request's value."""

    type: ClassVar[str] = "string"

    def parse(self, value: Any) -> Any:
        """Give the stored form of a JSON value that is neither absent nor null.

        Raises:
            BadValue: with what is wrong, to stand behind the field's name.
        """
        raise BadValue("cannot be written")


@dataclass(frozen=True)
class Text(Kind):
    """Text of at most `limit` characters (None: any length); numbers become their text."""

    limit: int | None = None

    def parse(self, value: Any) -> str:
        """Accept texts and numbers."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadValue("must be a text")
        text = str(value)
        if "\x00" in text:
            raise BadValue("must not have null characters")
        if self.limit is not None and len(text) > self.limit:
            raise BadValue(f"must have no more than {self.limit} characters")
        return text


@dataclass(frozen=True)
class Choice(Text):
    """One of a few texts."""

    options: tuple[str, ...] = ()

    def parse(self, value: Any) -> str:
        """Accept the options only."""
        text = super().parse(value)
        if text not in self.options:
            raise BadValue(f"must be one of {', '.join(self.options)}")
        return text


@dataclass(frozen=True)
class Namespace(Text):
    """The URL that a schema is known by (RFC 3986: a scheme, and something behind it)."""

    def parse(self, value: Any) -> str:
        """Accept absolute URLs without white space."""
        text = super().parse(value)
        try:
            parts = urlsplit(text)
        except ValueError:
            raise BadValue("must be a URL") from None
        if not parts.scheme or not (parts.netloc or parts.path) or re.search(r"\s", text):
            raise BadValue("must be a URL")
        return text


@dataclass(frozen=True)
class Boolean(Kind):
    """True or false."""

    type: ClassVar[str] = "boolean"

    def parse(self, value: Any) -> bool:
        """Accept JSON's booleans, 1 and 0, and these as texts in any case."""
        word = str(value).lower() if isinstance(value, str | int) else ""
        if word not in _BOOLEANS:
            raise BadValue("must be true or false")
        return _BOOLEANS[word]


_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number from `least` to `most`; with `options`, one of them."""

    type: ClassVar[str] = "integer"
    least: int = 0
    most: int = LARGEST_INTEGER
    options: tuple[int, ...] = ()

    def parse(self, value: Any) -> int:
        """Accept numbers and their texts, with a fraction only if it is zero."""
        number = _whole(value)
        if number is None:
            raise BadValue("must be a whole number")
        if self.options and number not in self.options:
            raise BadValue(f"must be one of {', '.join(map(str, self.options))}")
        if not self.least <= number <= self.most:
            raise BadValue(f"must be from {self.least} to {self.most}")
        return number


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return int(text.partition(".")[0]) if re.fullmatch(r"[+-]?[0-9]{1,40}(\.0*)?", text, re.ASCII) else None


@dataclass(frozen=True)
class Float(Kind):
    """A number, never infinite."""

    type: ClassVar[str] = "float"

    def parse(self, value: Any) -> float:
        """Accept numbers and their texts."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise BadValue("must be a number")
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise BadValue("must be a number") from None
        if not math.isfinite(number) or (isinstance(value, str) and "_" in value):
            raise BadValue("must be a finite number")
        return number


@dataclass(frozen=True)
class Instant(Kind):
    """A moment: ISO 8601 with a `T` or a space; no offset means UTC. Stored and shown in UTC, without offset."""

    type: ClassVar[str] = "datetime"

    def parse(self, value: Any) -> str:
        """Accept texts only."""
        try:
            return instant(datetime.fromisoformat(value.strip()))
        except (AttributeError, ValueError, OverflowError):
            raise BadValue("must be a date and time such as 2026-11-22T06:40:51") from None


def instant(moment: datetime) -> str:
    """Write a moment as the dialect does: `2026-11-22T06:40:51.162665`, UTC; no time zone means UTC.

    Raises:
        OverflowError: in UTC it lies outside the years 1 to 9999.
    """
    naive = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    return naive.isoformat()


def now() -> str:
    """Give the present moment as it is stored."""
    return instant(datetime.now(UTC))


@dataclass(frozen=True)
class Day(Kind):
    """A date, `YYYY-MM-DD`; of a moment, its date."""

    type: ClassVar[str] = "date"

    def parse(self, value: Any) -> str:
        """Accept texts only."""
        try:
            return datetime.fromisoformat(value.strip()).date().isoformat()
        except (AttributeError, ValueError):
            raise BadValue("must be a date such as 2026-11-22") from None


@dataclass(frozen=True)
class One(Kind):
    """Another object: its address, stored as its id. `full`: shown as the whole object; `to` is its resource."""

    type: ClassVar[str] = "related"
    to: str
    full: bool = False

    def parse(self, value: Any) -> int:
        """Accept an address, or an object that has one."""
        return linked_id(self.to, value)


@dataclass(frozen=True)
class Many(Kind):
    """A list of other objects, stored as their ids in the order given, each once."""

    type: ClassVar[str] = "related"
    to: str
    full: bool = False

    def parse(self, value: Any) -> list[int]:
        """Accept a list of addresses, or of objects that have one."""
        if not isinstance(value, list):
            raise BadValue("must be a list")
        return list(dict.fromkeys(linked_id(self.to, each) for each in value))


def said_id(field: str, resource: str, value: Any) -> int:
    """Read the address that a key of a body holds, as `linked_id`.

    Raises:
        BadValue: it is none; the message names the key.
    """
    try:
        return linked_id(resource, value)
    except BadValue as error:
        raise BadValue(f"The '{field}' field {error}.") from None


def linked_id(resource: str, value: Any) -> int:
    """Read the address of an object of a resource, or the `resource_uri` of an object that is given whole.

    Raises:
        BadValue: it is none.
    """
    address = value.get("resource_uri") if isinstance(value, Mapping) else value
    match = _address(resource).fullmatch(address) if isinstance(address, str) else None
    if match is None:
        raise BadValue(
            f"must be the address of a {resource}, such as /api/v1/{resource}/7/, and is {str(value)[:200]!r}"
        )
    return int(match[1])


@cache
def _address(resource: str) -> re.Pattern[str]:
    return re.compile(rf"(?:https?://[^/?#]+)?(?:/[^/?#]+)*?/api/v1/{resource}/([1-9][0-9]{{0,17}})/?", re.ASCII)


def read(resource: Resource, body: Mapping[str, Any], *, creating: bool) -> dict[str, Any]:
    """Read what a body says of a resource's own fields; what is nested (parameter sets, replicas) is left out.

    Null says nothing where a field does not take it (Tastypie 0.14, `full_hydrate`); of a relation it is an error.

    Args:
        resource: what it is for.
        body: the JSON object.
        creating: whether fields of which the body says nothing take their default, or must be there.

    Returns:
        The stored values by field. Read-only fields and unknown keys of the body are not among them.

    Raises:
        BadValue: naming the first field that cannot be used.
    """
    values: dict[str, Any] = {}
    for field in resource.writable:
        given = body.get(field.name)
        if given is not None:
            values[field.name] = _parsed(field, given)
        elif field.name in body and field.null:
            values[field.name] = None
        elif creating or (field.name in body and field.kind.type == "related"):
            values[field.name] = _default(field)
    return values


def _parsed(field: Field, value: Any) -> Any:
    if value == "" and field.null and not isinstance(field.kind, Text):
        return None
    try:
        return field.kind.parse(value)
    except BadValue as error:
        raise BadValue(f"The '{field.name}' field {error}.") from None


def _default(field: Field) -> Any:
    if field.has_default:
        return field.default
    if field.null:
        return None
    raise BadValue(f"The '{field.name}' field has no data and doesn't allow a default or null value.")
