"""The sweep of the staging area: what arrived and was never dealt with is announced again.

It only sends messages as S3's own to the queues of arrivals, so that these have one road: retries, dead letters, and
consumers that may be told anything any number of times. It may run beside them, beside uploads and beside itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from shared.aws import s3, sqs
from shared.files import arrivals, keys
from shared.logs import logger
from shared.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

YOUNGEST = timedelta(minutes=15)
"""What is younger may still be on its ordinary way."""

OLDEST = timedelta(days=2)
"""What is older a daily schedule has swept once or twice before: it lies there because it is not what is awaited."""

_BATCH = 10  # as many as one call carries (Amazon SQS API Reference, SendMessageBatch)
_TRIES = 3


class NotAnnounced(RuntimeError):
    """A queue did not take messages; the sweep has to be run again."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:
    """Lambda's entry point: sweeps the staging area of every group that has a queue of arrivals.

    Args:
        event: a scheduled event (EventBridge User Guide, "Scheduled Event"); ages count to its `time`, so that a run
            that Lambda tries again is the same one.
        context: Lambda's.

    Returns:
        How many objects were announced, by group.

    Raises:
        NotAnnounced: a queue did not take all of them.
        botocore.exceptions.ClientError: S3 or SQS refused a call.
    """
    now = datetime.fromisoformat(event["time"])
    announced = {group: _sweep(group, queue, now) for group, queue in settings.arrival_queues.items()}
    logger.info("the staging area is swept", extra={"announced": announced})
    return announced


def _sweep(group: str, queue: str, now: datetime) -> int:
    """Announce what lies in a group's staging area and is of the age in question; say how much that is."""
    staged = _staged(group, now - OLDEST, now - YOUNGEST)
    announced = 0
    while batch := list(islice(staged, _BATCH)):
        _announce(queue, batch)
        announced += len(batch)
    return announced


def _staged(group: str, since: datetime, until: datetime) -> Iterator[str]:
    """Give the keys of a group's staged objects that were last written in that time, a page of S3's at a time."""
    pages = s3().get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.files_bucket, Prefix=f"{keys.STAGING}{group}/"):
        for it in page.get("Contents", []):
            if since <= it["LastModified"] <= until:
                yield it["Key"]


def _announce(queue: str, batch: Sequence[str]) -> None:
    """Send a message for each key; those that a batch could not carry are sent again."""
    bucket = settings.files_bucket
    left: list[SendMessageBatchRequestEntryTypeDef] = [
        {"Id": str(number), "MessageBody": arrivals.announcement(bucket, key)} for number, key in enumerate(batch)
    ]
    for _ in range(_TRIES):
        answer = sqs().send_message_batch(QueueUrl=queue, Entries=left)
        failed = {it["Id"] for it in answer.get("Failed", [])}
        left = [it for it in left if it["Id"] in failed]
        if not left:
            return
    raise NotAnnounced(f"{queue} did not take {len(left)} messages")
