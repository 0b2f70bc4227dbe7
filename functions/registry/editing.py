"""The forms that change and delete records in a browser.

An HTML form knows GET and POST alone, and the dialect's own addresses take no override of the method (Django REST
framework had one until 3.2). So each form has an address of its own; what it does is what PUT and PATCH do.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from functions.registry import body, links, refusals
from functions.registry.body import RecordBody
from functions.registry.editable import Overtaken, as_shown, changed, not_overtaken
from functions.registry.negotiation import PAGE, settle
from functions.registry.operations import read, write
from functions.registry.operations.permissions import signed_in
from functions.registry.operations.put_object import put_object
from functions.registry.tables import Table
from functions.registry.validation import Purpose
from shared.http import Request, Response, redirect
from shared.records import Record


def form(table: Table, request: Request, id: str) -> Response:
    """Show the form that changes a record."""
    from functions.registry.pages import changing

    signed_in(request.principal)
    return changing.edit_form(request, table, read.one(table, id))


def edit(table: Table, request: Request, id: str) -> Response:
    """Change a record as a form says, and lead to it. What the form leaves out stays.

    What comes back as it was shown stays, too. What somebody else has changed meanwhile is not written over: then the
    form comes back, with what the record is now.
    """
    signed_in(request.principal)
    said = changed(table, body.read(request))
    try:
        record = _save(table, request, id, said)
    except Overtaken as overtaken:
        _refuse_programs(request)
        from functions.registry.pages import changing

        return changing.overtaken_form(request, table, overtaken.record, said)
    return redirect(links.record_url(request.base_url, table.name, record.id), HTTPStatus.SEE_OTHER)


_OVERTAKEN: Final = (
    "The record is not what it was when the form was made, and nothing was changed. Load the form again."
)


def _refuse_programs(request: Request) -> None:
    """Tell whoever asks for no page that a record has changed."""
    if settle(request) is not PAGE:
        raise refusals.detail(HTTPStatus.CONFLICT, _OVERTAKEN)


def _save(table: Table, request: Request, id: str, said: RecordBody) -> Record:
    caller, base = request.principal, request.base_url
    condition = not_overtaken(table, said)
    if table.name == "object":
        read.one(table, id)  # a PUT would make one that is not there
        return put_object(id, lambda: said, caller, base, condition)
    return write.change(table, id, lambda: said, Purpose.CHANGE, caller, base, condition)


def ask(table: Table, request: Request, id: str) -> Response:
    """Ask whether a record is to be deleted."""
    from functions.registry.pages import changing

    signed_in(request.principal)
    return changing.confirmation(request, table, read.one(table, id))


def delete(table: Table, request: Request, id: str) -> Response:
    """Delete a record, and lead to the list that it was in; one that has changed since it was shown is shown again."""
    signed_in(request.principal)
    try:
        write.delete(table, id, request.principal, as_shown(table, body.read(request)))
    except Overtaken as overtaken:
        _refuse_programs(request)
        from functions.registry.pages import changing

        return changing.confirmation(request, table, overtaken.record, HTTPStatus.CONFLICT)
    return redirect(f"{request.base_url}/api/{table.name}/", HTTPStatus.SEE_OTHER)
