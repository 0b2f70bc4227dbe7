"""Answers as pages for people: the same data as in JSON, addresses as links, lists with a form of their filters.

Whatever comes from a record is escaped, and linked only where a browser may follow.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Template

from functions.registry import metadata
from functions.registry.answers import Answer
from functions.registry.filters import PAGING
from functions.registry.tables import TABLES, Table
from shared.html import environment
from shared.http import Request
from shared.principal import BadCredential


def answer(request: Request, given: Answer) -> str:
    """Write an answer of the API as a page."""
    is_list = isinstance(given.body, dict) and {"count", "results"} <= given.body.keys()
    return _template("list.html" if is_list else "answer.html").render(
        site=request.base_url,
        user=signed_in(request),
        title=given.title or HTTPStatus(given.status).phrase,
        body=given.body,
        filters=_filters(given.table, request) if given.table else (),
    )


def _filters(table: Table, request: Request) -> list[tuple[str, str]]:
    """Give the arguments that narrow a list down, each with its value in this request."""
    names = [name for name in table.filter_fields if name in table.fields and name not in table.reverse_names]
    return [(name, ", ".join(request.query.get(name, ()))) for name in (*names, *PAGING[2:])]


def home(request: Request) -> str:
    """Write the first page of the site."""
    return _template("home.html").render(
        site=request.base_url, user=signed_in(request), title="Stele", tables=TABLES.values()
    )


def documentation(request: Request) -> str:
    """Write how to use the API, and what its tables hold."""
    return _template("docs.html").render(
        site=request.base_url,
        user=signed_in(request),
        title="API guide",
        tables=TABLES.values(),
        fields={table.name: metadata.actions_of(table) for table in TABLES.values()},
    )


def signed_in(request: Request) -> str:
    """Give the caller's name; empty for strangers, and on the page that refuses a bad credential."""
    try:
        return request.principal.username
    except BadCredential:
        return ""


def _on_the_web(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


@cache
def _template(name: str) -> Template:
    templates = environment(Path(__file__).with_name("templates"))
    templates.tests["web"] = _on_the_web
    return templates.get_template(name)
