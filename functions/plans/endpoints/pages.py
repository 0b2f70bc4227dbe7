"""The pages of plans, for people."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from functions.plans import linking, wire
from functions.plans.documents import exact_json, told
from functions.plans.operations import listing, visibility
from functions.plans.paging import Window, window_of
from functions.plans.store import PLAN
from shared.aws import parallel
from shared.http import Request, Response
from shared.http.response import JSON
from shared.http.signing_in import sign_in_first
from shared.search.addresses import address
from shared.search.related import related

PER_PAGE: Final = 50
"""Plans of a page."""


def list_page(request: Request) -> Response:
    """Show the public plans, the newest first; with `mine=yes` those that the caller owns or has made."""
    from functions.plans import pages

    own = (request.query.get("mine") or [""])[-1] == "yes"
    if own and request.principal.is_anonymous:
        return sign_in_first(request)
    window = Window(window_of(request).page, PER_PAGE)
    if own:
        found, total = listing.own_page(request.principal, window.page, window.per_page)
    else:
        found, total = listing.public_page(window.page, window.per_page)
    return pages.plans(request, found, window, total, own=own)


def plan_page(request: Request, id: str) -> Response:
    """Show a plan to whoever sees it."""
    from functions.plans import pages

    record = visibility.seen_by(request.principal, id)
    dmp = wire.full(record, request.base_url)
    read: list[Any] = parallel(
        partial(related, address(PLAN, record.id), request.principal),
        partial(linking.live, record.values, dmp, request.principal, request.base_url),
    )
    faces, datasets = read
    return pages.plan(request, record, dmp, datasets, faces)


def plan_document(request: Request, id: str) -> Response:
    """Give a plan's document to whoever sees its page, without e-mail addresses: those are the API's to tell."""
    record = visibility.seen_by(request.principal, id)
    dmp = told.without_mailboxes(wire.full(record, request.base_url))
    return Response(200, exact_json.write({"dmp": dmp}), {"Vary": "Cookie"}, JSON)
