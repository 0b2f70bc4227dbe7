"""Opaque cursors: the place in a list where a page ends, and the direction to go on in.

A cursor is URL-safe base64 of form-encoded `p` (the position: an id, or a JSON list of sort key and id) and `r=1`
when the list is to be read backwards. It says nothing about the filters, which stand beside it in the link.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from shared.records.errors import BadCursor
from shared.records.keys import ORDERED_BYTES


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: just past `position`, reading onwards or `backwards`."""

    position: tuple[str, ...]
    id: int
    backwards: bool = False

    def __str__(self) -> str:
        """Give the opaque text."""
        place = json.dumps([*self.position, self.id], ensure_ascii=False) if self.position else str(self.id)
        fields = {"r": "1", "p": place} if self.backwards else {"p": place}
        return urlsafe_b64encode(urlencode(fields).encode()).decode().rstrip("=")


def parse(text: str, keys: int) -> Cursor:
    """Read a cursor back.

    Args:
        text: the opaque text.
        keys: how many sort keys the list has beside the id.

    Raises:
        BadCursor: the text is not a cursor of such a list.
    """
    try:
        fields = parse_qs(urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode(), strict_parsing=True)
        place = json.loads(fields["p"][0])
        *position, id = place if isinstance(place, list) else [place]
        fits = all(len(key.encode()) <= 1 + ORDERED_BYTES for key in position)
    except (ValueError, KeyError, AttributeError, RecursionError) as error:
        raise BadCursor(text) from error
    if type(id) is not int or not 0 <= id < 10**16 or len(position) != keys or not fits:
        raise BadCursor(text)
    return Cursor(tuple(position), id, "r" in fields)
