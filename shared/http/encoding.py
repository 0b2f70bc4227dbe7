"""An answer as the gateway takes it: gzipped where that pays, and never longer than the platform carries."""

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.http.request import Request
from shared.http.response import Response
from shared.http.weights import weights

COMPRESS_FROM = 256 * 1024
"""Bytes of body from which gzip is worth its time."""

MAX_ANSWER = 6 * 1024 * 1024
"""Most bytes of a function's answer, its JSON envelope included (AWS Lambda quotas, invocation payload)."""

_SURELY_FITS = MAX_ANSWER // 6 - 64 * 1024
"""Characters of body that fit however they are escaped: JSON writes one as six at most, and headers stay
below 64 KB."""


class AnswerTooLarge(Exception):
    """The answer exceeds `MAX_ANSWER`."""


def encode(request: Request, response: Response) -> dict[str, Any]:
    """Write the proxy answer of a REST API: ``statusCode``, ``multiValueHeaders``, ``body``, ``isBase64Encoded``.

    A HEAD's has GET's body: the gateway sends the length of what it is given, whatever ``Content-Length`` a function
    names (API Gateway, "Important notes", remapped headers), and leaves the body out.

    Raises:
        AnswerTooLarge: it does not fit, gzipped where the client accepts that.
    """
    body = response.body
    headers = {name: [value] if isinstance(value, str) else value for name, value in response.headers.items()}
    if response.media_type is not None:
        headers.setdefault("Content-Type", [response.media_type])
    if len(body) > COMPRESS_FROM and not _final(headers):
        headers["Vary"] = [", ".join(dict.fromkeys([*headers.get("Vary", ()), "Accept-Encoding"]))]
        if accepts_gzip(request.headers.get("Accept-Encoding", "")):
            body = gzip.compress(body.encode() if isinstance(body, str) else body, compresslevel=5)
            headers["Content-Encoding"] = ["gzip"]
    answer = _answer(response.status, headers, body)
    if len(body) <= _SURELY_FITS or _is_carried(answer):
        return answer
    if isinstance(body, str):  # base64 is a third longer than its bytes, what JSON escapes up to six times as long
        answer = _answer(response.status, headers, body.encode())
        if _is_carried(answer):
            return answer
    raise AnswerTooLarge


def _answer(status: int, headers: Mapping[str, Sequence[str]], body: str | bytes) -> dict[str, Any]:
    return {
        "statusCode": status,
        "multiValueHeaders": headers,
        "body": body if isinstance(body, str) else base64.b64encode(body).decode(),
        "isBase64Encoded": isinstance(body, bytes),
    }


def _is_carried(answer: Mapping[str, Any]) -> bool:
    return len(json.dumps(answer)) <= MAX_ANSWER


def fits(request: Request, response: Response) -> bool:
    """Whether the platform carries an answer, so that a list that it does not carry can be written shorter."""
    if len(response.body) < _SURELY_FITS:
        return True
    try:
        encode(request, response)
    except AnswerTooLarge:
        return False
    return True


def _final(headers: Mapping[str, Sequence[str]]) -> bool:
    """Whether a body must go out as it is: it is encoded, or is a file whose length and bytes count.

    ``no-transform`` says so (RFC 9111 §5.2.2.6).
    """
    return "Content-Encoding" in headers or any("no-transform" in each for each in headers.get("Cache-Control", ()))


def accepts_gzip(field: str) -> bool:
    """Whether an ``Accept-Encoding`` field (RFC 9110 §12.5.3) allows gzip, by name or by ``*``."""
    accepted = weights(field)
    return accepted.get("gzip", accepted.get("*", 0.0)) > 0
