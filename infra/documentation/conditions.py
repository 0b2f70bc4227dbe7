"""Conditional requests as OpenAPI (RFC 9110 §13): the same at all groups' addresses, for `shared.http` answers them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from infra.documentation.schemas import TEXT, Json, content
from shared.http import Operation
from shared.http.response import JSON

ETAG: Final[Json] = {"ETag": {"description": "Names what the answer shows.", "schema": TEXT}}
"""The header of what is read."""

_READING: Final[Json] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "An `ETag`: 304 if it is still the same.",
    "schema": TEXT,
}
_WRITING: Final[Json] = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` that a GET has given here: 412, and nothing done, if it is another by now.",
    "schema": TEXT,
}


def is_tagged(operation: Operation) -> bool:
    """Tell whether an operation reads what has an entity tag: JSON."""
    is_page = isinstance(operation.gives, str) and JSON not in operation.gives
    return operation.method == "GET" and operation.status == 200 and operation.gives is not None and not is_page


def headers(operation: Operation, tagged: Collection[str]) -> Iterator[Json]:
    """Give the headers of a request that make it conditional; `tagged` are the paths of what has an entity tag."""
    if is_tagged(operation):
        yield _READING
    elif _is_compared(operation, tagged):
        yield _WRITING


def answers(operation: Operation, tagged: Collection[str], error: Json) -> Mapping[str, Json]:
    """Give the answers to requests whose condition does not hold, by status; `error` is the dialect's schema of one."""
    if is_tagged(operation):
        return {"304": {"description": "It is what the client has."}}
    if _is_compared(operation, tagged):
        return {"412": {"description": "It has changed; nothing was done.", "content": content(error, JSON)}}
    return {}


def _is_compared(operation: Operation, tagged: Collection[str]) -> bool:
    return operation.method in ("PUT", "PATCH", "DELETE") and operation.path in tagged
