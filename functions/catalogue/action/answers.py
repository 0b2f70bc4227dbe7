"""The envelope of every answer of an action, and the types of errors that clients tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from functions.catalogue import answers
from shared.http import Refused, Request, Response

_TYPES: Final = {403: "Authorization Error", 404: "Not Found Error", 409: "Validation Error"}
"""CKAN's types of errors, by status; others have none, and are said without the envelope."""


def result(request: Request, name: str, value: Any) -> Response:
    """Write what an action gives; of a page of hits that the platform does not carry, as much as it does."""
    said = {"help": help_of(request, name), "success": True}
    if isinstance(value, Mapping) and "results" in value:
        found = value["results"]
        return answers.page(request, found, lambda some: {**said, "result": {**value, "results": some}})
    return answers.document({**said, "result": value})


def refusal(request: Request, name: str, refused: Refused) -> Response:
    """Write why an action is refused: fields that are bad stand beside the type, all else is a message."""
    if (type := _TYPES.get(refused.status)) is None:
        return answers.document(refused.body, refused.status, refused.headers)
    said = dict(refused.body) if isinstance(refused.body, Mapping) else {"message": refused.body}
    return failure(request, name, refused.status, {**said, "__type": type}, refused.headers)


def failure(
    request: Request, name: str, status: int, error: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Response:
    """Write an error, which says its `__type`."""
    envelope = {"help": help_of(request, name), "success": False, "error": error}
    return answers.document(envelope, status, headers)


def help_of(request: Request, name: str) -> str:
    """Give the address that tells of an action."""
    return f"{request.base_url}/api/3/action/help_show?name={quote(name)}"
