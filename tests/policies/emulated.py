"""What only an emulator's owner can do."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3


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
