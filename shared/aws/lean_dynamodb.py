"""A lean client of DynamoDB: the eight operations that Stele uses, as boto3's low-level client has them.

Of what a read costs three fifths of the CPU went into the general client, which for each call looks up its model,
validates, serialises, signs and parses by it. Requests and answers of DynamoDB already are the JSON that the kernel
speaks (Developer Guide, "DynamoDB low-level API"), but for binary values, which travel as base64. So this sends them
as they are. Credentials and the errors' classes are botocore's.

What is kept of boto3's: four tries (`shared.aws.retries`) with the same `ClientRequestToken`, the check of an
answer's CRC-32, errors with their code, `CancellationReasons` and how often was tried.
"""

from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zlib import crc32

from shared import meter
from shared.aws import retries
from shared.aws.connections import Connections, NoAnswer, NoConnection
from shared.aws.http_connection import ServiceAnswer
from shared.aws.signing import Keys, Signer
from shared.deadline import require

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_TARGET = "DynamoDB_20120810"
_CONTENT = "application/x-amz-json-1.0"

_CODES = retries.THROTTLED | {
    "ConditionalCheckFailedException",
    "IdempotentParameterMismatchException",
    "InternalServerError",
    "ItemCollectionSizeLimitExceededException",
    "ResourceNotFoundException",
    "TransactionCanceledException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
"""Errors of the operations here (API Reference of DynamoDB)."""

Reply = dict[str, Any]


class _Refused(Exception):
    """DynamoDB answered with an error."""

    def __init__(self, status: int, code: str, reply: Reply, request_id: str) -> None:
        super().__init__(code)
        self.status, self.code, self.reply, self.request_id = status, code, reply, request_id


_Failure = NoAnswer | NoConnection | _Refused


class _Refusals:
    """The classes of what DynamoDB refuses with, by the codes of its errors, as boto3's client has them."""

    def __getattr__(self, code: str) -> type[ClientError]:
        if code not in _CODES:
            raise AttributeError(f"DynamoDB has no error {code}")
        from botocore.exceptions import ClientError

        made = type(code, (ClientError,), {"__doc__": f"DynamoDB answered with {code}."})
        kept: type[ClientError] = self.__dict__.setdefault(code, made)  # two threads may be at it
        return kept

    def named(self, code: str) -> type[ClientError]:
        """Give the class of an error; one that is not known is a plain `ClientError`."""
        from botocore.exceptions import ClientError

        return getattr(self, code) if code in _CODES else ClientError


class LeanDynamoDB:
    """Sends the kernel's operations to DynamoDB; threads may share it.

    Each takes the members of its request by name and gives those of its answer (API Reference of DynamoDB). It raises
    what boto3's does: `ClientError` where DynamoDB refuses, `HTTPClientError` where no answer came,
    `EndpointConnectionError` or `ConnectTimeoutError` where it was not reached; and `OutOfTime` where there is no
    time left for a try.

    Args:
        connections: to the service.
        signer: signs for it.
        keys: gives the credentials that count now.
        one_try: seconds that must be left before a try begins.
    """

    def __init__(self, connections: Connections, signer: Signer, keys: Callable[[], Keys], one_try: float) -> None:
        self._connections = connections
        self._signer = signer
        self._keys = keys
        self._one_try = one_try
        self._budget = retries.Budget()
        self.exceptions = _Refusals()
        self.get_item = partial(self.call, "GetItem")
        self.query = partial(self.call, "Query")
        self.put_item = partial(self.call, "PutItem")
        self.update_item = partial(self.call, "UpdateItem")
        self.delete_item = partial(self.call, "DeleteItem")
        self.batch_get_item = partial(self.call, "BatchGetItem")
        self.batch_write_item = partial(self.call, "BatchWriteItem")

    def transact_write_items(self, **request: Any) -> Reply:
        """Make a transaction; all its tries share a token, the caller's or a new one."""
        return self.call("TransactWriteItems", **{"ClientRequestToken": uuid4().hex, **request})

    def call(self, operation: str, /, **request: Any) -> Reply:
        """Carry out an operation, in as many tries as it takes and is allowed."""
        meter.count_request(operation, request)
        body = json.dumps(request, separators=(",", ":"), default=_base64).encode()
        spent = 0
        for attempt in count():
            require(self._one_try)
            try:
                reply = _understood(self.send(operation, body, anew=attempt > 0))
            except (NoAnswer, NoConnection, _Refused) as error:
                failure = error
            else:
                self._budget.earn(spent)
                meter.count_answer(operation, reply)
                return reply
            spent = self._allowed(attempt, failure)
            if not spent:
                try:
                    raise self._error(operation, attempt, failure) from failure
                finally:
                    del failure  # it knows this frame, and the frame what was asked for: a circle
            pause = retries.wait(attempt, slower=_says_slower(failure))
            require(self._one_try + pause)
            time.sleep(pause)
        raise AssertionError("tries are counted")

    def send(self, operation: str, body: bytes, *, anew: bool = False) -> ServiceAnswer:
        """Send a request once, and give the answer as it comes.

        Raises:
            NoConnection, NoAnswer: there is none.
        """
        headers = {
            "host": self._connections.host,
            "content-type": _CONTENT,
            "x-amz-target": f"{_TARGET}.{operation}",
        }
        signed = self._signer.signed(headers, body, self._keys())
        signed["user-agent"] = "stele"
        return self._connections.post(signed, body, anew=anew)

    def _allowed(self, attempt: int, failure: _Failure) -> int:
        """Give what another try has cost the budget of retries; 0: there is none."""
        if attempt + 1 >= retries.TRIES:
            return 0
        slower = _says_slower(failure)
        passing = not isinstance(failure, _Refused) or retries.may_pass(failure.status, failure.code)
        return self._budget.spend(slower=slower) if slower or passing else 0

    def _error(self, operation: str, attempt: int, failure: _Failure) -> Exception:
        """Give what boto3's client raises for a failure."""
        from botocore import exceptions

        address = self._connections.host
        if isinstance(failure, _Refused):
            metadata = {"HTTPStatusCode": failure.status, "RetryAttempts": attempt, "RequestId": failure.request_id}
            error = {"Code": failure.code, "Message": _message(failure.reply)}
            refused = self.exceptions.named(failure.code)
            return refused({**failure.reply, "Error": error, "ResponseMetadata": metadata}, operation)  # type: ignore[typeddict-item]
        slow = isinstance(failure.__cause__, TimeoutError)
        if isinstance(failure, NoConnection):
            kind = exceptions.ConnectTimeoutError if slow else exceptions.EndpointConnectionError
            return kind(endpoint_url=address, error=failure)
        return (exceptions.ReadTimeoutError if slow else exceptions.ConnectionClosedError)(endpoint_url=address)


def _says_slower(failure: _Failure) -> bool:
    return isinstance(failure, _Refused) and retries.says_slower(failure.status, failure.code)


def _understood(answer: ServiceAnswer) -> Reply:
    """Give what an answer says.

    Raises:
        NoAnswer: it is damaged, or not one of DynamoDB's.
        _Refused: it is an error, whatever its status.
    """
    status, headers, body = answer
    told = headers.get("x-amz-crc32")
    if told is not None and told != str(crc32(body)):
        raise NoAnswer("the answer's CRC-32 is another than it says")
    try:
        reply = json.loads(body, object_hook=_binary if b'"B"' in body or b'"BS"' in body else None)
    except (ValueError, RecursionError):
        reply = None
    if status == 200 and not isinstance(reply, dict):
        raise NoAnswer("the answer is no JSON object")
    content: Reply = reply if isinstance(reply, dict) else {}
    if status == 200 and "__type" not in content:
        return content
    raise _Refused(status, _code(content, headers, status), content, headers.get("x-amzn-requestid") or "")


def _code(content: Reply, headers: Any, status: int) -> str:
    """Give an error's code (Developer Guide, "Error handling with DynamoDB"); the status, where there is none."""
    told = content.get("__type") or headers.get("x-amzn-errortype") or status
    return str(told).rpartition("#")[2].partition(":")[0]


def _message(content: Reply) -> str:
    return str(content.get("message") or content.get("Message") or "")


def _base64(value: Any) -> str:
    if isinstance(value, bytes | bytearray):
        return b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is no value of DynamoDB's")


def _binary(value: dict[str, Any]) -> dict[str, Any]:
    """Read a value that is binary; whatever else it is stays as it is."""
    if len(value) == 1:
        if isinstance(text := value.get("B"), str):
            return {"B": b64decode(text)}
        if isinstance(texts := value.get("BS"), list):
            return {"BS": [b64decode(each) for each in texts]}
    return value
