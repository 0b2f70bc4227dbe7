"""The forms that change and delete records in a browser.

An HTML form knows GET and POST alone, and the dialect's own addresses take no override of the method (Django REST
framework had one until 3.2). So each form has an address of its own; what it does is what PUT and PATCH do.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from functions.registry import body, links, refusals
from functions.registry.body import RecordBody
from functions.registry.editable import STATE, Overtaken, as_shown
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

    It is changed only if it still is what the form was made from; else the form comes back, with what it is now.
    """
    signed_in(request.principal)
    said = body.read(request)
    try:
        record = _save(table, request, id, said)
    except Overtaken as overtaken:
        if settle(request) is not PAGE:
            raise refusals.detail(409, _OVERTAKEN) from None
        from functions.registry.pages import changing

        return changing.overtaken_form(request, table, overtaken.record, said)
    return redirect(links.record_url(request.base_url, table.name, record.id), HTTPStatus.SEE_OTHER)


_OVERTAKEN: Final = (
    "The record is not what it was when the form was made, and nothing was changed. Load the form again."
)


def _save(table: Table, request: Request, id: str, said: RecordBody) -> Record:
    caller, base = request.principal, request.base_url
    condition = as_shown(table, said.last(STATE))
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
    """Delete a record, and lead to the list that it was in."""
    write.delete(table, id, request.principal)
    return redirect(f"{request.base_url}/api/{table.name}/", HTTPStatus.SEE_OTHER)
