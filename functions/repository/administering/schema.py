"""The fields that a community, or a collection, asks for: added one by one, or all of them changed as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.repository import refusals
from functions.repository.administering import new_field
from functions.repository.administering.schema_text import EXAMPLE, body_of, sent, written
from functions.repository.metadata import schemas as metadata_schemas
from functions.repository.metadata.kinds import TYPE_WORDS, TYPES
from functions.repository.metadata.schemas import USES
from functions.repository.operations import communities, schemas, writes
from functions.repository.operations.permissions import require_editor
from functions.repository.operations.versions import version_of
from functions.repository.pids import Pid
from functions.repository.serving import as_refused, for_people, seen, sentence_of, text_of, version_said
from functions.repository.store import COMMUNITY
from functions.repository.wire import address_of, landing_of, pid_of
from shared.http import Refused, Request, Response
from shared.records import Busy, Record

_ROOM: Final = 22_000
"""Bytes of a page for a schema; a longer one comes and goes as a file."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """What was typed that could not be saved, and why: all fields as JSON, or one as in its form; no file is here."""

    text: str | None
    faults: Sequence[str]
    was_overtaken: bool = False
    added: Mapping[str, str] | None = None


# Whose fields


def _owner(ns: str, id: str, request: Request) -> Record:
    """Give a community or a collection to whoever may say what it asks for.

    Raises:
        Refused: 401, 404, 403, 409.
    """
    pid = Pid(ns, id)
    if ns == COMMUNITY:
        return communities.read(pid, request.principal)
    return writes.require(pid, request.principal, require_editor)


@for_people
def show(request: Request, id: str, ns: str) -> Response:
    """Show the fields to whoever may change them."""
    owner = _owner(ns, id, request)
    return _page(request, owner, schemas.read(pid_of(owner.values), request.principal))


@for_people
def save(request: Request, id: str, ns: str) -> Response:
    """Save the fields, or with `add` one more."""
    owner = _owner(ns, id, request)
    pid, form = pid_of(owner.values), request.form()
    if "add" in request.query:
        return _add(request, owner, new_field.said_in(form))
    typed = text_of(form, "fields") if "fields" in form else None
    version = version_said(form)
    try:
        schemas.write(pid, partial(body_of, sent(typed, form)), request.principal, version)
    except (Refused, Busy) as refusal:
        return _not_saved(request, owner, typed, version, as_refused(refusal))
    return seen(request, f"{landing_of(pid, '')}/schema?saved=yes")


def _add(request: Request, owner: Record, said: Mapping[str, str]) -> Response:
    """Put a field behind those that are there, whoever else has changed them since the form was opened."""
    pid = pid_of(owner.values)
    now = schemas.read(pid, request.principal)
    fields = now.values["fields"]
    try:
        if not said["label"]:
            raise refusals.bad_request("Say what people call it.")
        body = {"fields": [*fields, new_field.field_of(said, fields)]}
        schemas.write(pid, lambda: body, request.principal, version_of(fields))
    except (Refused, Busy) as refusal:
        why = as_refused(refusal)
        return _page(request, owner, now, _Tried(None, [sentence_of(why)], added=said), why.status)
    return seen(request, f"{landing_of(pid, '')}/schema?saved=yes")


def _not_saved(request: Request, owner: Record, text: str | None, version: str, why: Refused) -> Response:
    now = schemas.read(pid_of(owner.values), request.principal)
    if why.status != 400 and version_of(now.values["fields"]) != version:
        return _page(request, owner, now, _Tried(text, (), was_overtaken=True), 409)
    errors = why.body.get("errors", ()) if isinstance(why.body, dict) else ()
    faults = [each["message"] for each in errors] or [sentence_of(why)]
    return _page(request, owner, now, _Tried(text, faults), why.status)


# Showing


def _page(request: Request, owner: Record, schema: Record, tried: _Tried | None = None, status: int = 200) -> Response:
    from functions.repository.administering import views
    from shared.html.measures import weight

    fields = schema.values["fields"]
    overtaken = tried is not None and tried.was_overtaken
    typed, kept = tried.text if tried else None, written(fields)
    shown: dict[str, Any] = {
        "text": typed if typed is not None else kept if weight(kept) <= _ROOM else None,
        "faults": tried.faults if tried else (),
        "added": (tried.added if tried else None) or new_field.EMPTY,
        "is_written": tried is not None and tried.added is None,
        "meanwhile": kept if overtaken else "",
        "api": f"{address_of(pid_of(owner.values), request.base_url)}/schema",
        "wrong": views.OVERTAKEN if overtaken else "Nothing was saved." if tried else "",
        "version": version_of(fields),
        "fields": metadata_schemas.shown(fields),
        "types": TYPES,
        "type_words": TYPE_WORDS,
        "uses": USES,
        "example": written(EXAMPLE),
    }
    return _frame(owner)(request, status=status, **shown)


def _frame(owner: Record) -> Callable[..., Response]:
    from functions.repository.administering import views

    if owner.collection == COMMUNITY:
        return lambda request, **shown: views.tab(request, owner, "schema", **shown)
    path, title = landing_of(pid_of(owner.values), ""), owner.values["base"].get("title", "")
    steps = [("/communities", "Deposits"), (f"{path}/edit", title)]
    return lambda request, **shown: views.fields_of_collection(request, owner, steps, **shown)
