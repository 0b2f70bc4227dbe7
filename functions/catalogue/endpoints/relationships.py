"""Relationships of packages at `/api/rest/package/REF/relationships` and `/api/rest/package/REF/TYPE`."""

from __future__ import annotations

from functools import partial
from typing import Any

from functions.catalogue import answers, body, refusals, wire
from functions.catalogue.addresses import version_of
from functions.catalogue.operations import relationships
from functions.catalogue.operations.relationships import Related
from functions.catalogue.wire import INVERSE
from shared.http import Request, Response


def list_relationships(request: Request, ref: str) -> Any:
    """List the relationships of a package."""
    return _bodies(relationships.read(ref, request.principal), request)


def list_relationships_with(request: Request, ref: str, other: str) -> Any:
    """List the relationships of two packages."""
    return _bodies(relationships.read(ref, request.principal, other=other), request)


def list_relationships_of_type(request: Request, ref: str, type: str) -> Any:
    """List the relationships of a type of a package."""
    _require_type(type)
    return _bodies(relationships.read(ref, request.principal, type), request)


def read_relationship(request: Request, ref: str, type: str, other: str) -> Any:
    """Give the relationship of a type of two packages."""
    _require_type(type)
    found = relationships.read(ref, request.principal, type, other)
    if not found:
        raise refusals.not_found()
    return _body(found[0], request)


def create_relationship(request: Request, ref: str, **path: str) -> Any:
    """Make a relationship, or change the comment of one that is there."""
    said = {name: value for name, value in (("type", path.get("type")), ("object", path.get("other"))) if value}
    found = relationships.put(ref, partial(body.read_object, request), request.principal, said)
    return _body(found, request)


def change_relationship(request: Request, ref: str, type: str, other: str) -> Any:
    """Change the comment of a relationship."""
    found = relationships.change(ref, partial(body.read_object, request), request.principal, type, other)
    return _body(found, request)


def delete_relationship(request: Request, ref: str, type: str, other: str) -> Response:
    """End a relationship."""
    relationships.delete(ref, request.principal, type, other)
    return answers.empty()


def _require_type(type: str) -> None:
    if type not in INVERSE:
        raise refusals.bad_request(f"Unknown relationship type: {type[:100]}")


def _bodies(found: list[Related], request: Request) -> list[wire.Body]:
    return [_body(each, request) for each in found]


def _body(found: Related, request: Request) -> wire.Body:
    return wire.relationship(found.subject, found.kept, found.other, version_of(request))
