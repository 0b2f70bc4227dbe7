"""What answers those who make and change groups of people."""

from __future__ import annotations

from functions.experiments import wire
from functions.experiments.access.callers import caller_of
from functions.experiments.body import read_json
from functions.experiments.models import Resource
from functions.experiments.operations import people
from functions.experiments.operations.found import id_in
from functions.experiments.operations.permissions import signed_in
from shared.http import Request, Response


def create_group(resource: Resource, request: Request) -> Response:
    """Make an object."""
    caller = caller_of(request)
    signed_in(caller)
    id = people.create_group(read_json(request), caller)
    return Response(201, None, {"Location": wire.address("group", id)})


def replace_group(resource: Resource, request: Request, id: str) -> Response:
    """Change an object; what the body leaves out stays."""
    _change(request, id)
    return Response(204)


def change_group(resource: Resource, request: Request, id: str) -> Response:
    """Change some of an object."""
    _change(request, id)
    return Response(202)


def _change(request: Request, id: str) -> None:
    caller = caller_of(request)
    signed_in(caller)
    people.change_group(id_in(id), read_json(request), caller)
