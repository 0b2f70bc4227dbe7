"""Answers as pages for people: the same data as in JSON, with names in the place of addresses, and forms.

Whatever comes from a record is escaped, and linked only where a browser may follow. Anybody may see the records, so
strangers' pages may be kept by caches; the forms are for the signed-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from functions.registry.answers import Answer
from functions.registry.body import FORMS, RecordBody
from functions.registry.editable import STATE, state
from functions.registry.labels import plural, singular
from functions.registry.pages import forms, lists, records, shown, tables_index
from functions.registry.pages.addresses import as_json
from functions.registry.tables import TABLES, Table
from shared.error_pages import error_page
from shared.html import environment, page
from shared.http import MalformedBody, Request, Response
from shared.records import Record

PLACE: Final = "Registry"

_TEMPLATES: Final = Path(__file__).with_name("templates")


def answer(request: Request, given: Answer, headers: Mapping[str, str]) -> Response:
    """Write an answer of the API as a page. What it costs beyond the answer, the page's own module tells."""
    if given.page == "tables":
        return _public(request, "tables.html", given, headers, tables_index.shown_tables(request))
    if given.page == "list":
        return _public(request, "list.html", given, headers, lists.shown_list(request, given))
    if given.page == "record" and given.table:
        return _record(request, given, given.table, headers)
    if given.status >= HTTPStatus.BAD_REQUEST:
        return (
            _form_refused(request, given) or _list_refused(request, given, headers) or _refused(request, given, headers)
        )
    return _page(
        request, "answer.html", given.title, given.status, headers, shows={"body": given.body, "json": as_json(request)}
    )


def _record(request: Request, given: Answer, table: Table, headers: Mapping[str, str]) -> Response:
    (record,) = given.records
    if table.name == "data_product":
        from functions.registry.pages import products

        return products.landing_of(request, record, headers)
    return _public(request, "record.html", given, headers, records.shown_record(request, table, record))


def _public(
    request: Request, template: str, given: Answer, headers: Mapping[str, str], shows: Mapping[str, Any]
) -> Response:
    return _page(request, template, given.title, given.status, headers, shows, public=given.status == 200)


def _page(
    request: Request,
    template: str,
    title: str,
    status: int,
    headers: Mapping[str, str],
    shows: Mapping[str, Any],
    *,
    public: bool = False,
) -> Response:
    return page(
        request, _templates() / template, title, status=status, headers=headers, public=public, place=PLACE, **shows
    )


@cache
def _templates() -> Path:
    environment(_TEMPLATES).tests["web"] = shown.on_the_web
    return _TEMPLATES


# Forms


def edit_form(request: Request, table: Table, record: Record) -> Response:
    """Show the form that changes a record."""
    controls = forms.filled(table, record, request.base_url)
    shows = {"controls": controls, **_changing(table, record.id), "state": state(table, record)}
    return _page(request, "form.html", _editing(table, record.id), 200, {}, shows)


def overtaken_form(request: Request, table: Table, record: Record, said: RecordBody) -> Response:
    """Show a form again that was made from what the record is no more: what was typed, and beside it what it is now.

    One round trip, for the names of what it leads to; where that are components, two. Sent again it is saved, unless
    the record has changed once more.
    """
    controls = forms.overtaken(table, record, said, request)
    shows = {"controls": controls, **_changing(table, record.id), "state": state(table, record), "overtaken": True}
    return _page(request, "form.html", _editing(table, record.id), HTTPStatus.CONFLICT, {}, shows)


def choices(
    request: Request, table: Table, kind: str, text: str, choices: Mapping[str, str], *, is_cut: bool
) -> Response:
    """Ask which of several records a list is to be narrowed down to: words, and the address of the list for each."""
    shows = {**_about(table), "text": text, "choices": choices, "is_cut": is_cut}
    return _page(request, "choices.html", f"Which {kind}?", 200, {}, shows)


def confirmation(request: Request, table: Table, record: Record) -> Response:
    """Ask whether a record is to be deleted."""
    shows = {"heading": records.heading(record), **_about(table), "record": record.id}
    return _page(request, "delete.html", f"Delete {singular(table.name).lower()} {record.id}", 200, {}, shows)


def _form_refused(request: Request, given: Answer) -> Response | None:
    """Show a form again that a browser has sent and that was refused; None where there was none."""
    table, id = _sent_to(request)
    refused = given.status in (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT)
    if table is None or not refused or request.media_type not in FORMS:
        return None
    try:
        controls, wrong = forms.again(table, request, given.body)
    except MalformedBody:  # that is why it was refused: there is nothing to show again
        return None
    title = f"New {singular(table.name).lower()}" if id is None else _editing(table, id)
    made_from = RecordBody(request.form(), is_form=True).last(STATE) or ""
    shows = {"controls": controls, **_changing(table, id), "wrong": wrong, "state": made_from}
    return _page(request, "form.html", title, given.status, given.headers, shows)


def _list_refused(request: Request, given: Answer, headers: Mapping[str, str]) -> Response | None:
    """Show the filters of a list again that cannot be as they are; None where it is not that."""
    table = TABLES.get(request.path.removeprefix("/api/").strip("/"))
    if table is None or request.method != "GET" or not set(given.body or ()) & table.fields.keys():
        return None
    shows = lists.refused_list(request, table, given.body)
    return _page(request, "list.html", plural(table.name), given.status, headers, shows)


def _refused(request: Request, given: Answer, headers: Mapping[str, str]) -> Response:
    """Say why something was refused; of values, which."""
    body = given.body or {}
    texts = [str(body["detail"])] if "detail" in body else forms.complaints(body)
    told = error_page(request, given.status, " ".join(texts), PLACE)
    told.headers.update(headers)
    return told


def _sent_to(request: Request) -> tuple[Table | None, str | None]:
    """Give the table that a form was sent to, and the id of the record that it was to change."""
    _, _, *steps = request.path.rstrip("/").split("/")
    if request.method == "POST" and steps[:1] == ["edit"] and len(steps) == 3:
        return TABLES.get(steps[1]), steps[2]
    return (TABLES.get(steps[0]) if request.method == "POST" and len(steps) == 1 else None), None


def _editing(table: Table, id: int | str) -> str:
    return f"Edit {singular(table.name).lower()} {id}"


def _changing(table: Table, id: int | str | None) -> dict[str, Any]:
    to = f"/api/{table.name}/" if id is None else f"/api/edit/{table.name}/{id}/"
    shows = {"to": to, "record": id, "about": table.about, **_about(table)}
    return {"wrong": (), "overtaken": False, "state": "", **shows}


def _about(table: Table) -> dict[str, Any]:
    return {"table": table.name, "singular": singular(table.name), "plural": plural(table.name)}
