"""The form of the metadata of a deposit or a collection: shown, and saved as the JSON Patch that it amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from functions.repository.depositing.changes import patch_of
from functions.repository.depositing.form import ALL_UNNAMED, EMPTY, Filling, said_of, wrong_of
from functions.repository.depositing.opened import Opened, opened
from functions.repository.depositing.parts import MOST_PARTS, part_number
from functions.repository.metadata import json_patch
from functions.repository.operations import patching
from functions.repository.operations.permissions import require_editor
from functions.repository.pids import Pid
from functions.repository.serving import BUSY, as_refused, for_people, seen, sentence_of, version_said
from shared.http import Refused, Request, Response
from shared.records import Busy

_MOST_ROWS: Final = 20
_OVERTAKEN: Final = (
    "Somebody has changed this since you opened it, and nothing of yours was saved. "
    "What you typed is below, with what is saved now beside it. Save again to put yours in its place."
)


@for_people
def show_edit(request: Request, ns: str, id: str) -> Response:
    """Show a deposit or a collection to whoever works on it: its metadata and files, and what can be done with it."""
    from functions.repository.depositing import views

    return views.edit(request, opened(Pid(ns, id), request.principal), EMPTY)


@for_people
def save(request: Request, ns: str, id: str) -> Response:
    """Save the form of an object's metadata."""
    pid = Pid(ns, id)
    work = opened(pid, request.principal)
    require_editor(work.record, request.principal)
    form = request.form()
    filling = Filling(said_of(work.form, form), {}, removed=_removed(work, form.get("remove", ())))
    if "add" in form:
        return _again(request, work, replace(filling, rows=_rows(form.get("rows", []))))
    if version_said(form) != work.version:
        return _again(request, work, replace(filling, was_overtaken=True), _OVERTAKEN, 409)
    operations = patch_of(work.form, work.document, filling.said, sorted(filling.removed))
    try:
        if operations:
            patching.patch(pid, lambda: json_patch.read(operations), request.principal, request.base_url)
    except (Refused, Busy) as refusal:
        return _not_saved(request, opened(pid, request.principal), work, filling, as_refused(refusal))
    return seen(
        request, f"/{ns}/{id}/submit" if "submit" in form else f"/{ns}/{id}/edit?saved=yes{_same_part(request)}"
    )


def _same_part(request: Request) -> str:
    number = part_number(request, MOST_PARTS)
    return f"&part={number}" if number > 1 else ""


def _rows(said: list[str]) -> int:
    """Give how many empty rows there are to be: more than there were."""
    before = int(said[-1]) if said and said[-1].isascii() and said[-1].isdecimal() and len(said[-1]) < 3 else 0
    return min(before + 2, _MOST_ROWS)


def _removed(work: Opened, said: Sequence[str]) -> frozenset[str]:
    """Give the names of the values that are to go; `*` is all that no field names."""
    return frozenset(chain(said, work.unnamed if ALL_UNNAMED in said else ()))


def _not_saved(request: Request, now: Opened, before: Opened, filling: Filling, why: Refused) -> Response:
    """Show the form again, with what was typed and why it was not saved."""
    if now.version != before.version:
        return _again(request, now, replace(filling, was_overtaken=True), _OVERTAKEN, 409)
    if now.document != before.document:  # what the server writes has changed: who has the files, or identifiers
        return _again(request, now, filling, BUSY, 409)
    errors = why.body.get("errors", []) if isinstance(why.body, dict) else []
    wrong = wrong_of(errors)
    if not errors and why.status == 400:
        # What is published keeps all that it needs; the refusal names it in one sentence
        empty = {field.name for field in now.form if field.needed and not filling.said.get(field.name, True)}
        wrong = dict.fromkeys(empty, "What is published needs this.")
    text = "Nothing was saved: some fields have to be put right first." if wrong else sentence_of(why)
    return _again(request, now, replace(filling, wrong=wrong), text, why.status)


def _again(request: Request, work: Opened, filling: Filling, text: str = "", status: int = 200) -> Response:
    from functions.repository.depositing import views

    return views.edit(request, work, filling, text, status)
