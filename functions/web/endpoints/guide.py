"""The API guide, and the document that it is made of."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from shared.http import Request, Response
from shared.http.openapi import openapi_document

_DOCUMENT: Final = Path(__file__).parents[1] / "openapi.json"
"""Of the whole site, as `infra` made it."""


def document(request: Request) -> Response:
    """Give everything that the site serves as an OpenAPI document."""
    return openapi_document(_DOCUMENT, request)


def overview(request: Request) -> Response:
    """Show how to use the APIs, and what they serve."""
    from functions.web import pages

    return pages.documentation(request, _DOCUMENT)
