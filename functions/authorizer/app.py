"""The entry point: a REQUEST authorizer's event in, a policy and its verdict out.

It authenticates and never denies: a refusal is worded by the function behind it, in the words of its dialect,
so the policy allows the whole stage and the verdict rides in the context. So does the news that accounts cannot be
asked at present, which is the dialect's 503. A crash here is the gateway's 500: nobody passes.
"""

from collections.abc import Mapping
from typing import Any

from functions.authorizer.verdict import verdict_on
from shared.aws import warm
from shared.base_url import base_url_of, path_of
from shared.credentials import Sent
from shared.deadline import ending_with
from shared.headers import Headers
from shared.routes import GROUPS

warm()


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Give what API Gateway wants of a Lambda authorizer (AWS docs): a policy, and flat context."""
    query = event.get("multiValueQueryStringParameters") or {}
    headers, about = Headers.of_event(event), event["requestContext"]
    address = about["identity"]["sourceIp"]
    sent = Sent(event["httpMethod"].upper(), headers, query, address, base_url_of(headers, about))
    with ending_with(context):
        verdict = verdict_on(sent, path_of(event), GROUPS.get(event["resource"]))
    return {
        "principalId": verdict.get("user_id", verdict["principal_kind"]),
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": _stage(event["methodArn"])}],
        },
        "context": verdict,
    }


def _stage(method_arn: str) -> str:
    """Everything below the stage of ``arn:aws:execute-api:region:account:api/stage/METHOD/path``."""
    api, stage, *_ = method_arn.split("/")
    return f"{api}/{stage}/*"
