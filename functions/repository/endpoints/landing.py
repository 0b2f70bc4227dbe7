"""The pages of objects, and the addresses that lead to them by their identifiers."""

from __future__ import annotations

from typing import Any

from functions.repository import answers, bootstrap, object_schema, wire
from functions.repository.operations import identified, objects
from functions.repository.pids import Pid
from shared.http import Refused, Request, Response, redirect


def show_object(request: Request, ns: str, id: str) -> Response:
    """Show an object, as a page or as JSON."""
    bootstrap.ensure()
    pid = Pid(ns, id)
    if answers.wants_json(request):
        identified.require_there(pid)
        return answers.document(wire.envelope(objects.read(pid, request.principal), request.base_url))
    from functions.repository import pages

    try:
        identified.require_there(pid)
        return pages.landing(request, objects.read(pid, request.principal))
    except Refused as refused:
        return pages.refused(request, refused)


def follow_handle(request: Request, handle: str) -> Response:
    """Lead to the page of what a handle names."""
    return redirect(identified.landing_of_handle(handle, request.base_url))


def follow_doi(request: Request, doi: str) -> Response:
    """Lead to the page of what a DOI names."""
    return redirect(identified.landing_of_doi(doi, request.base_url))


def read_metadata_schema(request: Request) -> dict[str, Any]:
    """Give the JSON Schema of an object's envelope."""
    return object_schema.schema(request.base_url)
