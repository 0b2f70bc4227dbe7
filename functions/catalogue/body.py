"""The body of a request: one JSON object, in any of the six forms that clients have sent over the years.

It is the JSON text, or that percent-encoded, with or without `=1` or `=` behind it as from a form; what the media type
says of them does not count, but for a charset.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_to_bytes

from functions.catalogue import refusals
from shared.http import MalformedBody, Request
from shared.http.body import parse_json

_ENDINGS = (b"=1", b"=")


def read_object(request: Request) -> dict[str, Any]:
    """Read the JSON object in a body.

    Raises:
        Refused: 400: there is none.
    """
    try:
        value = _json(request.body.strip(), request.charset)
    except MalformedBody as error:
        raise refusals.bad_json(str(error)) from None
    if not isinstance(value, dict):
        raise refusals.bad_json(f"must be an object, and is {_name_of(value)}")
    return value


def read_arguments(request: Request) -> Mapping[str, Any]:
    """Read the arguments in a body: a JSON object, or a form's fields, each with its texts; nothing in an empty one.

    Raises:
        Refused: 400: it is JSON, and no object.
        MalformedBody: it is neither JSON nor a form.
    """
    content = request.body.strip()
    if not content:
        return {}
    try:
        value = _json(content, request.charset)
    except MalformedBody:
        if content[:1] in b"{[%":
            raise
        return request.form()
    if not isinstance(value, dict):
        raise refusals.bad_json(f"must be an object, and is {_name_of(value)}")
    return value


def _json(content: bytes, charset: str) -> Any:
    """Read JSON that may be followed by a form's `=1` or `=`, and may be percent-encoded.

    Raises:
        MalformedBody: it is none in any of these ways.
    """
    if not content:
        raise MalformedBody("the body is empty")
    cut = next((content[: -len(ending)] for ending in _ENDINGS if content.endswith(ending)), content)
    for attempt in (content, cut):
        with suppress(MalformedBody):
            return parse_json(attempt, charset)
    return parse_json(unquote_to_bytes(cut.replace(b"+", b" ")), charset)


def _name_of(value: Any) -> str:
    return {list: "a list", str: "a string", bool: "a boolean", type(None): "null"}.get(type(value), "a number")
