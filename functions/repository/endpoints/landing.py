"""The pages of objects, and the addresses that lead to them by their identifiers."""

from __future__ import annotations

from typing import Any, Final

from functions.repository import answers, bootstrap, object_schema, refusals, wire
from functions.repository.operations import identified, objects, previews, visits
from functions.repository.operations.visits import Visit
from functions.repository.paging import positive
from functions.repository.pids import Pid
from shared.http import Refused, Request, Response, redirect
from shared.landing import exports
from shared.records.bounds import check_lines
from shared.search.related import related_header

_COMMUNITIES: Final = 50
"""Communities that a page shows."""


def show_object(request: Request, ns: str, id: str) -> Response:
    """Show an object, as a page, as JSON, or in one of the forms that its page leads to."""
    bootstrap.ensure()
    is_document = answers.wants_json(request) and not exports.asked_for(request)
    return (_document if is_document else _page)(request, Pid(ns, id))


def _document(request: Request, pid: Pid) -> Response:
    try:
        shown = objects.read(pid, request.principal)
    except Refused as refused:
        if refused.status == 404 and identified.buried(pid):
            raise refusals.gone(pid) from None
        raise
    related = visits.related_to(shown.record, request.principal)
    headers = {**related_header(related, request.base_url), "Vary": "Accept"}
    return answers.document(wire.envelope(shown, request.base_url), headers=headers)


def _page(request: Request, pid: Pid) -> Response:
    from functions.repository import pages

    try:
        visit = _visit(request, pid)
        wanted = request.query.get("preview")
        preview = previews.table(pid, wanted[0], request.principal) if wanted else None
        return pages.landing(request, visit, preview)
    except Refused as refused:
        if refused.status == 404 and (left := identified.buried(pid)):
            return pages.buried(request, left)
        raise


def _visit(request: Request, pid: Pid) -> Visit:
    number = positive(request, "page", 1)
    check_lines(number * visits.MEMBERS_A_PAGE, "Ask for an earlier page")
    return visits.visit(pid, request.principal, number)


def show_communities(request: Request) -> Response:
    """Show the communities, and what was deposited last."""
    from functions.repository import pages

    bootstrap.ensure()
    number = positive(request, "page", 1)
    check_lines(number * _COMMUNITIES, "Ask for an earlier page")
    return pages.communities(request, *visits.communities(number, _COMMUNITIES), number)


def follow_handle(request: Request, handle: str) -> Response:
    """Lead to the page of what a handle names."""
    return redirect(identified.landing_of_handle(handle, request.base_url))


def follow_doi(request: Request, doi: str) -> Response:
    """Lead to the page of what a DOI names."""
    return redirect(identified.landing_of_doi(doi, request.base_url))


def read_metadata_schema(request: Request) -> dict[str, Any]:
    """Give the JSON Schema of an object's envelope."""
    return object_schema.schema(request.base_url)
