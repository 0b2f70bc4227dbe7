"""API Gateway's part of a request: limits, route, authorizer, function, answer.

The limits and the answers it makes itself are those of a REST API with Lambda proxy integrations:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""

import base64
import json
import logging
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from infra.local import events
from infra.local.authorization import AuthorizerError, Denied, Unauthorized, authorize
from infra.local.exchange import Fields, HttpAnswer, HttpRequest
from infra.local.functions import LocalFunction
from infra.local.routing import Match, Router
from infra.openapi import GATEWAY_HEADERS, error_body
from infra.routes import METHODS

MEBIBYTE = 1 << 20
LARGEST_REQUEST = 10 * MEBIBYTE
LARGEST_PAYLOAD = 6 * MEBIBYTE
"""What goes into a function, and what comes out of it: JSON with the body inside."""
LARGEST_HEAD = 10_240
"""Request line and header values together."""

_REFUSED_IN_QUERY = re.compile(r'[|{}\\^`"<>]')
_RENAMED = {"authorization", "connection", "content-length", "content-md5", "date", "expect", "host"} | {
    *("max-forwards", "pragma", "proxy-authenticate", "server", "te", "trailer", "upgrade", "user-agent"),
    *("via", "www-authenticate"),
}
_DROPPED = {"transfer-encoding"}

_log = logging.getLogger(__name__)


class Gateway:
    """The REST API of one site.

    Args:
        functions: the function that answers each resource.
        authorizer: the REQUEST authorizer, asked at every request.
    """

    def __init__(self, functions: Mapping[str, LocalFunction], authorizer: LocalFunction) -> None:
        self._functions = functions
        self._authorizer = authorizer
        self._router = Router(functions)

    def handle(self, request: HttpRequest) -> HttpAnswer:
        """Answer a request, whatever happens on the way."""
        if refusal := _refusal(request):
            return refusal
        match = self._router.match(request.path) if request.method in METHODS else None
        if match is None:
            return own_answer(403, "Missing Authentication Token")
        try:
            caller = authorize(self._authorizer, request, match)
        except Unauthorized:
            return own_answer(401, "Unauthorized")
        except Denied:
            return own_answer(403, "User is not authorized to access this resource with an explicit deny")
        except AuthorizerError as error:
            _log.error("%s", error, exc_info=error.__cause__)
            return own_answer(500, "Internal server error")
        return self._answer(request, match, caller)

    def _answer(self, request: HttpRequest, match: Match, caller: dict[str, str]) -> HttpAnswer:
        event = events.proxy_event(request, match, caller)
        if len(event["body"] or "") > LARGEST_PAYLOAD:
            return own_answer(413, "Request Too Long")
        function = self._functions[match.resource]
        try:
            return _http_answer(function(event))
        except Exception:
            _log.exception("%s failed at %s %s", function.name, request.method, request.path)
            return own_answer(502, "Internal server error")


def own_answer(status: int, message: str) -> HttpAnswer:
    """Make an answer of the gateway's own."""
    body = json.dumps(error_body(message)).encode()
    return HttpAnswer(status, [("Content-Type", "application/json"), *GATEWAY_HEADERS.items(), _request_id()], body)


def _request_id() -> tuple[str, str]:
    return "x-amzn-RequestId", str(uuid.uuid4())


def _refusal(request: HttpRequest) -> HttpAnswer | None:
    """Refuse what never reaches a function: what is too long, and characters a query must encode."""
    if len(request.target) + sum(len(value) for _, value in request.headers) > LARGEST_HEAD:
        return own_answer(431, "Request Header Fields Too Large")
    if len(request.body) > LARGEST_REQUEST:
        return own_answer(413, "Request Too Long")
    if _REFUSED_IN_QUERY.search(request.query):
        return own_answer(400, "Bad Request")
    return None


def _http_answer(result: Mapping[str, Any]) -> HttpAnswer:
    """Turn what a function returned into an answer.

    Raises:
        Exception: it is not in the shape of a proxy integration's answer, or too large.
    """
    body = result.get("body") or ""
    if len(body) > LARGEST_PAYLOAD // 2 and len(json.dumps(dict(result))) > LARGEST_PAYLOAD:
        raise ValueError("the answer is larger than the 6 MB that Lambda carries")
    content = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    headers = list(_answered_fields(result.get("headers") or {}, result.get("multiValueHeaders") or {}))
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return HttpAnswer(int(result["statusCode"]), [*headers, _request_id()], content)


def _answered_fields(single: Mapping[str, Any], several: Mapping[str, list[Any]]) -> Fields:
    """Merge a function's `headers` and `multiValueHeaders`; where both have a name, the latter's values count.

    Raises:
        ValueError: a value would break out of its field, or is not in Latin-1.
    """
    named = {name.lower() for name in several}
    fields = [
        *((name, str(value)) for name, value in single.items() if name.lower() not in named),
        *((name, str(value)) for name, values in several.items() for value in values),
    ]
    written = "".join(name + value for name, value in fields).encode("latin-1")
    if b"\r" in written or b"\n" in written:
        raise ValueError("a header field holds a line break")
    return list(_renamed(fields))


def _renamed(fields: Fields) -> Iterable[tuple[str, str]]:
    """Rename the header fields that are the gateway's own to say, as API Gateway does."""
    for name, value in fields:
        if name.lower() in _RENAMED:
            yield f"x-amzn-Remapped-{name}", value
        elif name.lower() not in _DROPPED:
            yield name, value
