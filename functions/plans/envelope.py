"""The envelope that every answer of the API comes in (DMPRoadmap API v1, "Pagination" and the examples there)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from functions.plans.documents import exact_json
from functions.plans.documents.moments import written
from functions.plans.paging import Window, links
from shared.http import Request, Response
from shared.principal import BadCredential
from shared.settings import settings

MEDIA_TYPE: Final = "application/json; charset=utf-8"


def answer(
    request: Request,
    items: Sequence[Any],
    *,
    total: int,
    status: int = 200,
    window: Window | None = None,
    filters: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with items.

    Args:
        request: what is answered.
        items: JSON values; numbers may be Decimals.
        total: how many there are on all pages.
        status: 200 or 201.
        window: which page of a list they are.
        filters: the arguments that links to other pages keep.
        headers: further headers.
    """
    paged: dict[str, Any] = {}
    if window and total:
        paged = {"page": window.page, "per_page": window.per_page}
    body = _common(request, status) | paged | {"total_items": total}
    if window and total:
        body |= links(request, window, total, filters or {})
    body["items"] = list(items)
    if status == HTTPStatus.CREATED:
        body["errors"] = []
    return _written(body, status, headers)


def refusal(request: Request, status: int, errors: Iterable[str]) -> Response:
    """Answer with an error; without a text where it is a fault of ours."""
    nothing = {"total_items": 0, "items": [], "errors": list(errors)}
    return _written(_common(request, status) | nothing, status)


def source_address(request: Request) -> str:
    """Give the address that a request came from, as the gateway saw it."""
    return str(request.context.get("identity", {}).get("sourceIp") or "")


def _common(request: Request, status: int) -> dict[str, Any]:
    return {
        "application": settings.plans_application,
        "source": f"{request.method} {request.path}",
        "time": written(datetime.now(UTC)),
        "caller": _caller(request, status),
        "code": status,
        "message": HTTPStatus(status).phrase.upper(),
    }


def _caller(request: Request, status: int) -> str:
    """Give the caller's name; of nobody in particular, or whoever may not call, where the request came from."""
    if status == HTTPStatus.UNAUTHORIZED:
        return source_address(request)
    try:
        name = request.principal.name
    except BadCredential:
        name = ""
    return name or source_address(request)


def _written(body: Mapping[str, Any], status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, exact_json.write(body), headers, MEDIA_TYPE)
