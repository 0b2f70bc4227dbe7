"""The consumer of the repository's arrivals."""

from __future__ import annotations

from shared.aws import warm
from shared.files import arrivals


def _arrived(owner: str, key: str) -> None:
    """Take nothing yet."""


handler = arrivals.consumer("repository", _arrived)
"""Lambda's entry point: takes an SQS event of S3 events, gives the messages to be sent again."""

warm()
