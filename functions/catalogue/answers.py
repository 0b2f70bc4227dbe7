"""Answers as the catalogue writes them: JSON, or JSONP, for pages of any origin."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from functions.catalogue import refusals
from shared.http import Request, Response, to_json
from shared.http.encoding import fits

OPEN: Final = {"Access-Control-Allow-Origin": "*"}
"""What every answer says: pages of any origin may read it."""

_JSON: Final = {**OPEN, "Content-Type": "application/json;charset=utf-8"}
_JSONP: Final = {**OPEN, "Content-Type": "application/javascript; charset=utf-8"}
_NAME: Final = re.compile(r"[A-Za-z0-9_.$]+")
_READING: Final = ("GET", "HEAD")


def document(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Write a value as JSON."""
    return Response(status, to_json(value), {**_JSON, **(headers or {})})


def page(request: Request, found: Sequence[Any], write: Callable[[Sequence[Any]], Any]) -> Response:
    """Write a page as JSON; where the platform does not carry it, as much of its beginning as it does.

    Args:
        request: what is answered.
        found: what the page has.
        write: gives the JSON value of so much of it.
    """
    response = document(write(found))
    while len(found) > 1 and not fits(request, response):
        found = found[: len(found) // 2]
        response = document(write(found))
    return response


def empty(status: int = 200) -> Response:
    """Say nothing but that all is well."""
    return Response(status, headers=_JSON)


def callback_of(request: Request) -> str | None:
    """Give the function that a script wants its answer handed to.

    Raises:
        Refused: 400: it is no name.
    """
    name = next(iter(request.query.get("callback", ())), "")
    if request.method not in _READING or not name:
        return None
    if not _NAME.fullmatch(name):
        raise refusals.bad_request("callback: Must be a name of letters, digits, _, . and $")
    return name


def wrapped(response: Response, callback: str | None) -> Response:
    """Hand a JSON answer to a function, if one is wanted and all is well."""
    if callback is None or response.status != 200 or response.headers.get("Content-Type") != _JSON["Content-Type"]:
        return response
    body = response.body.decode() if isinstance(response.body, bytes) else response.body
    return Response(200, f"{callback}({body});", {**response.headers, **_JSONP})
