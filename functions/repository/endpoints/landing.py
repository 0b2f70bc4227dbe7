"""The pages of objects, and the addresses that lead to them by their identifiers."""

from __future__ import annotations

from typing import Any

from functions.repository import answers, bootstrap, object_schema, wire
from functions.repository.operations import identified, objects
from functions.repository.pids import Pid
from shared.http import Refused, Request, Response, redirect
from shared.search.addresses import address
from shared.search.face import Face
from shared.search.related import related, related_header


def show_object(request: Request, ns: str, id: str) -> Response:
    """Show an object, as a page or as JSON."""
    bootstrap.ensure()
    response = (_document if answers.wants_json(request) else _page)(request, Pid(ns, id))
    response.headers["Vary"] = "Accept"
    return response


def _document(request: Request, pid: Pid) -> Response:
    identified.require_there(pid)
    shown = objects.read(pid, request.principal)
    headers = related_header(_related(shown, request), request.base_url)
    return answers.document(wire.envelope(shown, request.base_url), headers=headers)


def _page(request: Request, pid: Pid) -> Response:
    from functions.repository import pages

    try:
        identified.require_there(pid)
        shown = objects.read(pid, request.principal)
        return pages.landing(request, shown, _related(shown, request))
    except Refused as refused:
        return pages.refused(request, refused)


def _related(shown: wire.ShownObject, request: Request) -> list[Face]:
    """Give what a published object is related to; nobody else's record tells of a draft."""
    record = shown.record
    if not wire.is_published(record):
        return []
    return related(address(record.collection, record.id), request.principal, wire.names_of(record.values))


def follow_handle(request: Request, handle: str) -> Response:
    """Lead to the page of what a handle names."""
    return redirect(identified.landing_of_handle(handle, request.base_url))


def follow_doi(request: Request, doi: str) -> Response:
    """Lead to the page of what a DOI names."""
    return redirect(identified.landing_of_doi(doi, request.base_url))


def read_metadata_schema(request: Request) -> dict[str, Any]:
    """Give the JSON Schema of an object's envelope."""
    return object_schema.schema(request.base_url)
