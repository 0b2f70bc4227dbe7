"""The first page."""

from __future__ import annotations

from shared.http import Request, Response


def home(request: Request) -> Response:
    """Show the first page of the site."""
    from functions.web import pages

    return pages.home(request)
