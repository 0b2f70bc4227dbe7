"""Whose requests ours are: the credentials of this process, and when they end."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.aws.signing import Keys

BEGAN = datetime.now(UTC)
"""When this process began."""

_LAMBDA_CREDENTIALS = timedelta(hours=12)
"""How long after its process began a Lambda function's credentials are taken to last. AWS promises nothing of it."""

_OLD_ENVIRONMENT = timedelta(minutes=15)
"""What is left of them in a process that is older: they work, or it would not be running, and no more is known."""


def keys_of(session: Callable[[], Any]) -> Callable[[], Keys]:
    """Give what gives the credentials that count now.

    Those in the environment come first, as botocore has it ("Credentials" in boto3's guide), and need nothing of
    botocore; they are a Lambda function's. Others it looks for, and renews when it is time.

    Args:
        session: gives the boto3 session that is asked.

    Raises:
        botocore.exceptions.NoCredentialsError: there are none.
    """
    id, secret = os.environ.get("AWS_ACCESS_KEY_ID"), os.environ.get("AWS_SECRET_ACCESS_KEY")
    if id and secret and "AWS_CREDENTIAL_EXPIRATION" not in os.environ:
        keys = Keys(id, secret, os.environ.get("AWS_SECURITY_TOKEN") or os.environ.get("AWS_SESSION_TOKEN"))
        return lambda: keys
    credentials = session().get_credentials()
    if credentials is None:
        from botocore.exceptions import NoCredentialsError

        raise NoCredentialsError
    return lambda: Keys(*credentials.get_frozen_credentials()[:3])


def end_of(session: Any) -> datetime | None:
    """Give when the credentials of a session end; None where no end is in sight.

    Of those that botocore renews it knows the end, and renews them first where that is due. Those of a Lambda function
    are in its environment, which does not say: see `_LAMBDA_CREDENTIALS`. A person's keys do not end.
    """
    credentials = session.get_credentials()
    if credentials is None:
        return None
    credentials.get_frozen_credentials()
    known: datetime | None = getattr(credentials, "_expiry_time", None)  # it has no public name
    if known is None and credentials.token and "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        return max(BEGAN + _LAMBDA_CREDENTIALS, datetime.now(UTC) + _OLD_ENVIRONMENT)
    return known
