"""Pages of records that say more than a page has room for: their texts are cut until they fit, and lists at last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from markupsafe import Markup

from shared.html.measures import beginning

LARGEST: Final = 50_000
"""Bytes of a page."""

BOUNDS: Final = ((4_000, 100), (1_000, 100), (250, 100), (60, 100), (60, 25), (60, 10), (60, 6))
"""Bytes that each text has on a page, and items that each list has: one pair after the other, until the page fits."""

_CHECKSUM: Final = re.compile(r"[0-9a-fA-F]{32,128}")
_NAME: Final = re.compile(
    r"https?://.*|10\.[0-9]{4,9}/\S+|(?:ark|doi|epicpid|hdl|pid|urn):\S+", re.DOTALL | re.IGNORECASE
)
"""Addresses and identifiers: half of one leads elsewhere."""
_LONGER: Final = 2


class Whole(str):
    """A text that is of no use in part, such as what programs read."""

    __slots__ = ()


def shortened(value: Any, room: int, most: int, site: str = "") -> Any:
    """Give a value with its texts and lists cut, those in mappings, tuples and dataclasses too.

    Markup and checksums stay as they are. Of an address, an identifier or a `Whole` text nothing is left where it has
    no room.

    Args:
        value: what a template shows; what is of no type that is known here stays as it is.
        room: the bytes of each text; an address, an identifier or a `Whole` text has more.
        most: the items of each list.
        site: the site's address: what begins with it is kept.
    """
    if isinstance(value, str):
        return _cut(value, room, site)
    if isinstance(value, Mapping):
        return {name: shortened(each, room, most, site) for name, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(shortened(each, room, most, site) for each in value))
    if isinstance(value, list | tuple):
        return type(value)(shortened(each, room, most, site) for each in value[:most])
    if is_dataclass(value) and not isinstance(value, type):
        members = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
        return replace(value, **shortened(members, room, most, site))
    return value


def _cut(text: str, room: int, site: str) -> str:
    if isinstance(text, Markup) or len(text) <= room // 6:  # no letter takes more where it is escaped
        return text
    if _CHECKSUM.fullmatch(text):
        return text
    if isinstance(text, Whole) or _NAME.fullmatch(text):
        is_ours = bool(site) and text.startswith(f"{site}/")
        return text if is_ours or beginning(text, _LONGER * room) == text else ""
    return beginning(text, room)
