"""A part of a file that was asked for (RFC 9110 §14)."""

from __future__ import annotations

import re
from typing import Final

from shared.http.request import Request
from shared.http.response import Response

_RANGE: Final = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.ASCII | re.IGNORECASE)
"""One range; of several, and of other units, nothing is understood, and the whole is sent."""

_MOST_DIGITS: Final = 18


def ranged(request: Request, response: Response) -> Response:
    """Give the part of a 200 that a GET asks for: 206, 416 for one beyond its end, else the whole."""
    wanted = _RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if wanted is None or not _still_same(request, response):
        return response
    body = response.body.encode() if isinstance(response.body, str) else response.body
    bounds = _bounds(wanted[1][:_MOST_DIGITS], wanted[2][:_MOST_DIGITS], len(body))
    if bounds is None:
        return response
    start, end = bounds
    if start >= end:
        return Response(416, "", {"Content-Range": f"bytes */{len(body)}"}, response.media_type)
    said = {**response.headers, "Content-Range": f"bytes {start}-{end - 1}/{len(body)}"}
    return Response(206, body[start:end], said, response.media_type)


def _still_same(request: Request, response: Response) -> bool:
    """Whether the client's other parts, if it has any, are of the same bytes (RFC 9110 §13.1.5)."""
    seen = request.headers.get("If-Range")
    return seen is None or seen == response.headers.get("ETag")


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Give the start and the end of a range, the end not in it; None for what is no range."""
    if first:
        end = size if not last else min(int(last) + 1, size)
        return None if last and int(last) < int(first) else (int(first), end)
    return (max(0, size - int(last)), size) if last else None
