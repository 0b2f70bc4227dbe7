"""The API of accounts as an OpenAPI document, made from the table of operations and the models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import getdoc
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from functions.accounts import models
from functions.accounts.listing import DEFAULT_LIMIT, LARGEST_LIMIT

if TYPE_CHECKING:
    from functions.accounts.api import Operation

Json = dict[str, Any]

_VARIABLE = re.compile(r"<(\w+)>")
_REF = "#/components/schemas/"


def document(operations: Sequence[Operation], site: str) -> Json:
    """Give the document (OpenAPI 3.1).

    Args:
        operations: what it describes.
        site: the site's address without a slash at its end.
    """
    paths: dict[str, Json] = {}
    for operation in operations:
        path = _VARIABLE.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Stele accounts", "version": "1", "description": "Accounts, and who may do what."},
        "servers": [{"url": site}],
        "security": [{"token": []}, {"basic": []}, {"session": []}],
        "paths": paths,
        "components": {"schemas": _schemas(operations), "securitySchemes": _SECURITY},
    }


_SECURITY: Json = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`token T`, T a personal token.",
    },
    "basic": {"type": "http", "scheme": "basic", "description": "Username, and password or personal token."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "stele_session",
        "description": "What writes needs the header `X-CSRFToken` besides, equal to the cookie `stele_csrf`.",
    },
}


def _operation(operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.run.__name__,
        "summary": (getdoc(operation.run) or "").partition("\n")[0],
        "tags": [operation.run.__module__.rpartition(".")[2]],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": {str(operation.status.value): _answer(operation), "default": _error()},
    }
    if operation.takes:
        described["requestBody"] = {"required": True, "content": _json(_ref(operation.takes))}
    return described


def _path_parameters(operation: Operation) -> list[Json]:
    schema = {"type": "integer", "minimum": 1}
    names = _VARIABLE.findall(operation.path)
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _query_parameters(operation: Operation) -> list[Json]:
    if operation.arguments is None:
        return []
    limit: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
    schemas = {
        **{name: _ARGUMENTS.get(name, {"type": "string"}) for name in operation.arguments},
        "limit": limit,
        "cursor": {"type": "string"},
    }
    return [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]


_ARGUMENTS: dict[str, Json] = {"invited": {"type": "boolean"}, "experiment": {"type": "integer"}}


def _answer(operation: Operation) -> Json:
    if operation.gives is None:
        return {"description": "Done."}
    if operation.arguments is None:
        return {"description": "Done.", "content": _json(_ref(operation.gives))}
    address: Json = {"type": ["string", "null"], "format": "uri"}
    page = {
        "type": "object",
        "required": ["count", "next", "previous", "results"],
        "properties": {
            "count": {"type": "integer"},
            "next": address,
            "previous": address,
            "results": {"type": "array", "items": _ref(operation.gives)},
        },
    }
    return {"description": "A page of the list.", "content": _json(page)}


def _error() -> Json:
    return {"description": "Refused: 401, 403, 404, 409, 415 or 422.", "content": _json(_ref(models.Error))}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _ref(model: type[Any]) -> Json:
    return {"$ref": f"{_REF}{model.__name__}"}


def _schemas(operations: Sequence[Operation]) -> Json:
    """Give the schemas of all models; of one that is given, every member is always there."""
    taken = {operation.takes for operation in operations if operation.takes}
    given = {operation.gives for operation in operations if operation.gives} | {models.Error}
    inputs: list[Any] = [(model, "validation", TypeAdapter(model)) for model in taken | given]
    references, found = TypeAdapter.json_schemas(inputs, ref_template=_REF + "{model}")
    schemas = {model.__name__: references[model, "validation"] for model in taken | given}
    schemas |= found.get("$defs", {})
    return dict(sorted(schemas.items()))
