"""`page` and `size` of a list, and the header that leads to its next page (RFC 8288)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from functions.repository import answers, refusals
from shared.http import Request, Response
from shared.http.encoding import fits
from shared.records.bounds import check_lines

_OURS: Final = ("page", "size", "token")


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list is asked for: the page, counted from 1, and how long pages are."""

    page: int
    size: int

    @property
    def start(self) -> int:
        """How many of the list come before it."""
        return (self.page - 1) * self.size


def slice_of(request: Request, most: int) -> Slice:
    """Read `page` and `size`; without them, and of more than `most`, as much as is sent at once.

    Raises:
        Refused: 400.
        TooMuch: too many would have to be passed over.
    """
    wanted = Slice(positive(request, "page", 1), min(positive(request, "size", most), most))
    check_lines(wanted.start, "Ask for an earlier page")
    return wanted


def positive(request: Request, name: str, otherwise: int) -> int:
    """Read an argument that is a positive whole number.

    Raises:
        Refused: 400.
    """
    said = request.query.get(name)
    if said is None:
        return otherwise
    text = said[-1]
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        shown = text[:100]
        raise refusals.bad_request(f"Invalid value '{shown}' for parameter '{name}', expected a positive integer")
    return int(text)


def list_answer(request: Request, wanted: Slice, items: Sequence[Any], *, more: bool) -> Response:
    """Write a part of a list, and the header that leads on; where the platform does not carry it, shorter pages of it.

    Args:
        request: what is answered.
        wanted: which part was asked for.
        items: what is in it.
        more: whether there is more of the list behind it.
    """
    response = answers.document(list(items), headers=_leading_on(request, wanted, more=more))
    while len(items) > 1 and not fits(request, response):
        wanted = _halved(wanted)
        more = more or len(items) > wanted.size
        items = items[: wanted.size]
        response = answers.document(list(items), headers=_leading_on(request, wanted, more=more))
    return response


def _halved(wanted: Slice) -> Slice:
    """Give the shorter page that begins where a page does: of half the size, or of the largest part that it has."""
    parts = next(n for n in range(2, wanted.size + 1) if wanted.size % n == 0)
    return Slice((wanted.page - 1) * parts + 1, wanted.size // parts)


def _leading_on(request: Request, wanted: Slice, *, more: bool) -> dict[str, str]:
    """Give the header that leads to the next page, if there is one. A token never stands in it."""
    if not more:
        return {}
    kept = [(name, each) for name, values in request.query.items() for each in values if name not in _OURS]
    query = urlencode([*kept, ("page", wanted.page + 1), ("size", wanted.size)])
    return {"Link": f'<{request.base_url}{request.path.rstrip("/")}?{query}>; rel="next"'}
