"""The process's AWS clients.

DynamoDB's is `shared.aws.lean_dynamodb`, for it is what a request burns; the others are boto3's, which is imported
when the first of them is made: a process that needs none does not pay for it. On Lambda `warm` makes DynamoDB's during
the init phase, which has the most CPU.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from shared import meter
from shared.aws import credentials
from shared.aws.connections import Connections
from shared.aws.lean_dynamodb import LeanDynamoDB
from shared.aws.retries import TRIES
from shared.aws.signing import Signer
from shared.deadline import require

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sqs import SQSClient

_CONNECTIONS = 32

_PROMPT = (1, 2)
"""Seconds to connect to DynamoDB and to wait for its answer: it comes in milliseconds, or another try is better."""

_PATIENT = (2, 20)
"""The same of what takes its time: S3, which copies and joins parts, and all emulators."""

_ONE_TRY = sum(_PROMPT) + 0.5
"""Seconds that must be left before anything is tried: those of the try, and some to answer."""

_GENERAL = "boto3"
"""What `DYNAMODB_CLIENT` is where boto3's client is to be used."""

_COMMERCIAL = re.compile("(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-[0-9]")
"""Regions of the partition `aws`, whose services' addresses are made from their names alone."""

_UNCOMMON = ("AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT")
"""Settings by which an address is another one (SDKs and Tools Reference Guide)."""


def dynamodb() -> LeanDynamoDB:
    """Give the process's DynamoDB client (thread-safe), for the endpoint in the environment.

    With `DYNAMODB_CLIENT=boto3` in the environment it is boto3's, of which no more is used; so it is behind a proxy.
    """
    if os.environ.get("DYNAMODB_CLIENT") == _GENERAL or _behind_proxy():
        return cast("LeanDynamoDB", boto3_dynamodb())
    return _lean(_endpoint("DYNAMODB"))


def boto3_dynamodb() -> DynamoDBClient:
    """Give boto3's DynamoDB client, which has every operation: making tables, say."""
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
    """Give when the credentials end that S3's client signs with; None where no end is in sight."""
    return credentials.end_of(_session("s3", _endpoint("S3")))


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
    _lean.cache_clear()
    _client.cache_clear()
    _session.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=forget)  # two processes on one connection would get each other's answers


def warm() -> None:
    """Make the DynamoDB client now if this is Lambda's init phase; do nothing anywhere else."""
    if "AWS_LAMBDA_INITIALIZATION_TYPE" in os.environ:
        dynamodb()


def _behind_proxy() -> bool:
    """Whether AWS is asked through a proxy; an emulator is not."""
    return _endpoint("DYNAMODB") is None and bool(os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy"))


def _endpoint(service: str) -> str | None:
    """Give a service's address (AWS SDKs and Tools Reference Guide, "Service-specific endpoints"); None: AWS's own."""
    return os.environ.get(f"AWS_ENDPOINT_URL_{service}") or os.environ.get("AWS_ENDPOINT_URL")


@cache
def _lean(endpoint: str | None) -> LeanDynamoDB:
    session = partial(_session, "dynamodb", endpoint)
    region = os.environ.get("AWS_DEFAULT_REGION") or session().region_name
    if not region:
        from botocore.exceptions import NoRegionError

        raise NoRegionError
    if endpoint is None and _COMMERCIAL.fullmatch(region) and not any(os.environ.get(each) for each in _UNCOMMON):
        address = f"https://dynamodb.{region}.amazonaws.com"
    else:
        address = endpoint or boto3_dynamodb().meta.endpoint_url
    connecting, reading = _PROMPT if endpoint is None else _PATIENT
    connections = Connections(address, most=_CONNECTIONS, connecting=connecting, reading=reading)
    return LeanDynamoDB(connections, Signer("dynamodb", region), credentials.keys_of(session), _ONE_TRY)


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
        retries={"mode": "standard", "total_max_attempts": TRIES},
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
