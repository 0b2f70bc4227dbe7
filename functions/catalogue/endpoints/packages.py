"""Packages at `/api/rest/package`."""

from __future__ import annotations

from functools import partial
from typing import Any

from functions.catalogue import answers, body, wire
from functions.catalogue.addresses import prefix_of, version_of
from functions.catalogue.operations import history, packages, registers
from functions.catalogue.operations.packages import Rules
from functions.catalogue.store import PACKAGE
from shared.http import Request, Response
from shared.http.idempotency import idempotency_key


def list_packages(request: Request) -> list[str]:
    """List the packages, by name or by id."""
    return wire.references(registers.listed(PACKAGE), version_of(request))


def create_package(request: Request) -> Response:
    """Make a package."""
    said, key = partial(body.read_object, request), idempotency_key(request, "catalogue")
    shown = packages.create(said, request.principal, Rules(version_of(request)), key)
    place = f"{prefix_of(request)}/rest/package/{shown.record.values['uuid']}"
    return answers.document(_body(shown, request), headers={"Location": place})


def read_package(request: Request, ref: str) -> Any:
    """Give a package."""
    return _body(packages.read(ref, request.principal), request)


def change_package(request: Request, ref: str) -> Any:
    """Change a package: what is not said stays."""
    shown = packages.update(ref, lambda _: body.read_object(request), request.principal, Rules(version_of(request)))
    return _body(shown, request)


def delete_package(request: Request, ref: str) -> Response:
    """Delete a package."""
    packages.delete(ref, request.principal)
    return answers.empty()


def list_package_revisions(request: Request, ref: str) -> Any:
    """List the revisions of a package, the newest first."""
    return [wire.revision_summary(each) for each in history.of_package(ref, request.principal)]


def _body(shown: wire.ShownPackage, request: Request) -> wire.Body:
    return wire.package(shown, version_of(request), request.base_url)
