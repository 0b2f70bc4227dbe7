"""The sitemap, and its parts."""

from __future__ import annotations

from typing import Final

from functions.web import sitemap
from shared.http import NotFound, Request, Response

_XML: Final = "application/xml"
_FOR_AN_HOUR: Final = {"Cache-Control": "public, max-age=3600"}


def index(request: Request) -> Response:
    """Name the parts of the sitemap: the addresses of all public pages."""
    return Response(200, sitemap.index_text(request.base_url, sitemap.parts()), _FOR_AN_HOUR, _XML)


def part(request: Request, part: str) -> Response:
    """Give a part of the sitemap: some public pages, and when their records were changed."""
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0
    pages = sitemap.part(number) if 0 < number <= sitemap.MOST_PARTS else []
    if not pages:
        raise NotFound
    return Response(200, sitemap.part_text(request.base_url, pages), _FOR_AN_HOUR, _XML)
