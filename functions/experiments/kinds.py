"""The kinds of values that are this dialect's own, and its words for bad values of any kind.

Its leniencies are those of Tastypie 0.14 (`fields.py`): numbers may come as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, ClassVar, Final, TypeVar
from urllib.parse import urlsplit

from shared.fields import BadValue as BadValue  # modules of the dialect import it from here, with its kinds
from shared.fields import Datetime, Text, ToMany, ToOne, Words

WORDS: Final[Words] = {
    "text": "must be a text",
    "null_characters": "must not have null characters",
    "too_long": "must have no more than {limit} characters",
    "choice": "must be one of {options}",
    "url": "must be a URL",
    "boolean": "must be true or false",
    "integer": "must be a whole number",
    "too_small": "must be from {least} to {most}",
    "too_large": "must be from {least} to {most}",
    "number": "must be a number",
    "finite": "must be a finite number",
    "datetime": "must be a date and time such as 2026-11-22T06:40:51",
    "out_of_range": "must be a date and time such as 2026-11-22T06:40:51",
    "date": "must be a date such as 2026-11-22",
    "list": "must be a list",
    "address": "must be the address of a {to}, such as /api/v1/{to}/7/, and is {value}",
}
"""What is said of a bad value, behind the name of whatever it is the value of."""

_T = TypeVar("_T")


def named(subject: str, parse: Callable[[Any], _T], value: Any) -> _T:
    """Read a value; what is wrong with it is said of the `subject`, such as `The 'size' field`.

    Raises:
        BadValue: in words that are fit for the caller. Of several things that are wrong, the last one counts.
    """
    try:
        return parse(value)
    except BadValue as bad:
        raise BadValue(f"{subject} {bad.texts(WORDS)[-1]}.") from None


def no_data(subject: str) -> BadValue:
    """Give the complaint about what a body must say and does not (Tastypie 0.14, `fields.py`)."""
    return BadValue(f"{subject} has no data and doesn't allow a default or null value.")


@dataclass(frozen=True)
class Namespace(Text):
    """The URL that a schema is known by (RFC 3986: a scheme, and something behind it)."""

    def complaints(self, text: str) -> list[BadValue]:
        """Accept absolute URLs without white space."""
        return super().complaints(text) or ([] if _is_url(text) else [BadValue("url")])


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and (parts.netloc or parts.path)) and not re.search(r"\s", text)


INSTANT: Final = Datetime(zone="")
"""A moment: in UTC, as everything here, and so without saying it."""

instant: Final = INSTANT.write
now: Final = INSTANT.now


@dataclass(frozen=True)
class One(ToOne):
    """Another object: its address, or an object that has one. `full`: shown as the whole object."""

    type: ClassVar[str] = "related"
    full: bool = False

    def parse(self, value: Any) -> Any:
        """Accept an address, or an object that has one; of a list, each."""
        return self.read(value, partial(linked_id, self.to))


@dataclass(frozen=True)
class Many(One, ToMany):
    """A list of other objects."""


@dataclass(frozen=True)
class Nested(Many):
    """A list of objects that live inside this one, shown whole; modules of their own read them."""

    full: bool = True


def said_id(field: str, resource: str, value: Any) -> int:
    """Read the address that a key of a body holds, as `linked_id`.

    Raises:
        BadValue: it is none; the message names the key.
    """
    return named(f"The '{field}' field", partial(linked_id, resource), value)


def linked_id(resource: str, value: Any) -> int:
    """Read the address of an object of a resource, or the `resource_uri` of an object that is given whole.

    Raises:
        BadValue: it is none.
    """
    address = value.get("resource_uri") if isinstance(value, Mapping) else value
    match = _address(resource).fullmatch(address) if isinstance(address, str) else None
    if match is None:
        raise BadValue("address", to=resource, value=repr(str(value)[:200]))
    return int(match[1])


@cache
def _address(resource: str) -> re.Pattern[str]:
    return re.compile(rf"(?:https?://[^/?#]+)?(?:/[^/?#]+)*?/api/v1/{resource}/([1-9][0-9]{{0,17}})/?", re.ASCII)
