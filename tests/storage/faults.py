"""Faults between the code and DynamoDB, at each time that a request is sent: our client's, or boto3's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ReadTimeoutError

from shared.aws import dynamodb
from shared.aws.connections import NoAnswer
from shared.aws.http_connection import ServiceAnswer
from shared.aws.lean_dynamodb import LeanDynamoDB


class Crash(BaseException):
    """The process ends here."""


Fault = str
FAULTS: tuple[Fault, ...] = ("throttle", "conflict", "timeout before", "timeout after")
CRASHES: tuple[Fault, ...] = ("crash before", "crash after")


@contextmanager
def faults(next_fault: Callable[[str], Fault | None]) -> Iterator[None]:
    """Injects what `next_fault(operation)` names into each request; None lets it pass."""
    with _at_ours(next_fault) if isinstance(dynamodb(), LeanDynamoDB) else _at_boto3s(next_fault):
        yield


@contextmanager
def _at_ours(next_fault: Callable[[str], Fault | None]) -> Iterator[None]:
    send = LeanDynamoDB.send

    def interfere(self: LeanDynamoDB, operation: str, body: bytes, *, anew: bool = False) -> ServiceAnswer:
        fault = next_fault(operation)
        if fault is None or fault.endswith("after"):
            answer = send(self, operation, body, anew=anew)
        if fault is None:
            return answer
        if fault.startswith("timeout"):
            raise NoAnswer from TimeoutError()
        if fault.startswith("crash"):
            raise Crash
        return ServiceAnswer(400, {}, _refusal(operation, body, fault))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LeanDynamoDB, "send", interfere)
        yield


@contextmanager
def _at_boto3s(next_fault: Callable[[str], Fault | None]) -> Iterator[None]:
    client: Any = dynamodb()

    def interfere(request: Any, **_: Any) -> AWSResponse | None:
        operation = _text(request.headers["X-Amz-Target"]).rpartition(".")[2]
        fault = next_fault(operation)
        if fault is None:
            return None
        if fault.endswith("after"):
            client._endpoint.http_session.send(request)
        if fault.startswith("timeout"):
            raise ReadTimeoutError(endpoint_url=request.url)
        if fault.startswith("crash"):
            raise Crash
        return _Answer(request.url, _refusal(operation, request.body, fault))

    client.meta.events.register_first("before-send.dynamodb", interfere)
    try:
        yield
    finally:
        client.meta.events.unregister("before-send.dynamodb", interfere)


def _refusal(operation: str, asked: bytes, fault: Fault) -> bytes:
    if operation == "TransactWriteItems" and fault == "conflict":
        actions = json.loads(asked)["TransactItems"]
        reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (len(actions) - 1)]
        body: dict[str, Any] = {"__type": "TransactionCanceledException", "CancellationReasons": reasons}
    else:
        body = {"__type": "ProvisionedThroughputExceededException", "message": "slow down"}
    return json.dumps(body).encode()


class _Answer(AWSResponse):
    def __init__(self, url: str, body: bytes) -> None:
        headers: Any = {"content-type": "application/x-amz-json-1.0"}
        super().__init__(url, 400, headers, None)
        self._content = body


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
