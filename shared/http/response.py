"""The answer that a handler gives."""

import json
from collections.abc import Mapping
from typing import Any, Final

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"

NO_STORE: Final = {"Cache-Control": "no-store"}
"""For answers that no cache may keep (RFC 9111 §5.2.2.5): secrets, and what is for one caller alone."""

AS_IT_IS: Final = {"Cache-Control": "private, no-transform"}
"""For a file's bytes: they go out as they are (RFC 9111 §5.2.2.6), and shared caches do not keep them."""


class Response:
    """One HTTP answer: status, body as bytes or text, and headers.

    Attributes:
        status: the status code.
        body: text or bytes as they go on the wire; text is sent as UTF-8.
        headers: fields by name as the handler spells them; a list is sent as one field a value.
        media_type: value of ``Content-Type``; None, or a body of None, sends none.
    """

    __slots__ = ("body", "headers", "media_type", "status")

    def __init__(
        self,
        status: int = 200,
        body: bytes | str | Mapping[str, Any] | list[Any] | None = None,
        headers: Mapping[str, str | list[str]] | None = None,
        media_type: str | None = JSON,
    ) -> None:
        """Take a mapping or a list as a JSON document, None as no body at all."""
        self.status = status
        self.headers: dict[str, str | list[str]] = dict(headers or {})
        self.media_type = media_type if body is not None else None
        self.body: bytes | str = to_json(body) if isinstance(body, Mapping | list) else body or ""


def redirect(location: str, status: int = 302, headers: Mapping[str, str | list[str]] | None = None) -> Response:
    """Send the client on to a whole address."""
    return Response(status, headers={"Location": location, **(headers or {})})


def to_json(value: Any) -> str:
    """`value` as compact JSON, characters beyond ASCII as they are.

    Raises:
        ValueError: a float is not finite: NaN and Infinity are no JSON.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
