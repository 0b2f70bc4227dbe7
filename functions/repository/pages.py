"""The repository's pages for people: an object, and what is refused. Importing this imports Jinja."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from functions.repository.wire import ShownObject, envelope, is_published
from shared.html import page
from shared.http import Refused, Request, Response
from shared.search.face import Face
from shared.search.related import related_header

_TEMPLATES: Final = Path(__file__).with_name("templates")
_TOLD_ELSEWHERE: Final = ("$schema", "title", "description", "identifier")


def landing(request: Request, shown: ShownObject, related: Sequence[Face]) -> Response:
    """Write the page of an object, and what of other groups it is related to."""
    body = envelope(shown, request.base_url)
    base = body["metadata"]["base"]
    return page(
        request,
        _TEMPLATES / "landing.html",
        base.get("title") or body["properties"]["pid"],
        object=body,
        description=base.get("description", ""),
        told={name: _texts(value) for name, value in base.items() if name not in _TOLD_ELSEWHERE},
        more={name: body["metadata"].get(name, {}) for name in ("community", "collection")},
        published=is_published(shown.record),
        files=body.get("files", []),
        related=related,
        headers=related_header(related, request.base_url),
    )


def refused(request: Request, refused: Refused) -> Response:
    """Write a refusal."""
    text = refused.body["error"] if isinstance(refused.body, dict) else str(refused.body)
    return page(request, _TEMPLATES / "refused.html", text, status=refused.status)


def _texts(value: object) -> list[str]:
    """Give the texts of a field: itself, or each of several; of a right that has a name, that."""
    each = value if isinstance(value, list) else [value]
    return [one["name"] if isinstance(one, dict) else str(one) for one in each]
