"""How the website runs operations, and how it words errors for programs."""

from __future__ import annotations

from shared.http import Dialect, Fields, Request, Response


class WebDialect(Dialect):
    """The website's words."""

    def error(self, request: Request, status: int, text: str, fields: Fields | None = None) -> Response:
        """Say it as JSON."""
        return Response(status, {"error": text}, {"Vary": "Accept"})
