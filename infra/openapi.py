"""The OpenAPI body of the REST API, generated from the route table.

`template.yaml` includes `infra/openapi.json` through the transform `AWS::Include`, so the ARNs in it may be
intrinsic functions. `python -m infra.openapi` writes the file anew; a test fails when it is stale.

The extensions are those of API Gateway:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.routes import METHODS, Route, deployed, function_of

AUTHORIZER = "AuthorizerFunction"
FILE = Path(__file__).with_name("openapi.json")

_INVOCATION = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s.Arn}/invocations"

GATEWAY_ERRORS: Mapping[str, tuple[int | None, str | None]] = {
    "DEFAULT_4XX": (None, None),
    "DEFAULT_5XX": (None, None),
    "AUTHORIZER_FAILURE": (500, "Internal server error"),
    "AUTHORIZER_CONFIGURATION_ERROR": (500, "Internal server error"),
}
"""The gateway's own answers: status and message, None for what API Gateway says itself.

It has no message of its own for a crashed authorizer, which would read as null.
"""


GATEWAY_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "x-amzn-RequestId, x-amzn-ErrorType",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
"""What the gateway's own answers have: a page of any origin may read why it is refused, and nobody keeps it."""


def error_body(message: str) -> dict[str, str]:
    """Shape an error the gateway makes itself: one body for all dialects, each finds its own member."""
    return {"error": message, "detail": message, "message": message}


def body() -> dict[str, Any]:
    """Build the whole OpenAPI document: every deployed resource with every method, and the authorizer."""
    return {
        "openapi": "3.0.1",
        "info": {"title": "Stele", "version": "1"},
        "paths": {route.resource: {method.lower(): _operation(route) for method in METHODS} for route in deployed()},
        "components": {"securitySchemes": {"authorizer": _authorizer()}},
        "x-amazon-apigateway-binary-media-types": ["*/*"],
        "x-amazon-apigateway-gateway-responses": {
            kind: _gateway_response(status, message) for kind, (status, message) in GATEWAY_ERRORS.items()
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    """Hand a method of a resource to the function that answers it, whatever the request is."""
    return {
        "responses": {},
        "security": [{"authorizer": []}],
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": {"Fn::Sub": _INVOCATION % function_of(route)},
        },
    }


def _authorizer() -> dict[str, Any]:
    """Describe the REQUEST authorizer: asked at every request, also at those without a credential."""
    return {
        "type": "apiKey",
        "name": "Unused",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
            "type": "request",
            "authorizerUri": {"Fn::Sub": _INVOCATION % AUTHORIZER},
            "authorizerResultTtlInSeconds": 0,
        },
    }


def _gateway_response(status: int | None, message: str | None) -> dict[str, Any]:
    text = "$context.error.messageString" if message is None else json.dumps(message)
    template = ", ".join(f'"{member}": {text}' for member in error_body(""))
    response: dict[str, Any] = {
        "responseParameters": {f"gatewayresponse.header.{name}": f"'{text}'" for name, text in GATEWAY_HEADERS.items()},
        "responseTemplates": {"application/json": f"{{{template}}}"},
    }
    if status is not None:
        response["statusCode"] = str(status)
    return response


def text() -> str:
    """Write the document as JSON with one method a line, so that a changed route is a short difference."""
    document = body()
    paths = ",\n".join(
        f"  {json.dumps(path)}: {{\n"
        + ",\n".join(f"   {json.dumps(method)}: {json.dumps(operation)}" for method, operation in item.items())
        + "\n  }"
        for path, item in document.pop("paths").items()
    )
    rest = json.dumps(document, indent=1)
    return rest.removesuffix("\n}") + f',\n "paths": {{\n{paths}\n }}\n}}\n'


if __name__ == "__main__":
    FILE.write_text(text())
