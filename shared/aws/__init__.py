"""AWS: the process's clients, what their errors say, and several calls at once."""

from shared.aws.clients import (
    boto3_dynamodb,
    dynamodb,
    forget,
    s3,
    s3_credentials_end,
    secrets_manager,
    ses,
    sqs,
    warm,
)
from shared.aws.errors import OutOfReach, is_unavailable
from shared.aws.retries import THROTTLED
from shared.aws.side_by_side import parallel

__all__ = [
    "THROTTLED",
    "OutOfReach",
    "boto3_dynamodb",
    "dynamodb",
    "forget",
    "is_unavailable",
    "parallel",
    "s3",
    "s3_credentials_end",
    "secrets_manager",
    "ses",
    "sqs",
    "warm",
]
