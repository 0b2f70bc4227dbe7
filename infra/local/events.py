"""The events API Gateway's REST API hands to functions: proxy events and authorizer events, format 1.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
"""

import base64
import re
import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from infra.local.emulator import REGION
from infra.local.exchange import HttpRequest
from infra.local.routing import Match

API_ID = "local"
STAGE = "live"
ACCOUNT = "000000000000"

_NOT_PASSED_ON = {"connection", "expect", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
_USUAL = {"host": "Host", "user-agent": "User-Agent"}
_PORT = re.compile(r":(\d+)$")

Event = dict[str, Any]


def proxy_event(request: HttpRequest, match: Match, authorizer: dict[str, str] | None = None) -> Event:
    """Build the event a function gets for a request.

    The site is reached as over a custom domain: no stage stands in the path. With the binary media type `*/*`
    every body comes base64-encoded.

    Args:
        request: the request.
        match: the resource it belongs to.
        authorizer: what the authorizer said of the caller.
    """
    return {
        **_common(request, match, authorizer),
        "body": base64.b64encode(request.body).decode() if request.body else None,
        "isBase64Encoded": bool(request.body),
    }


def authorizer_event(request: HttpRequest, match: Match) -> Event:
    """Build the event a REQUEST authorizer gets: the request without its body."""
    return {"type": "REQUEST", "methodArn": method_arn(request), **_common(request, match, None)}


def method_arn(request: HttpRequest) -> str:
    """Name the called method the way an authorizer's policy does."""
    return f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{API_ID}/{STAGE}/{request.method}{request.path}"


def _common(request: HttpRequest, match: Match, authorizer: dict[str, str] | None) -> Event:
    headers = _collect(_passed_on(request))
    query = _collect(_arguments(request.query))
    return {
        "resource": match.resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": _last(headers),
        "multiValueHeaders": headers,
        "queryStringParameters": _last(query) if query else None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": match.parameters or None,
        "stageVariables": None,
        "requestContext": _context(request, match, headers, authorizer),
    }


def _context(
    request: HttpRequest, match: Match, headers: dict[str, list[str]], authorizer: dict[str, str] | None
) -> Event:
    now = time.time()
    context: Event = {
        "accountId": ACCOUNT,
        "apiId": API_ID,
        "resourceId": "local",
        "resourcePath": match.resource,
        "httpMethod": request.method,
        "path": request.path,
        "protocol": "HTTP/1.1",
        "stage": STAGE,
        "domainName": headers.get("Host", ["localhost"])[-1],
        "requestId": str(uuid.uuid4()),
        "extendedRequestId": uuid.uuid4().hex[:16],
        "requestTime": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": int(now * 1000),
        "identity": {
            "sourceIp": request.source_ip,
            "userAgent": headers.get("User-Agent", [None])[-1],
        },
    }
    if authorizer is not None:
        context["authorizer"] = authorizer
    return context


def _passed_on(request: HttpRequest) -> Iterable[tuple[str, str]]:
    """Give the header fields a function sees, and those the gateway adds; well-known names in their usual spelling."""
    for name, value in request.headers:
        plain = name.lower()
        if plain not in _NOT_PASSED_ON and not plain.startswith("x-forwarded-"):
            yield _USUAL.get(plain, name), value
    host = next((value for name, value in request.headers if name.lower() == "host"), "localhost")
    port = _PORT.search(host)
    yield "X-Forwarded-For", request.source_ip
    yield "X-Forwarded-Port", port[1] if port else "80"
    yield "X-Forwarded-Proto", "http"


def _arguments(query: str) -> Iterable[tuple[str, str]]:
    """Give the decoded arguments of a query, in order. The gateway splits at `;` as well as at `&`."""
    for argument in re.split("[&;]", query):
        if argument:
            name, _, value = argument.partition("=")
            yield unquote_plus(name), unquote_plus(value)


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    collected: dict[str, list[str]] = {}
    for name, value in pairs:
        collected.setdefault(name, []).append(value)
    return collected


def _last(collected: dict[str, list[str]]) -> dict[str, str]:
    return {name: values[-1] for name, values in collected.items()}
