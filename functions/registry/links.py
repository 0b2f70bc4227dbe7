"""Links between records: their addresses, which record one names, and which a record has."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from functions.registry.kinds import ReverseUrls
from functions.registry.tables import TABLES, Column
from shared.fields import BadValue
from shared.records import Record

RESOURCES: Final = ("users", "groups", *TABLES)
"""What the listing at `/api/` lists besides tables, and the tables; not in its order (see `wire.listing`)."""

LARGEST_ID: Final = 10**15 - 1
"""Ids beyond this name nothing: keys have 16 digits."""

NO_RECORD: Final = "Invalid hyperlink - Object does not exist."

_RESOURCE: Final = re.compile(r"/api/(?P<name>[a-z_]+)/(?:(?P<id>[^/.]+)/)?")


def record_url(base: str, name: str, id: int) -> str:
    """Give the absolute address of a record; `base` is the site's, without a trailing slash."""
    return f"{base}/api/{name}/{id}/"


def file_url(root: str, path: str) -> str:
    """Join a storage root and a path with one slash between; a root that ends in more (`file:///`) keeps them.

    Clients on Windows store paths and roots with backslashes, which are the slashes of their own there.
    """
    return root + ("" if root.endswith(("/", "\\")) else "/") + path.lstrip("/\\")


def record_id(text: str) -> int | None:
    """Read an id from a path or a link; None if the text is no number, 0 (which no record has) if it is too large."""
    if not re.fullmatch("[0-9]+", text):
        return None
    digits = text.lstrip("0")
    return int(digits) if 0 < len(digits) <= len(str(LARGEST_ID)) else 0


def linked(record: Record, each: Column) -> tuple[int, ...]:
    """Give the ids that a record has in a field of links, or under a reverse name."""
    if isinstance(each.kind, ReverseUrls):
        return record.reverse[each.name]
    value = record.values[each.name]
    return () if value is None else tuple(value) if isinstance(value, list | tuple) else (value,)


def linked_id(url: Any, name: str, base: str) -> int:
    """Give the id in a link to a record of `name`, which may be a table or users; 0 if no record can have it.

    The link is an absolute address on any host, or its path alone, with or without this site's stage path.

    Raises:
        BadValue: the value is no text, or not the address of such a record.
    """
    if not isinstance(url, str):
        raise BadValue("link", type=type(url).__name__)
    match = _RESOURCE.fullmatch(_path(url).removeprefix(urlsplit(base).path))
    if match is None or match["name"] not in RESOURCES:
        raise BadValue("no_match")
    if match["name"] != name or match["id"] is None:
        raise BadValue("wrong_match")
    return record_id(match["id"]) or 0


def _path(url: str) -> str:
    try:
        return urlsplit(url.strip()).path
    except ValueError:
        return ""
