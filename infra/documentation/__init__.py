"""OpenAPI documents, made from the groups' tables of operations.

`python -m infra.documentation` writes them to where the functions ship them from; a test fails when one is stale.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from infra.documentation import accounts, site

_FUNCTIONS = Path(__file__).parents[2] / "functions"

FILES: Mapping[Path, Callable[[], dict[str, Any]]] = {
    _FUNCTIONS / "accounts" / "openapi.json": accounts.document,
    _FUNCTIONS / "web" / "openapi.json": site.document,
}
"""The documents by their files."""


def text(document: Mapping[str, Any]) -> str:
    """Write a document as JSON with one part of two levels down a line, so that a change is a short difference."""
    return "{\n" + ",\n".join(_member(1, name, value) for name, value in document.items()) + "\n}\n"


def _member(level: int, name: str, value: Any) -> str:
    indent = " " * level
    if level < 3 and isinstance(value, Mapping) and value:
        inner = ",\n".join(_member(level + 1, each, of) for each, of in value.items())
        return f"{indent}{json.dumps(name)}: {{\n{inner}\n{indent}}}"
    return f"{indent}{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
