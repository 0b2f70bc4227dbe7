"""The forms that change and delete records in a browser.

An HTML form knows GET and POST alone, and the dialect's own addresses take no override of the method (Django REST
framework had one until 3.2). So each form has an address of its own; what it does is what PUT and PATCH do.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from functions.registry import body, links
from functions.registry.operations import read, write
from functions.registry.operations.permissions import signed_in
from functions.registry.operations.put_object import put_object
from functions.registry.tables import Table
from functions.registry.validation import Purpose
from shared.http import Request, Response, redirect


def form(table: Table, request: Request, id: str) -> Response:
    """Show the form that changes a record."""
    from functions.registry import pages

    signed_in(request.principal)
    return pages.edit_form(request, table, read.one(table, id))


def edit(table: Table, request: Request, id: str) -> Response:
    """Change a record as a form says, and lead to it. What the form leaves out stays."""
    said = partial(body.read, request)
    if table.name == "object":
        signed_in(request.principal)
        read.one(table, id)  # a PUT would make one that is not there
        record = put_object(id, said, request.principal, request.base_url)
    else:
        record = write.change(table, id, said, Purpose.CHANGE, request.principal, request.base_url)
    return redirect(links.record_url(request.base_url, table.name, record.id), HTTPStatus.SEE_OTHER)


def ask(table: Table, request: Request, id: str) -> Response:
    """Ask whether a record is to be deleted."""
    from functions.registry import pages

    signed_in(request.principal)
    return pages.confirmation(request, table, read.one(table, id))


def delete(table: Table, request: Request, id: str) -> Response:
    """Delete a record, and lead to the list that it was in."""
    write.delete(table, id, request.principal)
    return redirect(f"{request.base_url}/api/{table.name}/", HTTPStatus.SEE_OTHER)
