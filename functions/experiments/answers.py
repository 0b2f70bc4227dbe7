"""Answers of the API: what an operation gives, or why it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from functions.experiments import bootstrap, refusals, wire
from functions.experiments.context import context_of
from functions.experiments.filters import Wanted
from functions.experiments.kinds import BadValue
from functions.experiments.listed import Listed
from functions.experiments.models import Resource
from functions.experiments.wire import Body
from shared.http import Request, Response
from shared.http.idempotency import KeyTooLong
from shared.records import Busy, KeyReused, MissingRecord, TooLarge


def answered(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Make a route of the API from a function that gives a response, or raises `Refused` or `BadValue`."""

    def respond(request: Request, **variables: str) -> Response:
        try:
            bootstrap.ensure()
            return handler(request, **variables)
        except refusals.Refused as refused:
            return refused_response(refused)
        except (BadValue, KeyTooLong) as error:
            return refused_response(refusals.bad_request(str(error)))
        except tuple(_OF_STORAGE) as error:
            status, text = _OF_STORAGE[type(error)]
            return Response(status, {"error": text})

    return respond


_OF_STORAGE: Mapping[type[Exception], tuple[int, str]] = {
    Busy: (503, "Too many others are writing the same objects. Nothing was changed; send the request again."),
    MissingRecord: (410, "What this Idempotency-Key made has been deleted since."),
    KeyReused: (422, "The Idempotency-Key was used for a different request."),
    TooLarge: (413, "The request changes too many objects at once; send it in parts."),
}
"""What the storage can raise for any write; 422 as in draft-ietf-httpapi-idempotency-key-header."""


def page(resource: Resource, found: Listed, wanted: Wanted, request: Request) -> Response:
    """Give a page of a list."""
    about = context_of(resource, [each.record for each in found.shown])
    bodies = [wire.body(resource, each, about) for each in found.shown]
    return page_of_bodies(bodies, found.total, wanted, request)


def page_of_bodies(bodies: Sequence[Body], total: int, wanted: Wanted, request: Request) -> Response:
    """Give a page of a list of objects that are written already."""
    path = request.path if request.path.endswith("/") else f"{request.path}/"
    meta = wire.meta(path, request.query, wanted.limit, wanted.offset, total)
    return Response(200, wire.list_body(bodies, meta))


def refused_response(refused: refusals.Refused) -> Response:
    """Give the answer to a request that is refused."""
    return Response(refused.status, refused.body)
