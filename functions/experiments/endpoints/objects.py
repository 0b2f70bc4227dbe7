"""What answers at the addresses of lists and objects, whatever they are."""

from __future__ import annotations

from functions.experiments import refusals, wire
from functions.experiments.access.callers import Caller, caller_of
from functions.experiments.body import read_json
from functions.experiments.endpoints import answers
from functions.experiments.lists import filters
from functions.experiments.models import Resource
from functions.experiments.operations import read, write
from functions.experiments.operations.behaviours import shows_changes
from functions.experiments.operations.found import id_in, ids_in
from functions.experiments.operations.permissions import signed_in
from functions.experiments.wire import Body
from shared.http import Request, Response
from shared.http.idempotency import idempotency_key
from shared.records import IdempotencyKey

# Lists


def list_objects(resource: Resource, request: Request) -> Response:
    """List the objects that the caller may see."""
    wanted = filters.read(resource, request.query)
    return answers.page(*read.listed(resource, wanted, caller_of(request)), wanted, request)


def read_set(resource: Resource, request: Request, ids: str) -> Response:
    """Give several objects by their ids, with semicolons between."""
    wanted = ids_in(ids)
    return Response(200, read.by_id(resource, wanted, caller_of(request)).several(wanted))


def refuse(resource: Resource, request: Request, **variables: str) -> Response:
    """Refuse to delete what nobody may: a whole list, and most objects."""
    raise refusals.unauthorized()


# Objects


def read_object(resource: Resource, request: Request, id: str) -> Response:
    """Give an object."""
    wanted = id_in(id)
    return Response(200, read.by_id(resource, [wanted], caller_of(request)).one(wanted))


# Writing


def create_object(resource: Resource, request: Request) -> Response:
    """Make an object."""
    caller = _writer(request)
    idempotency = _idempotency(resource, request)
    written = write.create(resource, read_json(request), caller, idempotency)
    body = write.bodies(resource, written)[0] if resource.shows_written else None
    return Response(201, body, {"Location": wire.address(resource.name, written.ids[0])})


def _writer(request: Request) -> Caller:
    """Give the caller, who must have an account; nobody else's body is read.

    Raises:
        Refused: 401.
    """
    caller = caller_of(request)
    signed_in(caller)
    return caller


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
    """Change an object; give it as it is shown, where answers to changes carry it."""
    caller = _writer(request)
    written = write.change(resource, id_in(id), read_json(request), caller)
    return write.bodies(resource, written)[0] if shows_changes(resource) else None


def change_list(resource: Resource, request: Request) -> Response:
    """Make, change and delete several objects, all or none."""
    caller = _writer(request)
    written = write.change_list(resource, read_json(request), caller)
    return Response(202, {"objects": write.bodies(resource, written)} if shows_changes(resource) else None)


def delete_object(resource: Resource, request: Request, id: str) -> Response:
    """Delete an object."""
    caller = _writer(request)
    write.delete(resource, id_in(id), caller)
    return Response(204)
