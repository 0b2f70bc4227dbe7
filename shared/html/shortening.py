"""Pages of records that say more than a page has room for: their texts are cut until they fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from markupsafe import Markup

from shared.html.measures import beginning

LARGEST: Final = 50_000
"""Bytes of a page."""

ROOMS: Final = (4_000, 1_500, 600, 250, 100)
"""Bytes that each text has on a page, one after the other, until the page is no larger than it may be."""

_ADDRESSES: Final = ("http://", "https://")
_LONGER: Final = 2


def shortened(value: Any, room: int) -> Any:
    """Give a value with its texts cut, those in lists, mappings, tuples and dataclasses too.

    Markup stays as it is, and of an address nothing is left where it has no room: half of one leads elsewhere.

    Args:
        value: what a template shows; what is of no type that is known here stays as it is.
        room: the bytes of each text; an address has more.
    """
    if isinstance(value, str):
        return _cut(value, room)
    if isinstance(value, Mapping):
        return {name: shortened(each, room) for name, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(shortened(each, room) for each in value))
    if isinstance(value, list | tuple):
        return type(value)(shortened(each, room) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: shortened(getattr(value, each.name), room) for each in fields(value)})
    return value


def _cut(text: str, room: int) -> str:
    if isinstance(text, Markup) or len(text) <= room // 6:  # no letter takes more where it is escaped
        return text
    if text.startswith(_ADDRESSES):
        return text if beginning(text, _LONGER * room) == text else ""
    return beginning(text, room)
