"""Kinds of values: how each is read from a request, what it is refused with, and how it is written back.

A kind knows nothing of tables or storage. Messages are those of Django REST framework 3.16 (serializer fields and
relations), because clients compare them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit
from uuid import UUID


class InvalidValue(Exception):
    """A value that its kind does not accept; `messages` says why, one text a complaint."""

    def __init__(self, *messages: str) -> None:
        """Keep the messages in the order in which they are shown."""
        super().__init__(*messages)
        self.messages = list(messages)


@dataclass(frozen=True)
class Kind:
    """What every kind of value has: the type that OPTIONS announces, and a reading of a request's value."""

    type: ClassVar[str] = "field"

    def parse(self, value: Any) -> Any:
        """Give the stored form of a JSON or form value that is neither absent nor null; raise InvalidValue."""
        raise InvalidValue(f"{type(self).__name__} cannot be written.")


@dataclass(frozen=True)
class Text(Kind):
    """Text without surrounding spaces, at most `limit` characters (None: any length)."""

    type: ClassVar[str] = "string"
    limit: int | None = 1024

    def parse(self, value: Any) -> str:
        """Accept a text or a number, as the original does; numbers become their text."""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InvalidValue("Not a valid string.")
        text = str(value).strip()
        if complaints := self._complaints(text):
            raise InvalidValue(*complaints)
        return text

    def _complaints(self, text: str) -> list[str]:
        complaints = []
        if self.limit is not None and len(text) > self.limit:
            complaints.append(f"Ensure this field has no more than {self.limit} characters.")
        if "\x00" in text:
            complaints.append("Null characters are not allowed.")
        if surrogate := re.search("[\ud800-\udfff]", text):
            complaints.append(f"Surrogate characters are not allowed: U+{ord(surrogate[0]):X}.")
        return complaints


@dataclass(frozen=True)
class Name(Text):
    """Text that a glob can look for: none of the pattern characters may stand in it."""

    def _complaints(self, text: str) -> list[str]:
        invalid = [f"Name {text} contains invalid characters ([]?*)."] if re.search(r"[\[\]?*]", text) else []
        return invalid + super()._complaints(text)


_SEMANTIC_VERSION: Final = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?"
)
"""The grammar of https://semver.org/spec/v2.0.0.html."""


@dataclass(frozen=True)
class Version(Text):
    """A semantic version, strictly: `1.0` and `v1.0.0` are none."""

    def _complaints(self, text: str) -> list[str]:
        valid = _SEMANTIC_VERSION.fullmatch(text)
        invalid = [] if valid else [f"Version {text} is not a valid semantic version."]
        return invalid + super()._complaints(text)


@dataclass(frozen=True)
class Url(Text):
    """An absolute http, https, ftp or ftps address with a full host name (RFC 3986)."""

    type: ClassVar[str] = "url"

    def _complaints(self, text: str) -> list[str]:
        return super()._complaints(text) + ([] if _is_url(text) else ["Enter a valid URL."])


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{port}")
    return parts.scheme in ("http", "https", "ftp", "ftps") and not re.search(r"\s", text) and _is_host(host)


def _is_host(name: str) -> bool:
    """Accept a full domain name, an address, or `localhost`."""
    if name == "localhost" or re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9A-Fa-f:.]+\]", name):
        return True
    labels = name.removesuffix(".").split(".")
    top = labels[-1]
    return len(labels) > 1 and len(top) > 1 and not top.isdigit() and all(_is_label(each) for each in labels)


def _is_label(text: str) -> bool:
    return 0 < len(text) < 64 and text.replace("-", "").isalnum() and text.strip("-") == text


_TRUE: Final = frozenset({"t", "y", "yes", "true", "on", "1"})
_FALSE: Final = frozenset({"f", "n", "no", "false", "off", "0"})


@dataclass(frozen=True)
class Boolean(Kind):
    """True or false, also by their usual words."""

    type: ClassVar[str] = "boolean"

    def parse(self, value: Any) -> bool:
        """Accept JSON true, false, 1, 0 and the words a form can send."""
        word = str(value).lower() if isinstance(value, str | int | float) else ""
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise InvalidValue("Must be a valid boolean.")


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number between `least` and `most`."""

    type: ClassVar[str] = "integer"
    least: int = 0
    most: int = 2**15 - 1

    def parse(self, value: Any) -> int:
        """Accept a number or its text; a fraction of zeros is none."""
        text = re.sub(r"\.0*$", "", str(value).strip())
        if isinstance(value, bool) or not re.fullmatch(r"[+-]?[0-9]{1,1000}", text):
            raise InvalidValue("A valid integer is required.")
        number = int(text)
        if number < self.least:
            raise InvalidValue(f"Ensure this value is greater than or equal to {self.least}.")
        if number > self.most:
            raise InvalidValue(f"Ensure this value is less than or equal to {self.most}.")
        return number


@dataclass(frozen=True)
class Datetime(Kind):
    """An instant: read as ISO 8601, stored and shown in UTC."""

    type: ClassVar[str] = "datetime"

    def parse(self, value: Any) -> str:
        """Accept ISO 8601 with a space or a T; no zone means UTC."""
        try:
            return instant(datetime.fromisoformat(value.strip()))
        except OverflowError:
            raise InvalidValue("Datetime value out of range.") from None
        except (AttributeError, ValueError):
            raise InvalidValue(
                "Datetime has wrong format. Use one of these formats instead: "
                "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
            ) from None


def instant(moment: datetime) -> str:
    """Write a moment as the dialect does, `2031-05-02T08:11:09.512000Z`, zero fractions left out; no zone means UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Uuid(Kind):
    """A UUID, shown hyphenated in lower case; a random one when left out."""

    type: ClassVar[str] = "string"

    def parse(self, value: Any) -> str:
        """Accept any usual spelling."""
        try:
            return str(UUID(value))
        except (AttributeError, TypeError, ValueError):
            raise InvalidValue("Must be a valid UUID.") from None


@dataclass(frozen=True)
class RecordUrl(Kind):
    """The URL of a record of table `to`, stored as its id; `reverse` is the name by which the target knows it."""

    to: str
    reverse: str = ""


@dataclass(frozen=True)
class RecordUrls(RecordUrl):
    """A list of URLs of records of table `to`, stored as their ids in the order given."""


@dataclass(frozen=True)
class ReverseUrls(Kind):
    """The records of table `of` whose field `by` links here; never stored here.

    `single`: there is at most one, shown as its URL or null.
    """

    of: str
    by: str
    single: bool = False


@dataclass(frozen=True)
class Flag(Kind):
    """A truth value that is worked out and kept by us, never by the caller."""


@dataclass(frozen=True)
class Address(Kind):
    """The URL of a report on the record: `API/<report>/<id>/`."""

    report: str


_EXTENSION: Final = re.compile(r"\.?[^\W_]+(\.[^\W_]+)*")


def is_extension(text: str) -> bool:
    """Say whether a text can be the end of a file's name: letters, digits and single dots, one at its start or none."""
    return _EXTENSION.fullmatch(text) is not None


@dataclass(frozen=True)
class Extension(Text):
    """The usual end of a file's name; no text that would lead elsewhere as part of one."""

    def _complaints(self, text: str) -> list[str]:
        invalid = [f"Extension {text} may only have letters, digits and single dots."]
        return ([] if is_extension(text) else invalid) + super()._complaints(text)


SHA1: Final = re.compile(r"[0-9a-fA-F]{40}")
"""What a SHA-1 looks like, in small letters, capitals or both."""
