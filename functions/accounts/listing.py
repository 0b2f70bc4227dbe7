"""Lists: what a query asks for, and where the pages beside one are; and the ids in addresses."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from functions.accounts import refusals
from shared.http import NotFound, Request

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 500

_ID = re.compile(r"[1-9][0-9]{0,15}")


class Query:
    """The arguments of a list's address; one that was not sent, or is empty, asks for nothing."""

    def __init__(self, arguments: Mapping[str, list[str]]) -> None:
        self._arguments = arguments

    def text(self, name: str) -> str | None:
        """Give an argument's value; the last one counts."""
        return self._arguments.get(name, [""])[-1] or None

    def flag(self, name: str) -> bool:
        """Whether an argument says ``true``.

        Raises:
            Refused: 422 for what is neither that nor ``false``.
        """
        value = self.text(name)
        if value not in ("true", "false", None):
            raise refusals.invalid({name: ["Expected true or false."]})
        return value == "true"

    def integer(self, name: str) -> int | None:
        """Give an argument's value as a number.

        Raises:
            Refused: 422 for what is no non-negative integer.
        """
        value = self.text(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdecimal() and len(value) < 19):
            raise refusals.invalid({name: ["Expected a number."]})
        return int(value)

    @property
    def limit(self) -> int:
        """How many results a page has.

        Raises:
            Refused: 422 for a ``limit`` that is not within 1 and `LARGEST_LIMIT`.
        """
        limit = self.integer("limit")
        if limit is None:
            return DEFAULT_LIMIT
        if not 1 <= limit <= LARGEST_LIMIT:
            raise refusals.invalid({"limit": [f"Expected a number from 1 to {LARGEST_LIMIT}."]})
        return limit

    @property
    def cursor(self) -> str | None:
        """Where the page begins, as another page's ``next`` or ``previous`` said."""
        return self.text("cursor")


def neighbour(request: Request, cursor: str | None) -> str | None:
    """Give the whole address of the page that a cursor of this list leads to; None for none."""
    if cursor is None:
        return None
    arguments = {**request.query, "cursor": [cursor]}
    return f"{request.base_url}{request.path}?{urlencode(arguments, doseq=True)}"


def id_of(text: str) -> int:
    """Give the id that a segment of an address is.

    Raises:
        NotFound: it is none.
    """
    if not _ID.fullmatch(text):
        raise NotFound
    return int(text)
