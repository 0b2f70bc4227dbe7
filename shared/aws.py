"""The process's AWS clients, and running several calls at once.

boto3 is imported when the first client is made: a process that never touches AWS (a unit test of a rule, a page of
documentation) does not pay for it. On Lambda `warm` makes the clients during the init phase, which has the most CPU.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from functools import cache
from threading import current_thread
from typing import TYPE_CHECKING, Any, TypeVar

from shared import meter
from shared.deadline import OutOfTime, require

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

T = TypeVar("T")

_CONNECTIONS = 32
_THREADS = 16
_POOL = "aws-calls"

_PROMPT = (1, 2)
"""Seconds to connect to DynamoDB and to wait for its answer: it comes in milliseconds, or another try is better."""

_PATIENT = (2, 20)
"""The same of what takes its time: S3, which copies and joins parts, and all emulators."""

_ONE_TRY = sum(_PROMPT) + 0.5
"""Seconds that must be left before anything is tried: those of the try, and some to answer."""

THROTTLED = frozenset({"ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"})
"""Codes of errors of DynamoDB that say: slower. What was asked for has not been done."""

_BUSY = THROTTLED | {"Throttling", "TooManyRequestsException", "SlowDown", "TransactionInProgressException"}
"""Codes of errors that say: later (API references of DynamoDB, S3, SQS, Secrets Manager)."""


BEGAN = datetime.now(UTC)
"""When this process began."""

_LAMBDA_CREDENTIALS = timedelta(hours=12)
"""How long after its process began a Lambda function's credentials are taken to last. AWS promises nothing of it."""

_OLD_ENVIRONMENT = timedelta(minutes=15)
"""What is left of them in a process that is older: they work, or it would not be running, and no more is known."""


class OutOfReach(Exception):
    """What was asked for is out of reach for now, which is nobody's fault: later all may be well."""


def dynamodb() -> DynamoDBClient:
    """Give the process's DynamoDB client (low-level, thread-safe), for the endpoint in the environment."""
    client: DynamoDBClient = _client("dynamodb", _endpoint("DYNAMODB"))
    return client


def s3() -> S3Client:
    """Give the process's S3 client (low-level, thread-safe), for the endpoint in the environment.

    It is mostly one of its own: clients follow presigned URLs, and on their way to another host they leave credentials
    behind.
    """
    client: S3Client = _client("s3", _endpoint("S3"))
    return client


def s3_credentials_end() -> datetime | None:
    """Give when the credentials end that S3's client signs with; None where no end is in sight.

    Of those that botocore renews it knows the end, and renews them first where that is due. Those of a Lambda function
    are in its environment, which does not say: see `_LAMBDA_CREDENTIALS`. A person's keys do not end.
    """
    credentials = _session("s3", _endpoint("S3")).get_credentials()
    if credentials is None:
        return None
    credentials.get_frozen_credentials()
    known: datetime | None = getattr(credentials, "_expiry_time", None)  # it has no public name
    if known is None and credentials.token and "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        return max(BEGAN + _LAMBDA_CREDENTIALS, datetime.now(UTC) + _OLD_ENVIRONMENT)
    return known


def secrets_manager() -> SecretsManagerClient:
    """Give the process's Secrets Manager client (thread-safe), for the endpoint in the environment."""
    client: SecretsManagerClient = _client("secretsmanager", _endpoint("SECRETS_MANAGER"))
    return client


def sqs() -> SQSClient:
    """Give the process's SQS client (thread-safe), for the endpoint in the environment."""
    client: SQSClient = _client("sqs", _endpoint("SQS"))
    return client


def ses() -> SESV2Client:
    """Give the process's SES client (API v2, thread-safe), for the endpoint in the environment."""
    client: SESV2Client = _client("sesv2", _endpoint("SESV2"))
    return client


def forget() -> None:
    """Forget all clients and their credentials, as a process that has just begun."""
    _client.cache_clear()
    _session.cache_clear()


def warm() -> None:
    """Make the DynamoDB client now if this is Lambda's init phase; do nothing anywhere else."""
    if "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ:
        dynamodb()


def _endpoint(service: str) -> str | None:
    """Give a service's address (AWS SDKs and Tools Reference Guide, "Service-specific endpoints"); None: AWS's own."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service}") or os.environ.get("AWS_ENDPOINT_URL")


@cache
def _session(service: str, endpoint: str | None) -> Any:
    """Give the session of one client: boto3's default one is not safe to share while a client is being made."""
    import boto3

    return boto3.session.Session()


@cache
def _client(service: str, endpoint: str | None) -> Any:
    from botocore.config import Config

    # Standard mode retries throttling and broken connections, with the same ClientRequestToken for a transaction.
    # Parameter validation is the service's work again; leaving it out saves a third of the CPU of a large write.
    connecting, reading = _PROMPT if service == "dynamodb" and endpoint is None else _PATIENT
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 4},
        parameter_validation=False,
        max_pool_connections=_CONNECTIONS,
        connect_timeout=connecting,
        read_timeout=reading,
        user_agent="stele",
        # Presigned addresses: the bucket's own region (the global host redirects in a new bucket's first hours, which
        # a PUT does not survive), and no checksum of a body that is not here (boto3 would add that of an empty one).
        signature_version="s3v4" if service == "s3" else None,
        s3={"addressing_style": "path" if endpoint else "virtual", "us_east_1_regional_endpoint": "regional"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    client = _session(service, endpoint).client(service, endpoint_url=endpoint, config=config)
    if service == "dynamodb":
        meter.watch(client)
        client.meta.events.register("before-send.dynamodb", lambda **_: require(_ONE_TRY))
    return client


def is_unavailable(error: Exception) -> bool:
    """Whether an error says that a service had too much to do, was out of reach, or that no time is left.

    It is nobody's fault, and later all may be well. A write may have been carried out all the same.
    """
    if isinstance(error, OutOfTime | OutOfReach):
        return True
    from botocore.exceptions import ClientError, HTTPClientError

    if isinstance(error, ClientError):
        response = error.response
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return response.get("Error", {}).get("Code") in _BUSY or status >= 500
    return isinstance(error, HTTPClientError)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix=_POOL)


def parallel(*calls: Callable[[], T]) -> list[T]:
    """Run the calls at once and give their results in order; the first call runs in this thread.

    They count as one sequential round trip on the meter (the longest of them). The first error is raised once all
    have ended, so that nothing goes on behind the caller's back. Inside such a call it runs its own calls in turn:
    a bounded pool that waits for itself would never end.
    """
    if len(calls) < 2 or current_thread().name.startswith(_POOL):
        return [call() for call in calls]
    with meter.side_by_side() as measured:
        futures = [_pool().submit(copy_context().run, measured(call)) for call in calls[1:]]
        try:
            results = [measured(calls[0])()]
        finally:
            errors = [error for future in futures if (error := future.exception())]
        if errors:
            raise errors[0]
        return results + [future.result() for future in futures]
