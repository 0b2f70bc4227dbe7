"""What only an emulator's owner can do."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from functions.staging.sweep import handler
from infra.local import stack
from infra.local.functions import LocalFunction
from infra.local.schedules import scheduled_event

SWEEP = "StagingSweepFunction"


@contextmanager
def unannounced(bucket: str) -> Iterator[None]:
    """What arrives in a bucket meanwhile is told nobody."""
    s3 = boto3.client("s3")
    told = s3.get_bucket_notification_configuration(Bucket=bucket)
    told.pop("ResponseMetadata")  # type: ignore[misc]
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    try:
        yield
    finally:
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=told)  # type: ignore[arg-type]
        s3.close()


def swept_later(physical: Mapping[str, str]) -> dict[str, int]:
    """Sweep a stack's staging area as if an hour had gone by; gives how much was announced to each group."""
    later = datetime.now(UTC) + timedelta(hours=1)
    settings = stack.settings(stack.expand(), [SWEEP], physical)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("FILES_BUCKET", "ARRIVAL_QUEUES"):
            patch.setenv(name, settings[name])
        announced: dict[str, int] = LocalFunction(SWEEP, handler)({**scheduled_event(SWEEP), "time": later.isoformat()})
    return announced
