"""The kinds of values that are this dialect's own, and its words for bad values of any kind.

They are those of Django REST framework 3.16 (serializer fields and relations), because clients compare them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit
from uuid import UUID

from shared.fields import BadValue, Boolean, Datetime, Integer, Kind, Text, ToMany, ToOne, Words

WORDS: Final[Words] = {
    "required": "This field is required.",
    "null": "This field may not be null.",
    "blank": "This field may not be blank.",
    "text": "Not a valid string.",
    "too_long": "Ensure this field has no more than {limit} characters.",
    "null_characters": "Null characters are not allowed.",
    "surrogates": "Surrogate characters are not allowed: U+{point:X}.",
    "name": "Name {text} contains invalid characters ([]?*).",
    "version": "Version {text} is not a valid semantic version.",
    "url": "Enter a valid URL.",
    "extension": "Extension {text} may only have letters, digits, hyphens, underscores and single dots.",
    "boolean": "Must be a valid boolean.",
    "integer": "A valid integer is required.",
    "too_small": "Ensure this value is greater than or equal to {least}.",
    "too_large": "Ensure this value is less than or equal to {most}.",
    "datetime": (
        "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
    ),
    "out_of_range": "Datetime value out of range.",
    "uuid": "Must be a valid UUID.",
    "list": 'Expected a list of items but got type "{type}".',
    "link": "Incorrect type. Expected URL string, received {type}.",
    "no_match": "Invalid hyperlink - No URL match.",
    "wrong_match": "Invalid hyperlink - Incorrect URL match.",
}


@dataclass(frozen=True)
class Trimmed(Text):
    """Text without surrounding spaces, and without halves of characters."""

    limit: int | None = 1024

    def parse(self, value: Any) -> str:
        """Take surrounding spaces away before anything else."""
        return super().parse(value.strip() if isinstance(value, str) else value)

    def complaints(self, text: str) -> list[BadValue]:
        """Give what is wrong with a text."""
        found = super().complaints(text)
        if not text.isascii() and (surrogate := _SURROGATE.search(text)):
            found.append(BadValue("surrogates", point=ord(surrogate[0])))
        return found


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Name(Trimmed):
    """Text that a glob can look for: none of the pattern characters may stand in it."""

    def complaints(self, text: str) -> list[BadValue]:
        """Refuse the pattern characters first."""
        invalid = [BadValue("name", text=text)] if re.search(r"[\[\]?*]", text) else []
        return invalid + super().complaints(text)


_SEMANTIC_VERSION: Final = re.compile(
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)"
    r"(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?"
)
"""The grammar of https://semver.org/spec/v2.0.0.html."""


@dataclass(frozen=True)
class Version(Trimmed):
    """A semantic version, strictly: `1.0` and `v1.0.0` are none."""

    def complaints(self, text: str) -> list[BadValue]:
        """Refuse what is no version first."""
        invalid = [] if _SEMANTIC_VERSION.fullmatch(text) else [BadValue("version", text=text)]
        return invalid + super().complaints(text)


@dataclass(frozen=True)
class Url(Trimmed):
    """An absolute http, https, ftp or ftps address with a full host name (RFC 3986)."""

    type: ClassVar[str] = "url"

    def complaints(self, text: str) -> list[BadValue]:
        """Refuse what is no address last."""
        return super().complaints(text) + ([] if _is_url(text) else [BadValue("url")])


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


BOOLEAN: Final = Boolean(
    true=frozenset({"t", "y", "yes", "true", "on", "1"}),
    false=frozenset({"f", "n", "no", "false", "off", "0"}),
)

SMALL_INTEGER: Final = Integer(most=2**15 - 1, digits=1000)

instant: Final = Datetime().write


@dataclass(frozen=True)
class Uuid(Kind):
    """A UUID, shown hyphenated in lower case; a random one when left out."""

    type: ClassVar[str] = "string"

    def parse(self, value: Any) -> str:
        """Accept any usual spelling."""
        try:
            return str(UUID(value))
        except (AttributeError, TypeError, ValueError):
            raise BadValue("uuid") from None


@dataclass(frozen=True)
class RecordUrl(ToOne):
    """The URL of a record of table `to`; `reverse` is the name by which the target knows it."""

    reverse: str = ""


@dataclass(frozen=True)
class RecordUrls(RecordUrl, ToMany):
    """A list of URLs of records of table `to`."""


@dataclass(frozen=True)
class ReverseUrls(ToMany):
    """The records of table `to` whose field `by` links here; never stored here.

    `single`: there is at most one, shown as its URL or null.
    """

    by: str
    single: bool = False


@dataclass(frozen=True)
class Flag(Kind):
    """A truth value that is worked out and kept by us, never by the caller."""


@dataclass(frozen=True)
class Address(Kind):
    """The URL of a report on the record: `API/<report>/<id>/`."""

    report: str


_EXTENSION: Final = re.compile(r"\.?[\w-]+(\.[\w-]+)*")


def is_extension(text: str) -> bool:
    """Say whether a text can be the end of a file's name: single dots, one at its start or none, and no path."""
    return _EXTENSION.fullmatch(text) is not None


@dataclass(frozen=True)
class Extension(Trimmed):
    """The usual end of a file's name; no text that would lead elsewhere as part of one."""

    def complaints(self, text: str) -> list[BadValue]:
        """Refuse what is no ending first."""
        return ([] if is_extension(text) else [BadValue("extension", text=text)]) + super().complaints(text)


SHA1: Final = re.compile(r"[0-9a-fA-F]{40}")
"""What a SHA-1 looks like, in small letters, capitals or both."""
