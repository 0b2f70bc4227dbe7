"""`python -m tests.policies.recorded`: `make serve`, writing down which function makes which AWS call on what.

A line of the file that `STELE_CALLS` names is JSON: the function's name in the template, the action as a policy names
it, the resource by its name as the call has it (for S3 with the beginning of the key). A presigned URL counts as the
call that it stands for: it has the rights of who signed it.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any

from botocore import handlers

from infra.local import __main__ as serve
from infra.local.functions import Event, LocalFunction
from tests.aws_calls import aws_calls

_calling: ContextVar[str | None] = ContextVar("calling", default=None)

_IN_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}

_IN_S3 = {
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
    "ListObjectsV2": "ListBucket",
}
"""The actions that calls need which have another name (Amazon S3 API Reference, each operation's permissions)."""

_IN_SQS = {"SendMessageBatch": "SendMessage"}
"""The same of SQS (Amazon SQS Developer Guide, "Amazon SQS API permissions")."""

_OF_A_VERSION = {"GetObject", "DeleteObject"}
_BY_GROUP = ("staging", "files")
"""What lies below these, policies allow for each group by itself."""

_OF_FILES = (*_BY_GROUP, "records")
"""What there is in the bucket of files; of another bucket, policies allow all."""


def calls(service: str, operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the actions and resources that a policy must allow for a call.

    A transaction needs what its parts need (DynamoDB Developer Guide, "IAM and transactions").
    """
    if operation == "TransactWriteItems":
        for action in params["TransactItems"]:
            ((kind, content),) = action.items()
            yield f"dynamodb:{_IN_TRANSACTION[kind]}", content["TableName"]
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in params["RequestItems"]:
            yield f"dynamodb:{operation}", table
    elif service == "s3":
        yield from _s3_calls(operation, params)
    elif service == "sesv2":
        yield f"ses:{operation}", "MailIdentity"
    else:
        yield f"{service}:{_IN_SQS.get(operation, operation)}", _resource(params)


def _resource(params: Mapping[str, Any]) -> str:
    """Name what a call is about: a table, a secret, or a queue by the last part of its address."""
    if queue := params.get("QueueUrl"):
        return str(queue).rpartition("/")[2]
    return str(params.get("TableName") or params.get("SecretId"))


def _s3_calls(operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what a call of S3 needs: a copy reads its source too, and who asks whether something is there may list."""
    action = _IN_S3.get(operation, operation)
    if action == "ListBucket":
        yield "s3:ListBucket", params["Bucket"]
        return
    if action == "DeleteObjects":
        yield "s3:DeleteObject", _keys({**params, **params["Delete"]["Objects"][0]})
        return
    yield _s3_action(action, params), _keys(params)
    if source := params.get("CopySource"):
        yield _s3_action("GetObject", source), _keys(source)
    if operation == "HeadObject" and params["Key"].startswith("staging/"):
        yield "s3:ListBucket", params["Bucket"]  # else S3 would say 403 of what is not there


def _s3_action(action: str, params: Mapping[str, Any]) -> str:
    return f"s3:{action}Version" if action in _OF_A_VERSION and params.get("VersionId") else f"s3:{action}"


def _keys(params: Mapping[str, Any]) -> str:
    """Name the keys that an object's permission is given with: `bucket/staging/registry/*`, `bucket/records/*`."""
    first, *rest = params["Key"].split("/")
    if first not in _OF_FILES:
        return f"{params['Bucket']}/*"
    return "/".join((params["Bucket"], first, *(rest[:1] if first in _BY_GROUP else ()), "*"))


class Notes:
    """Writes down each call of a function once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: set[tuple[str, str, str]] = set()
        self._lock = Lock()

    def taken(self, *clients: Any) -> AbstractContextManager[None]:
        """Take a note of each call of DynamoDB, and of these clients (boto3's), that a function makes meanwhile."""
        return aws_calls(*clients, before=self._take)

    def take(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        """Do so at an event of botocore's."""
        self._take(model.service_model.service_name, model.name, params)

    def _take(self, service: str, operation: str, asked: Mapping[str, Any]) -> None:
        if function := _calling.get():
            for action, resource in calls(service, operation, asked):
                self._write(function, action, resource)

    def _write(self, *note: str) -> None:
        with self._lock:
            if note not in self._known:
                self._known.add((note[0], note[1], note[2]))
                with self._file.open("a") as file:
                    file.write(json.dumps(note) + "\n")


@contextmanager
def calling(function: str) -> Iterator[None]:
    """Let the calls meanwhile be known as a function's, in this thread and in those that it starts."""
    token = _calling.set(function)
    try:
        yield
    finally:
        _calling.reset(token)


def _named(call: Any) -> Any:
    """Let a function's calls be known as its own."""

    def run(self: LocalFunction, event: Event) -> Any:
        with calling(self.name):
            return call(self, event)

    return run


if __name__ == "__main__":
    taken = Notes(Path(os.environ["STELE_CALLS"]))
    handlers.BUILTIN_HANDLERS.append(("provide-client-params", taken.take))
    LocalFunction.__call__ = _named(LocalFunction.__call__)  # type: ignore[method-assign]
    with taken.taken():
        sys.exit(serve.main())
