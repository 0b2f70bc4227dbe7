"""Answers as the repository writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shared.http import Request, Response, to_json

MEDIA_TYPE: Final = "application/json;charset=UTF-8"


def document(value: Any, status: int = 200, headers: Mapping[str, str | list[str]] | None = None) -> Response:
    """Write a value as JSON."""
    return Response(status, to_json(value), {"Content-Type": MEDIA_TYPE, **(headers or {})})


def empty() -> Response:
    """Say that it is done."""
    return Response(204)


def wants_json(request: Request) -> bool:
    """Whether a client asks for JSON rather than for a page (RFC 9110 §12.5.1): it names it, and no page."""
    accepted = request.headers.get("Accept", "").lower()
    return "json" in accepted and "text/html" not in accepted
