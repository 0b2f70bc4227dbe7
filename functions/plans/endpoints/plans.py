"""The heartbeat, and plans: listed, made and read."""

from __future__ import annotations

from functions.plans import envelope, wire
from functions.plans.documents import exact_json
from functions.plans.filters import filters_of
from functions.plans.operations import creating, listing, reading
from functions.plans.operations.permissions import require_api
from functions.plans.paging import window_of
from shared.http import Request, Response


def heartbeat(request: Request) -> Response:
    """Say that the API is there."""
    return envelope.answer(request, [], total=0)


def list_plans(request: Request) -> Response:
    """List the plans that the caller sees, in their abbreviated form."""
    require_api(request.principal)
    filters, window = filters_of(request), window_of(request)
    heads, total = listing.page(request.principal, filters, window)
    items = [{"dmp": wire.abbreviated(id, head, request.base_url)} for id, head in heads.items()]
    return envelope.answer(request, items, total=total, window=window, filters=filters.given)


def create_plans(request: Request) -> Response:
    """Make plans, all that are sent or none."""
    made = creating.create(request)
    items = [{"dmp": wire.full(each, request.base_url, read=exact_json.unread)} for each in made]
    location = {"Location": wire.address(made[0].id, request.base_url)}
    return envelope.answer(request, items, total=len(made), status=201, headers=location)


def read_plan(request: Request, id: str) -> Response:
    """Give all of a plan; with `validate`, what a version of the RDA's schema finds wrong with it."""
    dmp = reading.read(request.principal, id, request.base_url, request.query.get("validate", [""])[-1])
    return envelope.answer(request, [{"dmp": dmp}], total=1)
