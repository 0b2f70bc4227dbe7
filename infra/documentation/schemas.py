"""Pieces of OpenAPI that all dialects are described with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
ANY_OBJECT: Json = {"type": "object"}
NEIGHBOUR: Json = {"type": ["string", "null"]}
"""The address of another page of a list; null where there is none."""

CREDENTIALS: Json = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`token T`, T a personal token.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "A personal token, or a web token of an API client."},
    "basic": {"type": "http", "scheme": "basic", "description": "Username, and password or personal token."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-stele_session",
        "description": "What writes needs the header `X-CSRFToken` besides, equal to the cookie `__Host-stele_csrf`. "
        "A site without TLS has both cookies without `__Host-`.",
    },
}
"""How a caller says who it is: the security schemes, by the names that operations call them."""

_VARIABLE = re.compile(r"<(\w+)(?::path)?>")


def variables(pattern: str) -> list[str]:
    """Give the names of the variables of a pattern (`shared.http.pattern`)."""
    return _VARIABLE.findall(pattern)


def template(pattern: str) -> str:
    """Write a pattern as OpenAPI does: `/tide/{id}`."""
    return _VARIABLE.sub(r"{\1}", pattern)


def ref(name: str, section: str = "schemas") -> Json:
    """Refer to a component."""
    return {"$ref": f"#/components/{section}/{name}"}


def record(properties: Mapping[str, Json], required: Iterable[str] | None = None) -> Json:
    """Describe an object; every property is required unless it is said which are."""
    needed = list(properties if required is None else required)
    return {"type": "object", "properties": dict(properties), **({"required": needed} if needed else {})}


def array(items: Json) -> Json:
    """Describe a list."""
    return {"type": "array", "items": items}


def or_null(schema: Json) -> Json:
    """Describe what may be null as well."""
    if isinstance(schema.get("type"), str):
        options = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [schema["type"], "null"], **options}
    return {"anyOf": [schema, {"type": "null"}]}


def described(schema: Json, text: str) -> Json:
    """Add a description."""
    return {**schema, "description": text} if text else schema


def argument(name: str, schema: Json, text: str = "") -> Json:
    """Describe an argument of a query."""
    return described({"name": name, "in": "query", "schema": schema}, text)


def content(schema: Json, *media_types: str) -> Json:
    """Describe what has one schema in any of these media types."""
    return {each: {"schema": schema} for each in media_types}
