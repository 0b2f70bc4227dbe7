"""What the roles of the functions allow, read from the template."""

from collections.abc import Iterator, Mapping
from typing import Any

from infra.local.stack import Template

FOR_LAMBDA = frozenset(
    {
        *("logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"),
        *("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"),
        *("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    }
)
"""What Lambda itself does with a function's role: logs, traces, reading streams and queues.

It also hands on what failed: sqs:SendMessage for the queue that an event source mapping names.
"""

_LINKS = "a record that must not change and has too many links to list"
_CUT_OFF = "what a crash has left waits for what another has left"
_LATE = "the same bytes were kept a moment earlier"
_LONG = "more is left than there is time for"
_LARGE = "a copy of 256 MiB and more, which goes in parts, fails"
_NAMED = "somebody else registers identifiers"

RARELY = {
    ("AccountsFunction", "dynamodb:ConditionCheckItem"): "a link to what may be deleted in the meantime",
    ("RegistryFunction", "dynamodb:ConditionCheckItem"): _LINKS,
    ("RegistryFunction", "s3:DeleteObjectVersion"): _LATE,
    ("RegistryOutboxFunction", "dynamodb:ConditionCheckItem"): _LINKS,
    ("RegistryOutboxFunction", "dynamodb:Query"): _CUT_OFF,
    ("RegistryOutboxFunction", "dynamodb:GetItem"): "an answer was lost: was it written?",
    ("RegistryArrivalsFunction", "s3:DeleteObjectVersion"): _LATE,
    ("RegistryArrivalsFunction", "s3:AbortMultipartUpload"): _LARGE,
    ("ExperimentsFunction", "s3:DeleteObjectVersion"): _LATE,
    ("ExperimentsOutboxFunction", "dynamodb:PutItem"): "the lines of a large write that a crash has cut off",
    ("ExperimentsOutboxFunction", "sqs:SendMessage"): _LONG,
    ("ExperimentsArrivalsFunction", "sqs:SendMessage"): _LONG,
    ("ExperimentsArrivalsFunction", "dynamodb:ConditionCheckItem"): _CUT_OFF,
    ("ExperimentsArrivalsFunction", "dynamodb:Query"): _CUT_OFF,
    ("ExperimentsArrivalsFunction", "dynamodb:DeleteItem"): _CUT_OFF,
    ("ExperimentsArrivalsFunction", "s3:DeleteObjectVersion"): _LATE,
    ("ExperimentsArrivalsFunction", "s3:AbortMultipartUpload"): f"{_LARGE}; or {_LONG}",
    ("CatalogueOutboxFunction", "dynamodb:GetItem"): "an answer was lost: was it written?",
    ("CatalogueFunction", "s3:DeleteObjectVersion"): _LATE,
    ("CatalogueArrivalsFunction", "s3:DeleteObjectVersion"): _LATE,
    ("CatalogueArrivalsFunction", "s3:AbortMultipartUpload"): _LARGE,
    ("RepositoryFunction", "secretsmanager:GetSecretValue"): _NAMED,
    ("RepositoryFunction", "s3:DeleteObjectVersion"): _LATE,
    ("RepositoryFunction", "s3:ListBucket"): "a file of the index is gone that was there a moment earlier",
    ("RepositoryOutboxFunction", "dynamodb:GetItem"): _NAMED,
    ("RepositoryOutboxFunction", "dynamodb:UpdateItem"): "a count of a large write that a crash has cut off",
    ("RepositoryOutboxFunction", "s3:GetObject"): _NAMED,
    ("RepositoryArrivalsFunction", "s3:DeleteObjectVersion"): _LATE,
    ("RepositoryArrivalsFunction", "s3:AbortMultipartUpload"): _LARGE,
    ("PlansFunction", "dynamodb:ConditionCheckItem"): "an organisation that is deleted while an account is made in it",
    ("PlansFunction", "s3:DeleteObject"): "somebody else has made a long plan a moment earlier",
    ("MailerFunction", "dynamodb:GetItem"): "what remembers a mail is gone that was there a moment earlier",
    ("MailerFunction", "dynamodb:DeleteItem"): "SES did not take a mail",
    ("RepositoryArrivalsFunction", "secretsmanager:GetSecretValue"): _NAMED,
    ("CatalogueFunction", "s3:PutObject"): "a data.json of more than 5 MB",
    ("CatalogueFunction", "s3:GetObject"): "a data.json of more than 5 MB",
    ("CatalogueFunction", "s3:ListBucket"): "a file of the index is gone that was there a moment earlier",
    ("WebFunction", "s3:ListBucket"): "a file of the index is gone that was there a moment earlier",
    ("PublishingFunction", "dynamodb:BatchGetItem"): "there are packages, and mirrored ones",
    ("PublishingFunction", "s3:GetObject"): "a package's body is too long for an item",
    ("PublishingFunction", "s3:ListBucket"): "an object is gone that was there a moment earlier",
    ("IndexerFunction", "sqs:SendMessage"): _LONG,
    ("IndexerFunction", "dynamodb:BatchWriteItem"): "records change while an index is made",
    ("IndexerFunction", "s3:ListBucket"): "a file of the index is gone that was there a moment earlier",
    ("IndexerFunction", "dynamodb:GetItem"): "a record's long body is gone that was there a moment earlier",
}
"""What a role must allow for moments that no request can bring about, with the moment."""

Allowed = set[tuple[str, str]]

SOON: Mapping[str, Allowed] = {
    "RegistryOutboxFunction": {("s3:DeleteObject", "FilesBucket/records/*")},
    "RegistryArrivalsFunction": {
        ("s3:DeleteObject", "FilesBucket/staging/registry/*"),
        ("s3:DeleteObjectVersion", "FilesBucket/staging/registry/*"),
        ("sqs:ChangeMessageVisibility", "RegistryArrivals"),
    },
    "ExperimentsArrivalsFunction": {("sqs:ChangeMessageVisibility", "ExperimentsArrivals")},
    "CatalogueOutboxFunction": {("dynamodb:DeleteItem", "CatalogueTable")},
    "RepositoryOutboxFunction": {("dynamodb:DeleteItem", "RepositoryTable"), ("sqs:SendMessage", "RepositoryArrivals")},
    "PlansOutboxFunction": {("dynamodb:DeleteItem", "PlansTable")},
    "RepositoryArrivalsFunction": {
        ("sqs:ChangeMessageVisibility", "RepositoryArrivals"),
        ("s3:DeleteObject", "FilesBucket/files/repository/*"),
        ("s3:AbortMultipartUpload", "FilesBucket/staging/repository/*"),
        ("s3:DeleteObject", "FilesBucket/records/*"),
        ("dynamodb:DeleteItem", "RepositoryTable"),
    },
    "CatalogueArrivalsFunction": {
        ("sqs:ChangeMessageVisibility", "CatalogueArrivals"),
        ("s3:DeleteObject", "FilesBucket/files/catalogue/*"),
        ("s3:DeleteObject", "FilesBucket/records/*"),
    },
    "ExperimentsOutboxFunction": {
        ("s3:DeleteObject", "FilesBucket/records/*"),
        ("s3:DeleteObject", "FilesBucket/files/experiments/*"),
        ("s3:AbortMultipartUpload", "FilesBucket/staging/experiments/*"),
    },
    "IndexerFunction": {
        ("sqs:ChangeMessageVisibility", "IndexerQueue"),
        ("dynamodb:BatchGetItem", "SearchTable"),
        ("dynamodb:DeleteItem", "SearchTable"),
    },
}
"""What functions that no request waits for call last."""

SHARED = "SharedBuckets/*"
"""The objects of the buckets that the template's parameter names."""


def allowed(template: Template, function: str) -> Allowed:
    """Give the actions and resources (by their names in the template) that a function's role allows its code."""
    role = template["Resources"][function]["Properties"]["Role"]["Fn::GetAtt"][0]
    handed_on = {("sqs:SendMessage", queue) for queue in _failures(template, function)}
    return {
        (action, resource)
        for policy in _policies(template, role)
        for statement in policy["PolicyDocument"]["Statement"]
        for action in _listed(statement["Action"])
        if action not in FOR_LAMBDA
        for resource in map(_named, _listed(statement["Resource"]))
    } - handed_on


def functions(template: Template) -> list[str]:
    """Give the names of the template's functions."""
    return [name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"]


def _policies(template: Template, role: str) -> Iterator[Mapping[str, Any]]:
    """Give a role's own policies and those that are attached to it."""
    yield from template["Resources"][role]["Properties"]["Policies"]
    for it in template["Resources"].values():
        if it["Type"] == "AWS::IAM::Policy" and {"Ref": role} in it["Properties"]["Roles"]:
            yield it["Properties"]


def _failures(template: Template, function: str) -> Iterator[str]:
    """Give the queues that Lambda puts into what a function fails to take from streams."""
    sources = (it for it in template["Resources"].values() if it["Type"] == "AWS::Lambda::EventSourceMapping")
    for source in (it["Properties"] for it in sources):
        if source["FunctionName"] == {"Ref": function} and "DestinationConfig" in source:
            yield _named(source["DestinationConfig"]["OnFailure"]["Destination"])


def _named(resource: str | Mapping[str, Any]) -> str:
    """Name what a statement is about: `RegistryTable`, or `FilesBucket/records/*` for keys of a bucket."""
    match resource:
        case {"Fn::GetAtt": [name, "Arn" | "Id"]}:
            return str(name)
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(map(_named, parts))
        case {"Fn::Split": _}:
            return SHARED
        case {"Fn::Sub": str(text)} if ":identity/" in text:
            return "MailIdentity"
        case _:
            return str(resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
