"""Metadata: patches of objects, and the schemas of communities and collections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from functions.repository import bootstrap, refusals, wire
from functions.repository.metadata import json_patch
from functions.repository.metadata.json_patch import BadPatch, PatchOperation
from functions.repository.operations import patching, schemas
from functions.repository.pids import Pid
from shared.http import Request

PATCH_TYPE: Final = "application/json-patch+json"


def patch_object(request: Request, ns: str, id: str) -> Any:
    """Change the metadata of an object by a JSON Patch."""
    bootstrap.ensure()
    shown = patching.patch(Pid(ns, id), partial(_operations, request), request.principal, request.base_url)
    return wire.envelope(shown, request.base_url)


def _operations(request: Request) -> Sequence[PatchOperation]:
    """Read a JSON Patch (RFC 6902 §3, RFC 5789 §2.2).

    Raises:
        Refused: 415, 400.
    """
    if request.media_type != PATCH_TYPE:
        raise refusals.bad_media_type(request.media_type, PATCH_TYPE)
    try:
        return json_patch.read(request.json())
    except BadPatch as bad:
        raise refusals.bad_request(str(bad)) from None


def read_schema(namespace: str, request: Request, id: str) -> Any:
    """Give the schema of a community or a collection."""
    bootstrap.ensure()
    record = schemas.read(Pid(namespace, id), request.principal)
    return wire.envelope(wire.ShownObject(record), request.base_url)


def write_schema(namespace: str, request: Request, id: str) -> Any:
    """Give a community or a collection other fields."""
    bootstrap.ensure()
    record = schemas.write(Pid(namespace, id), request.json, request.principal)
    return wire.envelope(wire.ShownObject(record), request.base_url)
