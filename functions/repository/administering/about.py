"""Making a community, what it is called and described as, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.repository import refusals
from functions.repository.metadata import json_patch
from functions.repository.operations import communities, patching
from functions.repository.operations.permissions import require_site_admin
from functions.repository.operations.versions import Document, document_of, guarded, version_of
from functions.repository.pids import Pid
from functions.repository.serving import (
    as_refused,
    complaints_of,
    for_people,
    seen,
    sentence_of,
    text_of,
    version_said,
)
from functions.repository.store import COMMUNITY, OBJECTS, store
from shared.http import Refused, Request, Response
from shared.records import Busy, Record

_MEMBERS: Final = ("title", "description")
_MOST_SHOWN: Final = 5_000
"""Bytes of what somebody else has saved that the form shows."""

_NAMELESS: Final = "Say what it is called."
_ABOUT: Final = {
    _NAMELESS: "title",
    "Missing mandatory fields: 'title'": "title",
    "Invalid title": "title",
    "Invalid description": "description",
    "The 'id'": "id",
    "The id": "id",
}
"""Which field a refusal is about that begins so."""


# Making


@for_people
def show_new(request: Request) -> Response:
    """Show the form for a new community."""
    require_site_admin(request.principal)
    return _new(request, {})


@for_people
def make_new(request: Request) -> Response:
    """Make a community of a form, and lead to where the rest of it is said."""
    require_site_admin(request.principal)
    form = request.form()
    said = {name: text_of(form, name).strip() for name in ("id", *_MEMBERS)}
    try:
        if not said["title"]:
            raise refusals.bad_request(_NAMELESS)
        body = {name: text for name, text in said.items() if text}
        made = communities.create(COMMUNITY, lambda: body, request.principal)
    except (Refused, Busy) as refusal:
        return _new(request, said, as_refused(refusal))
    return seen(request, f"/community/{made.values['id']}/edit")


def _new(request: Request, said: dict[str, str], refused: Refused | None = None) -> Response:
    from functions.repository.administering import views

    text, fields = complaints_of(refused, _ABOUT)
    empty = {"id": "", "title": "", "description": ""}
    return views.new(request, {**empty, **said}, text, fields, refused.status if refused else 200)


# What it is called


@for_people
def show_edit(request: Request, id: str) -> Response:
    """Show what a community is called and described as, to whoever administers it."""
    return _edit(request, communities.read(Pid(COMMUNITY, id), request.principal))


@for_people
def save(request: Request, id: str) -> Response:
    """Save what a community is called and described as."""
    pid = Pid(COMMUNITY, id)
    before = communities.read(pid, request.principal)
    form = request.form()
    document = document_of(before)
    said = {name: text_of(form, name).strip() if name in form else document.get(name, "") for name in _MEMBERS}
    if version_said(form) != version_of(document):
        return _overtaken(request, before, said)
    try:
        if operations := list(_operations(document, said)):
            patching.patch(pid, lambda: json_patch.read(operations), request.principal, request.base_url)
    except (Refused, Busy) as refusal:
        now = communities.read(pid, request.principal)
        if version_of(document_of(now)) != version_of(document):
            return _overtaken(request, now, said)
        refused = as_refused(refusal)
        text, fields = complaints_of(refused, _ABOUT)
        return _edit(request, now, said, wrong=text, wrong_fields=fields, status=refused.status)
    return seen(request, f"/community/{id}/edit?saved=yes")


def _operations(document: Document, said: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Give the JSON Patch that makes of a community what was typed: it fails where others have changed it meanwhile.

    Raises:
        Refused: 400.
    """
    if not said["title"]:
        raise refusals.bad_request(_NAMELESS)
    changed = [name for name in _MEMBERS if said[name] != document.get(name, "")]
    operations = [
        {"op": "add", "path": f"/{name}", "value": said[name]} if said[name] else {"op": "remove", "path": f"/{name}"}
        for name in changed
    ]
    return guarded(document, operations)


def _overtaken(request: Request, now: Record, said: Mapping[str, str]) -> Response:
    from functions.repository.administering.views import OVERTAKEN
    from shared.html.measures import beginning

    base = now.values["base"]
    saved = {name: base.get(name, "") for name in _MEMBERS}
    others = {
        name: f"Saved meanwhile: {beginning(text, _MOST_SHOWN) or 'nothing'}"
        for name, text in saved.items()
        if said[name] != text
    }
    return _edit(request, now, said, wrong_fields=others, wrong=OVERTAKEN, status=409)


def _edit(
    request: Request, community: Record, said: Mapping[str, str] | None = None, status: int = 200, **shown: Any
) -> Response:
    from functions.repository.administering import views

    base = community.values["base"]
    return views.tab(
        request,
        community,
        "edit",
        status,
        **{"wrong_fields": {}, **shown},
        said=said or {name: base.get(name, "") for name in _MEMBERS},
        version=version_of(document_of(community)),
        id=community.values["id"],
        made=community.values["created"],
        objects=store().tally(community)[OBJECTS],
        may_end=request.principal.is_site_admin,
    )


# Ending


@for_people
def end(request: Request, id: str) -> Response:
    """End a community that has nothing in it."""
    pid = Pid(COMMUNITY, id)
    try:
        communities.delete(pid, request.principal)
    except (Refused, Busy) as refusal:
        refused = as_refused(refusal)
        if refused.status != 409:
            raise
        now = communities.read(pid, request.principal)
        return _edit(request, now, wrong=sentence_of(refused), status=refused.status)
    return seen(request, "/communities")
