"""Answers as the repository writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shared.http import Request, Response, to_json

MEDIA_TYPE: Final = "application/json;charset=UTF-8"


def document(value: Any, status: int = 200, headers: Mapping[str, str | list[str]] | None = None) -> Response:
    """Write a value as JSON."""
    return Response(status, to_json(value), {"Content-Type": MEDIA_TYPE, **(headers or {})})


def exported(value: Any, media_type: str) -> Response:
    """Write a description for machines, which anybody may have."""
    return Response(200, to_json(value), {"Cache-Control": "public, max-age=60", "Vary": "Accept, Cookie"}, media_type)


def empty() -> Response:
    """Say that it is done."""
    return Response(204)


def wants_json(request: Request) -> bool:
    """Whether a client asks for JSON where a page is usual."""
    return "json" in request.headers.get("Accept", "").lower() and not request.wants_page
