"""Groups at `/api/rest/group`."""

from __future__ import annotations

from functools import partial
from typing import Any

from functions.catalogue import answers, body, wire
from functions.catalogue.addresses import prefix_of, version_of
from functions.catalogue.operations import groups, registers
from functions.catalogue.operations.packages import Rules
from functions.catalogue.store import GROUP
from shared.http import Request, Response
from shared.http.idempotency import idempotency_key


def list_groups(request: Request) -> list[str]:
    """List the groups, by name or by id."""
    return wire.references(registers.listed(GROUP), version_of(request))


def create_group(request: Request) -> Response:
    """Make a group."""
    said, key = partial(body.read_object, request), idempotency_key(request, "catalogue")
    shown = groups.create(said, request.principal, Rules(version_of(request)), key)
    place = f"{prefix_of(request)}/rest/group/{shown.record.values['uuid']}"
    return answers.document(wire.group(shown, version_of(request)), headers={"Location": place})


def read_group(request: Request, ref: str) -> Any:
    """Give a group."""
    return wire.group(groups.read(ref, request.principal), version_of(request))


def change_group(request: Request, ref: str) -> Any:
    """Change a group: what is not said stays."""
    shown = groups.update(ref, lambda _: body.read_object(request), request.principal, Rules(version_of(request)))
    return wire.group(shown, version_of(request))


def delete_group(request: Request, ref: str) -> Response:
    """Delete a group."""
    groups.delete(ref, request.principal)
    return answers.empty()
