"""What the website answers."""

from __future__ import annotations

from typing import Final

from shared.html.assets import assets
from shared.http import NotFound, Request, Response

_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def asset(request: Request, name: str) -> Response:
    """Give a file that pages load; its name changes with what is in it, so it may be kept for ever (RFC 8246)."""
    found = assets().get(f"/assets/{name}")
    if found is None:
        raise NotFound
    return Response(200, found.body, _FOR_EVER, found.media_type)
