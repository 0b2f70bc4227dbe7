"""The experiments' routes. Each reads the request, calls one operation and gives its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from functions.experiments import answers, file_routes, filters, lists, refusals, schema_documents
from functions.experiments.answers import answered
from functions.experiments.callers import caller_of
from functions.experiments.dialect import ExperimentsDialect
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations import people, read
from shared.aws import warm
from shared.http import App, Request, Response

app = App(ExperimentsDialect())


# Descriptions


def top_listing(request: Request) -> Response:
    """GET of `/api/v1/`: where every resource is."""
    return Response(200, schema_documents.listing())


def describe(resource: Resource, request: Request) -> Response:
    """GET of a resource's `schema/`."""
    return Response(200, schema_documents.schema_document(resource))


# Lists


def list_objects(resource: Resource, request: Request) -> Response:
    """GET of a resource: a page of its objects."""
    wanted = filters.read(resource, request.query)
    caller = caller_of(request)
    if resource.name in people.RESOURCES:
        return answers.page_of_bodies(*people.listed(resource.name, wanted, caller), wanted, request)
    return answers.page(resource, lists.listed(resource, wanted, caller), wanted, request)


def read_set(resource: Resource, request: Request, ids: str) -> Response:
    """GET of several objects by their ids."""
    return Response(200, read.several(resource, ids, caller_of(request)))


def refuse(resource: Resource, request: Request, **variables: str) -> Response:
    """DELETE of a whole list, or of what nobody may delete."""
    raise refusals.unauthorized()


# Objects


def read_object(resource: Resource, request: Request, id: str) -> Response:
    """GET of an object."""
    return Response(200, read.one(resource, read.id_in(id), caller_of(request)))


# Addresses


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


def mount_resource(resource: Resource) -> None:
    """Registers a resource: its list, its description, its objects."""
    address = f"/api/v1/{resource.name}"
    of_list: dict[str, Callable[..., Response]] = {"GET": list_objects, "DELETE": refuse}
    of_object: dict[str, Callable[..., Response]] = {"GET": read_object, "DELETE": refuse}
    if resource is file_routes.FILE:
        of_list |= file_routes.OF_LIST
        of_object |= file_routes.OF_OBJECT
    mount(f"{address}/schema", {"GET": partial(describe, resource)})
    mount(address, _offered(resource, resource.list_methods, of_list))
    mount(f"{address}/set/<ids>", {"GET": partial(read_set, resource)})
    mount(f"{address}/<id>", _offered(resource, resource.detail_methods, of_object))


def _offered(
    resource: Resource, methods: Iterable[str], handlers: Mapping[str, Callable[..., Response]]
) -> dict[str, Callable[..., Response]]:
    return {method: partial(handlers[method], resource) for method in methods if method in handlers}


def mount_all() -> None:
    """Registers everything that the experiments answer."""
    mount("/api/v1", {"GET": top_listing})
    for resource in RESOURCES.values():
        mount_resource(resource)
    file_routes.mount(mount)


mount_all()
warm()
handler = app.handler
