"""The experiments' routes. Each reads the request, calls one operation and gives its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from functions.experiments import (
    answers,
    file_body,
    file_routes,
    filters,
    lists,
    refusals,
    schema_documents,
    swagger,
    wire,
)
from functions.experiments.callers import caller_of
from functions.experiments.dialect import ExperimentsDialect
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations import people, read, write
from functions.experiments.operations.permissions import signed_in
from functions.experiments.wire import Body
from shared.aws import warm
from shared.http import TEXT, App, Handler, Request, Response
from shared.http.idempotency import idempotency_key
from shared.records import IdempotencyKey

app = App(ExperimentsDialect())

# Descriptions


def top_listing(request: Request) -> Response:
    """GET of `/api/v1/`: where every resource is."""
    return Response(200, schema_documents.listing())


def describe(resource: Resource, request: Request) -> Response:
    """GET of a resource's `schema/`."""
    return Response(200, schema_documents.schema_document(resource))


def documentation(request: Request) -> Response:
    """GET of `swagger/`: the API's documentation for people."""
    return swagger.page(request)


def resource_listing(request: Request) -> Response:
    """GET of `swagger/resources/`."""
    return Response(200, swagger.resource_listing(request.base_url))


def declaration(resource: Resource, request: Request) -> Response:
    """GET of a resource's declaration."""
    return Response(200, swagger.declaration(resource, request.base_url))


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


# Writing


def create_object(resource: Resource, request: Request) -> Response:
    """POST to a resource: a new object."""
    caller = caller_of(request)
    signed_in(caller)
    if resource.name == "group":
        id = people.create_group(file_body.read_json(request), caller)
        return Response(201, None, {"Location": wire.address("group", id)})
    idempotency = _idempotency(resource, request)
    written = write.create(resource, file_body.read_json(request), caller, idempotency)
    body = write.bodies(resource, written)[0] if resource.shows_written else None
    return Response(201, body, {"Location": wire.address(resource.name, written.ids[0])})


def _idempotency(resource: Resource, request: Request) -> IdempotencyKey | None:
    """Read the Idempotency-Key of a POST; only records of their own are found again by it."""
    return idempotency_key(request, "experiments") if resource.collection else None


def replace_object(resource: Resource, request: Request, id: str) -> Response:
    """PUT of an object that is there: what the body leaves out stays."""
    body = _change(resource, request, id)
    return Response(204) if body is None else Response(200, body)


def change_object(resource: Resource, request: Request, id: str) -> Response:
    """PATCH of an object."""
    return Response(202, _change(resource, request, id))


def _change(resource: Resource, request: Request, id: str) -> Body | None:
    """Change an object; give it as it is shown, where answers to writes carry it."""
    caller = caller_of(request)
    signed_in(caller)
    if resource.name == "group":
        people.change_group(read.id_in(id), file_body.read_json(request), caller)
        return None
    written = write.change(resource, read.id_in(id), file_body.read_json(request), caller)
    return write.bodies(resource, written)[0] if resource.shows_written else None


def change_list(resource: Resource, request: Request) -> Response:
    """PATCH of a resource: several objects, all or nothing."""
    caller = caller_of(request)
    signed_in(caller)
    written = write.change_list(resource, file_body.read_json(request), caller)
    shown = resource.shows_written or resource.name == "dataset_file"
    return Response(202, {"objects": write.bodies(resource, written)} if shown else None)


def delete_object(resource: Resource, request: Request, id: str) -> Response:
    """DELETE of an experiment or an access row."""
    caller = caller_of(request)
    signed_in(caller)
    write.delete(resource, read.id_in(id), caller)
    return Response(204)


# Addresses


def offer(methods: Iterable[str]) -> Handler:
    """Make the handler of OPTIONS for an address: the methods that it offers."""
    verbs = ",".join(methods)
    return lambda request, **variables: Response(200, verbs, {"Allow": verbs}, TEXT)


def mount(address: str, handlers: Mapping[str, Handler]) -> None:
    """Register an address by method; OPTIONS names them."""
    app.mount(address, {**handlers, "OPTIONS": offer(handlers)})


def mount_resource(resource: Resource) -> None:
    """Register a resource: its list, its description, its objects."""
    address = f"/api/v1/{resource.name}"
    delete: Handler = delete_object if resource.name in ("experiment", "objectacl") else refuse
    of_list: dict[str, Handler] = {"GET": list_objects, "POST": create_object, "PATCH": change_list, "DELETE": refuse}
    of_object: dict[str, Handler] = {
        "GET": read_object,
        "PUT": replace_object,
        "PATCH": change_object,
        "DELETE": delete,
    }
    if resource is file_routes.FILE:
        of_list |= file_routes.OF_LIST
        of_object |= file_routes.OF_OBJECT
    mount(f"{address}/schema", {"GET": partial(describe, resource)})
    mount(f"/api/v1/swagger/schema/{resource.name}", {"GET": partial(declaration, resource)})
    mount(address, _offered(resource, resource.list_methods, of_list))
    mount(f"{address}/set/<ids>", {"GET": partial(read_set, resource)})
    mount(f"{address}/<id>", _offered(resource, resource.detail_methods, of_object))


def _offered(resource: Resource, methods: Iterable[str], handlers: Mapping[str, Handler]) -> dict[str, Handler]:
    return {method: partial(handlers[method], resource) for method in methods}


def mount_all() -> None:
    """Register everything that the experiments answer."""
    mount("/api/v1", {"GET": top_listing})
    mount("/api/v1/swagger", {"GET": documentation})
    mount("/api/v1/swagger/resources", {"GET": resource_listing})
    for resource in RESOURCES.values():
        mount_resource(resource)
    for address, handlers in file_routes.ADDRESSES.items():
        mount(address, handlers)


mount_all()
warm()
handler = app.handler
