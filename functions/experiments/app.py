"""The experiments' routes. Each reads the request, calls one operation and gives its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from functions.experiments import schema_documents
from functions.experiments.answers import answered
from functions.experiments.dialect import ExperimentsDialect
from functions.experiments.models import RESOURCES, Resource
from shared.aws import warm
from shared.http import App, Request, Response

app = App(ExperimentsDialect())


def top_listing(request: Request) -> Response:
    """GET of `/api/v1/`: where every resource is."""
    return Response(200, schema_documents.listing())


def describe(resource: Resource, request: Request) -> Response:
    """GET of a resource's `schema/`."""
    return Response(200, schema_documents.schema_document(resource))


def offer(methods: Iterable[str]) -> Callable[..., Response]:
    """Makes the handler of OPTIONS for an address: the methods that it offers."""
    verbs = ",".join(methods)
    return lambda request, **variables: Response(200, verbs, {"Allow": verbs}, "text/plain; charset=utf-8")


def mount(address: str, handlers: Mapping[str, Callable[..., Response]]) -> None:
    """Registers an address by method, with and without the slash at its end: clients send both."""
    ready = {method: answered(handler) for method, handler in handlers.items()}
    ready.setdefault("OPTIONS", offer(handlers))
    for method, handler in ready.items():
        app.route(f"{address}/", [method])(handler)
        app.route(address, [method])(handler)


def mount_all() -> None:
    """Registers everything that the experiments answer."""
    mount("/api/v1", {"GET": top_listing})
    for name, resource in RESOURCES.items():
        mount(f"/api/v1/{name}/schema", {"GET": partial(describe, resource)})


mount_all()
warm()
handler = app.handler
