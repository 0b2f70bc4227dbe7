"""Bodies too long for an item (DynamoDB takes 400 KB): they lie in S3, unseen by the caller.

An object is written before the transaction that names it and never changes. What a later version replaced is removed
after that version is written: a reader who finds a body gone has read an item that is no longer true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from shared.aws import parallel, s3

LONGEST_IN_ITEM = 256 * 1024
_AT_ONCE = 8
# What S3 says of a key that does not exist, to those who may list the bucket and to others (API reference, GetObject).
_GONE = {"NoSuchKey", "AccessDenied"}


def is_long(body: str) -> bool:
    """Say whether a body must lie outside its item, which also holds keys and up to 100 ids per reverse link."""
    return len(body) > LONGEST_IN_ITEM // 4 and len(body.encode()) > LONGEST_IN_ITEM


def put_all(bucket: str, texts: Mapping[str, str]) -> None:
    """Store bodies under names of their own."""
    for name, body in texts.items():
        s3().put_object(Bucket=bucket, Key=name, Body=body.encode(), ContentType="application/json")


def fetch(bucket: str, names: Iterable[str]) -> dict[str, str]:
    """Give the bodies by name, read side by side; those that are gone are absent."""
    wanted = list(dict.fromkeys(names))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        texts = parallel(*(lambda name=name: _read(bucket, name) for name in part))
        found.update({name: text for name, text in zip(part, texts, strict=True) if text is not None})
    return found


def _read(bucket: str, name: str) -> str | None:
    from botocore.exceptions import ClientError

    try:
        return s3().get_object(Bucket=bucket, Key=name)["Body"].read().decode()
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise


def remove(bucket: str, names: Iterable[str]) -> None:
    """Remove bodies that no record names any more; one that cannot be removed now stays, and harms nobody."""
    from botocore.exceptions import BotoCoreError, ClientError

    for name in names:
        with suppress(BotoCoreError, ClientError):
            s3().delete_object(Bucket=bucket, Key=name)
