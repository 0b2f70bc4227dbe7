"""Tags, licences, revisions, the root of each version, and what is not served below `/api/rest`."""

from __future__ import annotations

from typing import Any

from functions.catalogue import refusals, wire
from functions.catalogue.addresses import version_of
from functions.catalogue.licences import LICENCES
from functions.catalogue.operations import history, registers
from shared.http import Request


def tell_version(request: Request) -> dict[str, int]:
    """Tell the version of the API."""
    return {"version": version_of(request)}


def list_tags(request: Request) -> list[str]:
    """List the tags of packages."""
    return registers.tags()


def read_tag(request: Request, tag: str) -> list[str]:
    """List the packages with a tag."""
    return wire.references(registers.with_tag(tag), version_of(request))


def list_licences(request: Request) -> list[Any]:
    """List the licences that are known."""
    return [each.body for each in LICENCES]


def list_revisions(request: Request) -> list[str]:
    """List the revisions, the newest first."""
    return history.newest()


def read_revision(request: Request, id: str) -> Any:
    """Give a revision."""
    return wire.revision(*history.one(id), version_of(request))


def search_revisions(request: Request) -> list[str]:
    """List the revisions after a moment or another revision, the oldest first."""
    for name, search in (("since_id", history.since_id), ("since_time", history.since_time)):
        if value := next(iter(request.query.get(name, ())), ""):
            return search(value)
    raise refusals.bad_request("Missing search term ('since_id=UUID' or 'since_time=TIMESTAMP')")
