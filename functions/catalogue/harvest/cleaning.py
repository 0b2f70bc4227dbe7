"""What people wrote into a package, as it may stand in a document whose readers are strict.

A single character that XML does not know, or an address that is none, would make a whole document unreadable.
"""

from __future__ import annotations

import re
from datetime import UTC, date
from typing import Any, Final
from urllib.parse import quote, urlsplit

from shared.fields import read_moment

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 §2.2 has no place for: control characters, halves of characters."""

_EMAIL: Final = re.compile(r"[A-Za-z0-9_~!$&'()*+,;=:.-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
"""An address as Project Open Data's schema of a contact takes it."""

_MEDIA_TYPE: Final = re.compile(r"[-\w]+/[-\w]+(\.[-\w]+)*(\+[-\w]+)?", re.ASCII)
_DAY: Final = re.compile(r"(?<![\d-])\d{4}(?:-\d\d(?:-\d\d)?)?(?![\d-])", re.ASCII)

_SCHEMES: Final = frozenset({"http", "https", "ftp"})
_IN_URIS: Final = "!$%&'()*+,/:;=?@~"
"""What may stand in any part of a URI besides letters, digits and `-._` (RFC 3986); a percent sign is an escape's."""


LONGEST: Final = 1_000
"""Characters of a text that is no description."""

_LONGEST_ADDRESS: Final = 4_000


def text(value: Any, most: int = LONGEST) -> str:
    """Give a text with what every syntax can say, cut, without blanks around it; empty for what is no text."""
    if not isinstance(value, str):
        return ""
    return _NOT_IN_XML.sub("", value[:most].replace("\r\n", "\n").replace("\r", "\n")).strip()


def uri(value: Any) -> str:
    """Give an address on the web as RFC 3986 has it, what may not stand in it escaped; empty for what is none."""
    said = text(value, _LONGEST_ADDRESS + 1)
    try:
        parts = urlsplit(said)
        named = parts.scheme in _SCHEMES and parts.hostname and parts.port != 0
    except ValueError:
        return ""
    if not named or len(said) > _LONGEST_ADDRESS:
        return ""
    host = quote(parts.netloc, safe="!$%&'()*+,;=:@~[]" if "[" in parts.netloc else "!$%&'()*+,;=:@~")
    path, query, fragment = (quote(part, safe=_IN_URIS) for part in (parts.path, parts.query, parts.fragment))
    whole = f"{parts.scheme}://{host}{path}{query and f'?{query}'}{fragment and f'#{fragment}'}"
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", whole)


def email(value: Any) -> str:
    """Give an e-mail address; empty for what is none."""
    said = text(value).removeprefix("mailto:")
    return said if _EMAIL.fullmatch(said) else ""


def media_type(value: Any) -> str:
    """Give a media type without parameters; empty for what is none."""
    said = text(value).partition(";")[0].strip().lower()
    return said if _MEDIA_TYPE.fullmatch(said) else ""


def moment(value: Any) -> str:
    """Give a time as XML Schema's `dateTime` in UTC, which one without a zone is in; empty for what is none."""
    try:
        read = read_moment(text(value))
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return ""


def days(value: Any) -> list[str]:
    """Give the years, months and days that a text names, such as 2009, 2009-04 or 2009-04-01, in its order."""
    return [found for found in _DAY.findall(text(value)) if _is_day(found)]


def _is_day(said: str) -> bool:
    try:
        date.fromisoformat(f"{said}-01-01"[:10] if len(said) < 10 else said)
    except ValueError:
        return False
    return True


def size(value: Any) -> int | None:
    """Give a number of bytes; None for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
