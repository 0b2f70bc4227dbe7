"""Answers of the JSON API: what an operation takes is read from the request, what it gives is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from functions.accounts.body import json_body
from functions.accounts.listing import Query, id_of, neighbour
from shared.http import NO_STORE, ListOf, Operation, Request, Response
from shared.records import Page

_HEADERS = {**NO_STORE, "Vary": "Authorization, Cookie"}
"""Of what is told to one caller alone."""


def answer(operation: Operation, request: Request) -> Response:
    """Run an operation for the caller: with ids from the path, and the body and the query by name if it takes them."""
    arguments: dict[str, Any] = {name: id_of(text) for name, text in request.variables.items()}
    if operation.takes is not None:
        arguments["body"] = json_body(request, operation.takes)
    if isinstance(operation.gives, ListOf):
        arguments["query"] = Query(request.query)
    return _written(request, operation.status, operation.run(request.principal, **arguments))


def _written(request: Request, status: int, given: Any) -> Response:
    if given is None:
        return Response(status, headers=_HEADERS)
    return Response(status, _page(request, given) if isinstance(given, Page) else asdict(given), _HEADERS)


def _page(request: Request, page: Page[Any]) -> Mapping[str, Any]:
    """Give a list as clients see it: cursors are whole addresses."""
    return {
        "count": page.count,
        "next": neighbour(request, page.next),
        "previous": neighbour(request, page.previous),
        "results": [asdict(each) for each in page.records],
    }
