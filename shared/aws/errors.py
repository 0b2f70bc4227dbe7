"""What the errors of AWS's services say."""

from __future__ import annotations

from shared.aws.retries import PASSING, THROTTLED
from shared.deadline import OutOfTime

_BUSY = THROTTLED | PASSING | {"Throttling", "TooManyRequestsException", "SlowDown", "TransactionInProgressException"}
"""Codes of errors that say: later (API references of DynamoDB, S3, SQS, Secrets Manager)."""


class OutOfReach(Exception):
    """What was asked for is out of reach for now, which is nobody's fault: later all may be well."""


def is_unavailable(error: Exception) -> bool:
    """Whether an error says that a service had too much to do, was out of reach, or that no time is left.

    It is nobody's fault, and later all may be well. A write may have been carried out all the same.
    """
    if isinstance(error, OutOfTime | OutOfReach):
        return True
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

    if isinstance(error, ClientError):
        response = error.response
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return response.get("Error", {}).get("Code") in _BUSY or status >= 500
    return isinstance(error, HTTPClientError | ConnectionError)
