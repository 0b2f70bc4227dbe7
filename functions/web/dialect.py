"""How the website runs operations, and how it words errors: on pages, or shortly for programs."""

from __future__ import annotations

from shared.http import Dialect, Fields, Request, Response


class WebDialect(Dialect):
    """The website's words."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say it on a page to whoever reads pages, and as JSON to others."""
        if not request.wants_page:
            return Response(status, {"error": text}, {"Vary": "Accept"})
        from functions.web import pages

        return pages.error(request, status, text)
