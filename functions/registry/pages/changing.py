"""The forms that change and delete a record, and the one that comes back when the record has changed meanwhile."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from functions.registry.body import RecordBody
from functions.registry.editable import state
from functions.registry.labels import singular
from functions.registry.pages import forms, records
from functions.registry.pages.frame import about, framed
from functions.registry.tables import Table
from shared.http import Request, Response
from shared.records import Record


def edit_form(request: Request, table: Table, record: Record) -> Response:
    """Show the form that changes a record."""
    controls = forms.filled(table, record)
    shows = {"controls": controls, **form_of(table, record.id), "state": state(table, record)}
    return framed(request, "form.html", form_title(table, record.id), 200, {}, shows)


def overtaken_form(request: Request, table: Table, record: Record, said: RecordBody) -> Response:
    """Show a form again whose fields somebody else has changed, too: what was typed, and beside it what it is now.

    One round trip, for the names of what it leads to; where that are components, two. Sent again it is saved, unless
    the record has changed once more.
    """
    controls = forms.overtaken(table, record, said, request)
    shows = {"controls": controls, **form_of(table, record.id), "state": state(table, record), "overtaken": True}
    return framed(request, "form.html", form_title(table, record.id), HTTPStatus.CONFLICT, {}, shows)


def confirmation(request: Request, table: Table, record: Record, status: int = 200) -> Response:
    """Ask whether a record is to be deleted; with 409, once more, for it is not what it was."""
    shows = {**about(table), "heading": records.heading(record), "record": record.id, "state": state(table, record)}
    title = f"Delete {singular(table.name).lower()} {record.id}"
    return framed(request, "delete.html", title, status, {}, {**shows, "overtaken": status == HTTPStatus.CONFLICT})


def form_title(table: Table, id: int | str | None) -> str:
    """Give the title of the form of a new record, or of the change of one."""
    words = singular(table.name).lower()
    return f"New {words}" if id is None else f"Edit {words} {id}"


def form_of(table: Table, id: int | str | None) -> dict[str, Any]:
    """Give what the form of a new record shows besides its controls, or that of the change of one."""
    to = f"/api/{table.name}/" if id is None else f"/api/edit/{table.name}/{id}/"
    shows = {"to": to, "record": id, "about": table.about, **about(table)}
    return {"wrong": (), "overtaken": False, "state": "", **shows}
