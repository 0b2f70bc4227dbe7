"""Objects at `/api/objects/<namespace>/<id>`, and the lists of communities and of what they have published."""

from __future__ import annotations

from typing import Any

from functions.repository import answers, bootstrap, wire
from functions.repository.endpoints import landing
from functions.repository.operations import communities, deletion, drafts, listing, objects
from functions.repository.operations.listing import MOST_LISTED, ListPart
from functions.repository.paging import Slice, list_answer, slice_of
from functions.repository.pids import NAMESPACES, Pid
from functions.repository.store import CATEGORY, COMMUNITY
from shared.http import Request, Response
from shared.http.idempotency import idempotency_key
from shared.landing import exports


def read_object(request: Request, ns: str, id: str) -> Any:
    """Give an object; to a browser the page of an imported one, which has no other address, and its forms."""
    if ns not in NAMESPACES and (request.wants_page or exports.asked_for(request)):
        return landing.show_object(request, ns, id)
    bootstrap.ensure()
    return wire.envelope(objects.read(Pid(ns, id), request.principal), request.base_url)


def create_draft(kind: str, request: Request) -> Response:
    """Make a draft."""
    bootstrap.ensure()
    record = drafts.create(kind, request.json, request.principal, idempotency_key(request, "repository"))
    shown = wire.envelope(wire.ShownObject(record), request.base_url)
    return answers.document(shown, 201, {"Location": shown["links"]["self"]})


def delete_object(request: Request, ns: str, id: str) -> Response:
    """Delete an object."""
    delete = communities.delete if ns in (COMMUNITY, CATEGORY) else deletion.delete
    delete(Pid(ns, id), request.principal)
    return answers.empty()


def list_registered(collection: str, request: Request) -> Response:
    """List the communities."""
    bootstrap.ensure()
    wanted = slice_of(request, MOST_LISTED)
    return _listed(request, wanted, listing.registered(collection, wanted.start, wanted.size))


def list_published(collection: str, request: Request, community: str) -> Response:
    """List what a community has published."""
    bootstrap.ensure()
    wanted = slice_of(request, MOST_LISTED)
    return _listed(request, wanted, listing.published(community, collection, wanted.start, wanted.size))


def _listed(request: Request, wanted: Slice, found: ListPart) -> Response:
    write = wire.listed_community if found.collection == COMMUNITY else wire.listed_object
    items = [write(line, found.collection, request.base_url) for line in found.lines]
    return list_answer(request, wanted, items, more=found.more)
