"""Presigned addresses: how long they live, and telling when one ends.

S3 takes none whose signer's credentials have ended, whatever it says of itself (S3 User Guide, "Download and upload
objects with presigned URLs"). So none is given a longer life than they have.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from shared.aws import s3, s3_credentials_end

_DATE = re.compile(r"[?&]X-Amz-Date=(\w+)")
_EXPIRES = re.compile(r"[?&]X-Amz-Expires=(\d+)")


def presigned(operation: str, parameters: dict[str, Any], seconds: int) -> str:
    """Give an address for one operation of S3, for `seconds` or as long as the credentials last. No call.

    Args:
        operation: a method of the S3 client, such as `get_object`.
        parameters: what it takes.
        seconds: how long it shall live at most.
    """
    return s3().generate_presigned_url(operation, Params=parameters, ExpiresIn=_life(seconds))


def _life(seconds: int) -> int:
    end = s3_credentials_end()
    return seconds if end is None else max(1, min(seconds, int((end - datetime.now(UTC)).total_seconds())))


def origin(bucket: str) -> str:
    """Give the origin that the addresses of a bucket's files have. No call."""
    parts = urlsplit(presigned("get_object", {"Bucket": bucket, "Key": "-"}, 60))
    return f"{parts.scheme}://{parts.netloc}"


def end(url: str) -> datetime:
    """Give the instant at which an address ends (AWS Signature Version 4, "Query parameters")."""
    date, expires = _DATE.search(url), _EXPIRES.search(url)
    assert date and expires, "no presigned address"
    signed = datetime.strptime(date[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return signed + timedelta(seconds=int(expires[1]))
