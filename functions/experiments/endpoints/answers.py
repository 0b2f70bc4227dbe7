"""Answers that are pages of a list."""

from __future__ import annotations

from collections.abc import Sequence

from functions.experiments import wire
from functions.experiments.lists.filters import Wanted
from functions.experiments.wire import Body
from shared.http import Request, Response


def page(bodies: Sequence[Body], total: int, wanted: Wanted, request: Request) -> Response:
    """Give a page of a list."""
    path = request.path if request.path.endswith("/") else f"{request.path}/"
    meta = wire.meta(request.link(path), request.query, wanted.limit, wanted.offset, total)
    return Response(200, wire.list_body(bodies, meta))
