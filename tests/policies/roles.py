"""What the roles of the functions allow, read from the template."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.stack import Template

FOR_LAMBDA = frozenset(
    {
        *("logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"),
        *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
        *("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    }
)
"""What Lambda itself does with a function's role: logs, traces, reading streams and queues, handing on what failed."""

RARELY = {
    ("AccountsFunction", "dynamodb:ConditionCheckItem"): "a link to what may be deleted in the meantime",
    ("RegistryFunction", "dynamodb:ConditionCheckItem"): "a record that must not change and has too many links to list",
    ("RegistryOutboxFunction", "dynamodb:ConditionCheckItem"): "the same, in what a crash has left",
    ("RegistryOutboxFunction", "dynamodb:Query"): "what a crash has left waits for what another has left",
    ("RegistryOutboxFunction", "dynamodb:GetItem"): "an answer was lost: was it written?",
}
"""What a role must allow for moments that no request can bring about, with the moment."""

Allowed = set[tuple[str, str]]

SHARED = "SharedBuckets/*"
"""The objects of the buckets that the template's parameter names."""


def allowed(template: Template, function: str) -> Allowed:
    """Give the actions and resources (by their names in the template) that a function's role allows its code."""
    role = template["Resources"][function]["Properties"]["Role"]["Fn::GetAtt"][0]
    return {
        (action, resource)
        for policy in _policies(template, role)
        for statement in policy["PolicyDocument"]["Statement"]
        for action in _listed(statement["Action"])
        if action not in FOR_LAMBDA
        for resource in map(_named, _listed(statement["Resource"]))
    }


def functions(template: Template) -> list[str]:
    """Give the names of the template's functions."""
    return [name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"]


def _policies(template: Template, role: str) -> Iterator[Mapping[str, Any]]:
    """Give a role's own policies and those that are attached to it."""
    yield from template["Resources"][role]["Properties"]["Policies"]
    for it in template["Resources"].values():
        if it["Type"] == "AWS::IAM::Policy" and {"Ref": role} in it["Properties"]["Roles"]:
            yield it["Properties"]


def _named(resource: str | Mapping[str, Any]) -> str:
    """Name what a statement is about: `RegistryTable`, or `FilesBucket/records/*` for keys of a bucket."""
    match resource:
        case {"Fn::GetAtt": [name, "Arn" | "Id"]}:
            return str(name)
        case {"Fn::Sub": str(text)}:
            return text.replace("${", "").replace(".Arn}", "")
        case {"Fn::Split": _}:
            return SHARED
        case _:
            return str(resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
