"""Events as API Gateway sends them, after recorded ones of REST APIs (payload 1.0)."""

import base64
from collections.abc import Mapping
from typing import Any

HOST = "u1x2y3z4a5.execute-api.eu-west-1.amazonaws.com"


def proxy_event(
    method: str = "GET",
    path: str = "/",
    *,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, list[str]] | None = None,
    body: bytes | None = None,
    caller: Mapping[str, str] | None = None,
    host: str = HOST,
) -> dict[str, Any]:
    """A request by `caller` (the authorizer's context; None: anonymous); `path` is raw, without the stage."""
    fields = {
        "Accept": "*/*",
        "Host": host,
        "User-Agent": "python-requests/2.32.3",
        "X-Amzn-Trace-Id": "Root=1-6740f1d2-2f0b8a6c1e7d4b5a09c3e8f1",
        "X-Forwarded-For": "198.51.100.7",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
        **(headers or {}),
    }
    return {
        "resource": "/api/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": fields,
        "multiValueHeaders": {name: [value] for name, value in fields.items()},
        "queryStringParameters": {name: values[-1] for name, values in query.items()} if query else None,
        "multiValueQueryStringParameters": dict(query) if query else None,
        "pathParameters": {"proxy": path.removeprefix("/api/").strip("/")},
        "stageVariables": None,
        "requestContext": {
            "resourceId": "8kqw3z",
            "resourcePath": "/api/{proxy+}",
            "httpMethod": method,
            "extendedRequestId": "BnXkHEmvDoEEFLw=",
            "requestTime": "21/Nov/2026:21:02:10 +0000",
            "path": f"/live{path}",
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": "live",
            "domainPrefix": host.partition(".")[0],
            "requestTimeEpoch": 1795294930123,
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "198.51.100.7", "userAgent": "python-requests/2.32.3"},
            "domainName": host,
            "deploymentId": "q1w2e3",
            "apiId": host.partition(".")[0],
            "authorizer": dict(caller if caller is not None else {"principal_kind": "anonymous"}),
        },
        "body": None if body is None else base64.b64encode(body).decode(),
        "isBase64Encoded": body is not None,
    }


def authorizer_event(path: str = "/api/object/", headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What a REQUEST authorizer is sent for a GET of `path`."""
    event = proxy_event("GET", path, headers=headers)
    del event["requestContext"]["authorizer"], event["body"], event["isBase64Encoded"]
    arn = f"arn:aws:execute-api:eu-west-1:123456789012:u1x2y3z4a5/live/GET{path}"
    return {"type": "REQUEST", "methodArn": arn, **event}
