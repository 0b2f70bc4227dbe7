"""Why an operation of a JSON Patch cannot be applied to a document: one short reason for each failure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

_INDEX: Final = re.compile(r"0|[1-9][0-9]*")
_NOT_THERE: Final = "does not exist"
_LONGEST_SHOWN: Final = 200


def reason(document: Any, name: str, path: str, source: str | None) -> str:
    """Say why an operation fails.

    Args:
        document: the document as it is before the operation.
        name: of the operation.
        path: its JSON Pointer.
        source: its `from`; None where it has none.
    """
    if source is not None and (problem := _problem(document, _tokens(source))):
        return f"from {problem}"
    tokens = _tokens(path)
    if name in ("add", "move", "copy"):
        if name == "move" and f"{path}/".startswith(f"{source}/"):
            return "a value cannot be moved into itself"
        return f"path {_problem(document, tokens[:-1]) or _problem_of_new(document, tokens)}"
    if problem := _problem(document, tokens):
        return f"path {problem}"
    return "value differs" if name == "test" else "path cannot be changed"


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _problem(value: Any, tokens: Sequence[str]) -> str:
    """Say why tokens lead to nothing; empty if they lead somewhere."""
    for token in tokens:
        if isinstance(value, list) and _INDEX.fullmatch(token):
            if len(token) > len(str(len(value))) or int(token) >= len(value):
                return _NOT_THERE
            value = value[int(token)]
        elif isinstance(value, list) and token != "-":
            return f"has {token[:_LONGEST_SHOWN]!r}, which is no array index"
        elif isinstance(value, dict) and token in value:
            value = value[token]
        else:
            return _NOT_THERE
    return ""


def _problem_of_new(document: Any, tokens: Sequence[str]) -> str:
    """Say why nothing can be put at the last of some tokens, the others of which lead somewhere."""
    for token in tokens[:-1]:
        document = document[int(token) if isinstance(document, list) else token]
    if isinstance(document, list) and _INDEX.fullmatch(tokens[-1]):
        return "is beyond the end of the array"
    return _problem(document, tokens[-1:]) or _NOT_THERE
