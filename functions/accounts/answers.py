"""Answers of the JSON API: what an operation takes is read from the request, what it gives is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from functions.accounts.body import JsonBody
from functions.accounts.listing import Query
from shared.http import NO_STORE, ListOf, NotFound, Operation, Request, Response
from shared.records import Page

_HEADERS = {**NO_STORE, "Vary": "Authorization, Cookie"}
"""Of what is told to one caller alone."""

_ID = re.compile(r"[1-9][0-9]{0,15}")


def answer(operation: Operation, request: Request) -> Response:
    """Run an operation for the caller: with ids from the path, and the body and the query by name if it takes them."""
    arguments: dict[str, Any] = {name: _id(text) for name, text in request.variables.items()}
    if operation.takes is not None:
        arguments["body"] = JsonBody(request, operation.takes)
    if isinstance(operation.gives, ListOf):
        arguments["query"] = Query(request.query)
    return _written(request, operation.status, operation.run(request.principal, **arguments))


def _id(text: str) -> int:
    if not _ID.fullmatch(text):
        raise NotFound
    return int(text)


def _written(request: Request, status: int, given: Any) -> Response:
    if given is None:
        return Response(status, headers=_HEADERS)
    return Response(status, _page(request, given) if isinstance(given, Page) else asdict(given), _HEADERS)


def _page(request: Request, page: Page[Any]) -> Mapping[str, Any]:
    """Give a list as clients see it: cursors are whole addresses."""

    def address(cursor: str | None) -> str | None:
        if cursor is None:
            return None
        arguments = {**request.query, "cursor": [cursor]}
        return f"{request.base_url}{request.path}?{urlencode(arguments, doseq=True)}"

    return {
        "count": page.count,
        "next": address(page.next),
        "previous": address(page.previous),
        "results": [asdict(each) for each in page.records],
    }
