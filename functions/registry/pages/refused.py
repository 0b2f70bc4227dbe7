"""What was refused, on a page: the form or the filters again that it was about, else why."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from functions.registry.answers import Answer
from functions.registry.body import FORMS, RecordBody
from functions.registry.editable import STATE
from functions.registry.labels import plural
from functions.registry.pages import forms, lists
from functions.registry.pages.changing import form_of, form_title
from functions.registry.pages.frame import PLACE, framed
from functions.registry.tables import TABLES, Table
from shared.error_pages import error_page
from shared.http import MalformedBody, Request, Response


def refused(request: Request, given: Answer, headers: Mapping[str, str]) -> Response:
    """Say why a request was refused, with what it said where a person may put it right."""
    again = _form_again(request, given) or _filters_again(request, given, headers)
    return again or _told(request, given, headers)


def _form_again(request: Request, given: Answer) -> Response | None:
    """Show a form again that a browser has sent and that was refused; None where there was none."""
    table, id = _sent_to(request)
    is_wrong = given.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT)
    if table is None or not is_wrong or request.media_type not in FORMS:
        return None
    try:
        controls, wrong = forms.again(table, request, given.body)
    except MalformedBody:  # that is why it was refused: there is nothing to show again
        return None
    made_from = RecordBody(request.form(), is_form=True).last(STATE) or ""
    shows = {"controls": controls, **form_of(table, id), "wrong": wrong, "state": made_from}
    return framed(request, "form.html", form_title(table, id), given.status, given.headers, shows)


def _sent_to(request: Request) -> tuple[Table | None, str | None]:
    """Give the table that a form was sent to, and the id of the record that it was to change."""
    _, _, *steps = request.path.rstrip("/").split("/")
    if request.method == "POST" and steps[:1] == ["edit"] and len(steps) == 3:
        return TABLES.get(steps[1]), steps[2]
    return (TABLES.get(steps[0]) if request.method == "POST" and len(steps) == 1 else None), None


def _filters_again(request: Request, given: Answer, headers: Mapping[str, str]) -> Response | None:
    """Show the filters of a list again that cannot be as they are; None where it is not that."""
    table = TABLES.get(request.path.removeprefix("/api/").strip("/"))
    if table is None or request.method != "GET" or not set(given.body or ()) & table.fields.keys():
        return None
    shows = lists.refused_list(request, table, given.body)
    return framed(request, "list.html", plural(table.name), given.status, headers, shows)


def _told(request: Request, given: Answer, headers: Mapping[str, str]) -> Response:
    """Say why something was refused; of values, which."""
    body = given.body or {}
    texts = [str(body["detail"])] if "detail" in body else forms.complaints(body)
    told = error_page(request, given.status, " ".join(texts), PLACE)
    told.headers.update(headers)
    return told
