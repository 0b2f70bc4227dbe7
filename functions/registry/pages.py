"""Answers as pages for people: the same data as in JSON, addresses as links, lists with a form of their filters.

Whatever comes from a record is escaped, and linked only where a browser may follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from functions.registry.answers import Answer
from functions.registry.filters import PAGING
from functions.registry.tables import Table
from shared.html import environment, page
from shared.http import Request, Response
from shared.search.face import Face

_TEMPLATES: Final = Path(__file__).with_name("templates")


def answer(request: Request, given: Answer, headers: Mapping[str, str], related: Sequence[Face] = ()) -> Response:
    """Write an answer of the API as a page, and what of other groups it is related to."""
    is_list = isinstance(given.body, dict) and {"count", "results"} <= given.body.keys()
    return page(
        request,
        _TEMPLATES / ("list.html" if is_list else "answer.html"),
        given.title or HTTPStatus(given.status).phrase,
        status=given.status,
        headers=headers,
        body=given.body,
        filters=_filters(given.table, request) if given.table else (),
        related=related,
    )


def _filters(table: Table, request: Request) -> list[tuple[str, str]]:
    """Give the arguments that narrow a list down, each with its value in this request."""
    names = [name for name in table.filter_fields if name in table.fields and name not in table.reverse_names]
    return [(name, ", ".join(request.query.get(name, ()))) for name in (*names, *PAGING[2:])]


def _on_the_web(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


environment(_TEMPLATES).tests["web"] = _on_the_web
