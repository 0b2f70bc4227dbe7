"""Bodies too long for an item (DynamoDB takes 400 KB): they lie in S3, unseen by the caller.

An object is written before the transaction that names it and never changes, so a reader of the item always finds
the body that belongs to it. What a later version replaced is removed after that version is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.aws import parallel, s3

LONGEST_IN_ITEM = 256 * 1024


def is_long(body: str) -> bool:
    """Says whether a body must lie outside its item, which also holds keys and up to 100 ids per reverse link."""
    return len(body) > LONGEST_IN_ITEM // 4 and len(body.encode()) > LONGEST_IN_ITEM


def put_all(bucket: str, texts: Mapping[str, str]) -> None:
    """Stores bodies under names of their own."""
    for name, body in texts.items():
        s3().put_object(Bucket=bucket, Key=name, Body=body.encode(), ContentType="application/json")


def fetch(bucket: str, names: Iterable[str]) -> dict[str, str]:
    """Gives the bodies by name, read side by side."""
    wanted = list(dict.fromkeys(names))

    def read(name: str) -> str:
        return s3().get_object(Bucket=bucket, Key=name)["Body"].read().decode()

    found: dict[str, str] = {}
    for start in range(0, len(wanted), 8):
        part = wanted[start : start + 8]
        found.update(zip(part, parallel(*(lambda name=name: read(name) for name in part)), strict=True))
    return found


def remove(bucket: str, names: Iterable[str]) -> None:
    """Removes bodies that no record names any more."""
    for name in names:
        s3().delete_object(Bucket=bucket, Key=name)
