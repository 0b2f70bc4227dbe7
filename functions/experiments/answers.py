"""Answers of the API that are pages of a list."""

from __future__ import annotations

from collections.abc import Sequence

from functions.experiments import wire
from functions.experiments.context import context_of
from functions.experiments.filters import Wanted
from functions.experiments.listed import Listed
from functions.experiments.models import Resource
from functions.experiments.wire import Body
from shared.http import Request, Response


def page(resource: Resource, found: Listed, wanted: Wanted, request: Request) -> Response:
    """Give a page of a list."""
    about = context_of(resource, [each.record for each in found.shown])
    bodies = [wire.body(resource, each, about) for each in found.shown]
    return page_of_bodies(bodies, found.total, wanted, request)


def page_of_bodies(bodies: Sequence[Body], total: int, wanted: Wanted, request: Request) -> Response:
    """Give a page of a list of objects that are written already."""
    path = request.path if request.path.endswith("/") else f"{request.path}/"
    meta = wire.meta(request.link(path), request.query, wanted.limit, wanted.offset, total)
    return Response(200, wire.list_body(bodies, meta))
