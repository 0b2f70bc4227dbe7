"""The site's search."""

from __future__ import annotations

from functions.web.searching.asked import SearchAsked
from shared.http import Request, Response


def search(request: Request) -> Response:
    """Search all parts of the site for what the caller may see."""
    from functions.web import pages
    from functions.web.searching.finding import find

    asked = SearchAsked.of(request.query)
    return pages.search(request, asked, find(asked, request.principal))
