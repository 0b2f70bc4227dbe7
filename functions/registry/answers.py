"""Answers of the API: what an operation gives, as JSON or as a page, with the headers that every reply has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from functions.registry.negotiation import PAGE, Format
from functions.registry.tables import Table
from shared.http import Request, Response, to_json
from shared.http.encoding import fits


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the status, the body as JSON data (None: empty) and headers of its own.

    `title` names a page of it; `table` is the table whose list it is, for the form of its filters. `shorter` gives
    less of a list, for when this is more than the gateway carries.
    """

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    table: Table | None = None
    shorter: Callable[[], Answer] | None = None


def present(request: Request, given: Answer | Response, form: Format) -> Response:
    """Write an answer as JSON or as a page; a list that is too long for one answer is written shorter.

    A response is written already, and lacks only the headers that every reply has.
    """
    if isinstance(given, Response):
        given.headers = {**common_headers(request), **given.headers}
        return given
    response = _write(request, given, form)
    while given.shorter is not None and not fits(request, response):
        given = given.shorter()
        response = _write(request, given, form)
    return response


def _write(request: Request, answer: Answer, form: Format) -> Response:
    headers = {**common_headers(request), **answer.headers}
    if answer.body is None:
        return Response(answer.status, None, headers)
    if form is not PAGE:
        return Response(answer.status, to_json(answer.body), headers)
    from functions.registry import pages

    title = answer.title or HTTPStatus(answer.status).phrase
    return pages.answer(request, answer.body, title, answer.table, status=answer.status, headers=headers)


def common_headers(request: Request) -> dict[str, str]:
    """Give the headers that every reply of the API has."""
    allow = {"Allow": request.allow} if request.allow else {}
    return {"Vary": "Accept, Cookie", **allow}
