"""How the website runs operations, and how it words errors: on pages."""

from __future__ import annotations

from shared.http import Dialect, Fields, Request, Response


class WebDialect(Dialect):
    """The website's words."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say it on a page."""
        return Response(status, {"error": text})
