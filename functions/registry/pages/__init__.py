"""Answers as pages for people: the same data as in JSON, with names in the place of addresses, and forms.

Whatever comes from a record is escaped, and linked only where a browser may follow. Anybody may see the records, so
strangers' pages may be kept by caches; the forms are for the signed-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from functions.registry.answers import Answer
from functions.registry.pages import lists, records, tables_index
from functions.registry.pages.addresses import as_json, as_page
from functions.registry.pages.frame import about, framed
from functions.registry.pages.refused import refused
from functions.registry.tables import Table
from shared.http import Request, Response


def answer(request: Request, given: Answer, headers: Mapping[str, str]) -> Response:
    """Write an answer of the API as a page. What it costs beyond the answer, the page's own module tells."""
    if given.page == "tables":
        return _public(request, "tables.html", given, headers, tables_index.shown_tables(request))
    if given.page == "list":
        return _public(request, "list.html", given, headers, lists.shown_list(request, given))
    if given.page == "record" and given.table:
        return _record(request, given, given.table, headers)
    if given.status >= HTTPStatus.BAD_REQUEST:
        return refused(request, given, headers)
    return framed(request, "answer.html", given.title, given.status, headers, _plain(request, given.body))


def _record(request: Request, given: Answer, table: Table, headers: Mapping[str, str]) -> Response:
    (record,) = given.records
    if table.name == "data_product":
        from functions.registry.pages import products

        return products.landing_of(request, record, headers)
    return _public(request, "record.html", given, headers, records.shown_record(request, table, record))


def _public(
    request: Request, template: str, given: Answer, headers: Mapping[str, str], shows: Mapping[str, Any]
) -> Response:
    is_list = given.page != "record"  # and its rows are bounded
    return framed(
        request, template, given.title, given.status, headers, shows, public=given.status == 200, whole=is_list
    )


def _plain(request: Request, body: Any) -> dict[str, Any]:
    """Give what the page of an answer shows that has none of its own: of a list its neighbours too."""
    is_list = isinstance(body, dict) and "results" in body
    neighbours = {name: as_page(body[name]) for name in ("previous", "next")} if is_list else {}
    return {"body": body, "json": as_json(request), **neighbours}


def choices(
    request: Request, table: Table, kind: str, text: str, choices: Mapping[str, str], *, is_cut: bool
) -> Response:
    """Ask which of several records a list is to be narrowed down to.

    Args:
        request: what is answered.
        table: whose list it is.
        kind: what such records are called.
        text: what several of them are called.
        choices: the address of the list for each, by its words.
        is_cut: whether there may be more.
    """
    shows = {**about(table), "text": text, "choices": choices, "may_be_more": is_cut}
    return framed(request, "choices.html", f"Which {kind}?", 200, {}, shows)
