"""What answers at the experiments' addresses. Each reads the request, calls one operation and gives its answer."""

from __future__ import annotations

from functions.experiments import body as file_body
from functions.experiments import refusals, wire
from functions.experiments.access.callers import caller_of
from functions.experiments.documentation import schema_documents, swagger
from functions.experiments.endpoints import pages as answers
from functions.experiments.lists import filters
from functions.experiments.lists import records as lists
from functions.experiments.models import Resource
from functions.experiments.operations import people, read, write
from functions.experiments.operations.permissions import signed_in
from functions.experiments.wire import Body
from shared.http import Request, Response
from shared.http.idempotency import idempotency_key
from shared.records import IdempotencyKey

# Descriptions


def top_listing(request: Request) -> Response:
    """Tell where every resource is."""
    return Response(200, schema_documents.listing())


def describe(resource: Resource, request: Request) -> Response:
    """Describe the resource and its fields."""
    return Response(200, schema_documents.schema_document(resource))


def documentation(request: Request) -> Response:
    """Show the API's documentation."""
    return swagger.page(request)


def resource_listing(request: Request) -> Response:
    """Tell where the declaration of every resource is (Swagger 1.1)."""
    return Response(200, swagger.resource_listing(request.base_url))


def declaration(resource: Resource, request: Request) -> Response:
    """Declare the resource (Swagger 1.1)."""
    return Response(200, swagger.declaration(resource, request.base_url))


# Lists


def list_objects(resource: Resource, request: Request) -> Response:
    """List the objects that the caller may see."""
    wanted = filters.read(resource, request.query)
    caller = caller_of(request)
    if resource.name in people.RESOURCES:
        return answers.page_of_bodies(*people.listed(resource.name, wanted, caller), wanted, request)
    return answers.page(resource, lists.listed(resource, wanted, caller), wanted, request)


def read_set(resource: Resource, request: Request, ids: str) -> Response:
    """Give several objects by their ids, with semicolons between."""
    return Response(200, read.several(resource, ids, caller_of(request)))


def refuse(resource: Resource, request: Request, **variables: str) -> Response:
    """Refuse to delete what nobody may: a whole list, and most objects."""
    raise refusals.unauthorized()


# Objects


def read_object(resource: Resource, request: Request, id: str) -> Response:
    """Give an object."""
    return Response(200, read.one(resource, read.id_in(id), caller_of(request)))


# Writing


def create_object(resource: Resource, request: Request) -> Response:
    """Make an object."""
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
    """Change an object; what the body leaves out stays."""
    body = _change(resource, request, id)
    return Response(204) if body is None else Response(200, body)


def change_object(resource: Resource, request: Request, id: str) -> Response:
    """Change some of an object."""
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
    """Make, change and delete several objects, all or none."""
    caller = caller_of(request)
    signed_in(caller)
    written = write.change_list(resource, file_body.read_json(request), caller)
    shown = resource.shows_written or resource.name == "dataset_file"
    return Response(202, {"objects": write.bodies(resource, written)} if shown else None)


def delete_object(resource: Resource, request: Request, id: str) -> Response:
    """Delete an object."""
    caller = caller_of(request)
    signed_in(caller)
    write.delete(resource, read.id_in(id), caller)
    return Response(204)
