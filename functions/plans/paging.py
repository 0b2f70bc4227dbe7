"""Pages of a list, by number (DMPRoadmap API v1, "Pagination")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlencode

from shared.http import Request
from shared.settings import settings

_WHOLE: Final = re.compile(r"[0-9]{1,4000}")
"""A whole number that Python reads, which takes no more than 4,300 digits."""


class Window(NamedTuple):
    """Which page of a list, from 1, and how many items each has."""

    page: int
    per_page: int

    @property
    def offset(self) -> int:
        """How many items stand before it."""
        return (self.page - 1) * self.per_page

    def last(self, total: int) -> int:
        """Give the number of the last page of a list of so many items."""
        return -(-total // self.per_page)


def window_of(request: Request) -> Window:
    """Read which page is asked for; what is no number of a page, or of items on one, is as if it were not there."""
    per_page = _number(request, "per_page") or settings.plans_per_page
    return Window(_number(request, "page") or 1, min(per_page, settings.plans_most_per_page))


def links(request: Request, window: Window, total: int, filters: Mapping[str, str]) -> dict[str, str]:
    """Give the paths of the pages before and after one, those that there are.

    A page beyond the end leads back to the last.

    Args:
        request: which list it is.
        window: the page.
        total: how many items the list has.
        filters: the arguments that other pages keep.
    """
    places: dict[str, int] = {}
    if window.page > 1:
        places["prev"] = min(window.page - 1, window.last(total))
    if window.page < window.last(total):
        places["next"] = window.page + 1
    return {name: _link(request, Window(page, window.per_page), filters) for name, page in places.items()}


def _link(request: Request, window: Window, filters: Mapping[str, str]) -> str:
    query = urlencode({**filters, "page": window.page, "per_page": window.per_page})
    return f"{request.link(request.path)}?{query}"


def _number(request: Request, name: str) -> int:
    """Give the number that an argument says, 0 if it says none."""
    text = request.query.get(name, [""])[-1]
    return int(text) if _WHOLE.fullmatch(text) else 0
