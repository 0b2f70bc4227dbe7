"""Administration: communities and categories, who is in them, who may have files, and collections of deposits."""

from __future__ import annotations

from typing import Any

from functions.repository import answers, bootstrap, wire
from functions.repository.operations import communities, people, sharing
from functions.repository.operations.new_community import PEOPLE
from functions.repository.pids import Pid
from functions.repository.store import COMMUNITY
from shared.http import Request, Response
from shared.http.idempotency import idempotency_key
from shared.records import Record


def create_registered(namespace: str, request: Request) -> Response:
    """Make a community, or a category."""
    bootstrap.ensure()
    key = idempotency_key(request, "repository")
    record = communities.create(namespace, request.json, request.principal, key)
    shown = wire.envelope(wire.ShownObject(record), request.base_url)
    return answers.document(shown, 201, {"Location": shown["links"]["self"]})


def read_members(request: Request, id: str) -> Any:
    """Give who administers a community, and who are its members."""
    bootstrap.ensure()
    return _members(communities.read(Pid(COMMUNITY, id), request.principal))


def write_members(request: Request, id: str) -> Any:
    """Say who administers a community, and who are its members."""
    bootstrap.ensure()
    return _members(communities.write_people(Pid(COMMUNITY, id), request.json, request.principal))


def _members(community: Record) -> dict[str, Any]:
    return {name: people.shown(community.values[name]) for name in PEOPLE}


def read_policies(request: Request, id: str) -> Any:
    """Give the policies of a community."""
    bootstrap.ensure()
    return communities.read(Pid(COMMUNITY, id), request.principal).values["policies"]


def write_policies(request: Request, id: str) -> Any:
    """Give a community other policies."""
    bootstrap.ensure()
    return communities.write_policies(Pid(COMMUNITY, id), request.json, request.principal).values["policies"]


def read_access(request: Request, ns: str, id: str) -> Any:
    """Give who may have the files of an object."""
    return sharing.access_of(sharing.read_access(Pid(ns, id), request.principal))


def write_access(request: Request, ns: str, id: str) -> Any:
    """Say who may have the files of an object."""
    return sharing.access_of(sharing.write_access(Pid(ns, id), request.json, request.principal))


def put_into_collection(request: Request, ns: str, id: str) -> Any:
    """Put a deposit into a collection, or into none."""
    shown = sharing.put_into(Pid(ns, id), request.json, request.principal)
    return wire.envelope(shown, request.base_url)
