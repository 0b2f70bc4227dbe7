"""The operations of accounts as OpenAPI: in the site's document, and the JSON API in one of its own.

The schemas follow from the models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from pydantic import TypeAdapter

from functions.accounts import models
from functions.accounts.api import OPERATIONS
from functions.accounts.listing import DEFAULT_LIMIT, LARGEST_LIMIT
from infra.documentation.description import Description
from infra.documentation.schemas import CREDENTIALS, TEXT, Json, argument, template, variables
from shared.http import ListOf, Operation

_ID: Json = {"type": "integer", "minimum": 1}
_LIMIT: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
_REF = "#/components/schemas/"
_CREDENTIALS = ("token", "basic", "session")


def document() -> Json:
    """Give the document (OpenAPI 3.1); the site says where it is when it is asked for."""
    operations = [each for each in OPERATIONS if not isinstance(each.gives, str)]
    paths: dict[str, Json] = {}
    for operation in operations:
        paths.setdefault(template(operation.path), {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Stele accounts", "version": "1", "description": "Accounts, and who may do what."},
        "servers": [],
        "security": [{name: []} for name in _CREDENTIALS],
        "paths": paths,
        "components": {
            "schemas": _schemas(operations),
            "securitySchemes": {name: CREDENTIALS[name] for name in _CREDENTIALS},
        },
    }


def _operation(operation: Operation) -> Json:
    described: Json = {
        "operationId": operation.run.__name__,
        "summary": operation.summary,
        "tags": [operation.run.__module__.rpartition(".")[2]],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": {str(operation.status): _answer(operation), "default": _error()},
    }
    if operation.takes:
        described["requestBody"] = {"required": True, "content": _json(_ref(operation.takes))}
    return described


def _path_parameters(operation: Operation) -> list[Json]:
    return [{"name": name, "in": "path", "required": True, "schema": _ID} for name in variables(operation.path)]


def _query_parameters(operation: Operation) -> list[Json]:
    if not isinstance(operation.gives, ListOf):
        return []
    schemas = {
        **{name: _ARGUMENTS.get(name, {"type": "string"}) for name in operation.arguments},
        "limit": _LIMIT,
        "cursor": {"type": "string"},
    }
    return [{"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()]


_ARGUMENTS: dict[str, Json] = {"invited": {"type": "boolean"}, "experiment": {"type": "integer"}}


def _answer(operation: Operation) -> Json:
    if operation.gives is None:
        return {"description": "Done."}
    if not isinstance(operation.gives, ListOf):
        return {"description": "Done.", "content": _json(_ref(operation.gives))}
    return {"description": "A page of the list.", "content": _json(_page(_ref(operation.gives.of)))}


def _page(items: Json) -> Json:
    address: Json = {"type": ["string", "null"], "format": "uri"}
    return {
        "type": "object",
        "required": ["count", "next", "previous", "results"],
        "properties": {
            "count": {"type": "integer"},
            "next": address,
            "previous": address,
            "results": {"type": "array", "items": items},
        },
    }


def _error() -> Json:
    return {"description": "Refused: 401, 403, 404, 409, 415, 422 or 429.", "content": _json(_ref(models.Error))}


def _json(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _ref(model: type[Any]) -> Json:
    return {"$ref": f"{_REF}{model.__name__}"}


def _model_of(said: Any) -> Any:
    """Give the model of what is said, or of what it is a list of."""
    return said.of if isinstance(said, ListOf) else said


class AccountsDescription(Description):
    """Accounts in the site's document."""

    group = "accounts"
    about = "Accounts, and who may do what."
    operations = OPERATIONS

    def tag(self, operation: Operation) -> str:
        """Give the module of what answers."""
        return str(operation.run.__module__.rpartition(".")[2])

    def tags(self) -> Mapping[str, str]:
        """Give what these modules are about."""
        modules = {self.tag(each): each.run.__module__ for each in self.operations}
        return {name: (import_module(module).__doc__ or "").partition("\n")[0] for name, module in modules.items()}

    def schemas(self) -> Mapping[str, Json]:
        """Give the models."""
        return {"error": self.ref("Error"), **_schemas(self.operations, f"{_REF}{self.group}.")}

    def taken(self, model: Any, operation: Operation) -> Json:
        """Give the schema of a model."""
        return self.ref(model.__name__)

    def given(self, model: Any) -> Json:
        """Give the schema of a model."""
        return self.ref(model.__name__)

    def page(self, items: Json) -> Json:
        """Give the envelope of a list."""
        return _page(items)

    def list_arguments(self, model: Any) -> Iterable[Json]:
        """Give the paging."""
        return [argument("limit", _LIMIT), argument("cursor", TEXT)]

    def variable(self, name: str) -> Json:
        """Give the schema of an id."""
        return _ID

    def argument(self, name: str) -> Json:
        """Give the schema of an argument that an operation names."""
        return _ARGUMENTS.get(name, TEXT)


def _schemas(operations: Sequence[Operation], prefix: str = _REF) -> Json:
    """Give the schemas of all models; of one that is given, every member is always there."""
    taken = {operation.takes for operation in operations if operation.takes}
    given = {_model_of(each.gives) for each in operations if each.gives and not isinstance(each.gives, str)}
    given.add(models.Error)
    inputs: list[Any] = [(model, "validation", TypeAdapter(model)) for model in taken | given]
    references, found = TypeAdapter.json_schemas(inputs, ref_template=prefix + "{model}")
    schemas = {model.__name__: references[model, "validation"] for model in taken | given}
    schemas |= found.get("$defs", {})
    return dict(sorted(schemas.items()))
