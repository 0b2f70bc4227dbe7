"""Copying an object inside S3, on the condition that it still is the one that was seen."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from shared.aws import parallel, s3
from shared.files.reading import Changed, Seen, means_changed

PART = 256 * 1024**2
"""The largest copy in one piece (S3 takes up to 5 GiB): larger ones go in pieces of this size, several at a time, so
that none takes longer than the client waits for an answer."""

_AT_ONCE = 8

_NEUTRAL: Any = {"ContentType": "application/octet-stream"}
"""What the copy says of itself: whatever a client may have said (an encoding, a name) would change downloads."""


class Copy(NamedTuple):
    """The object that was written: its ETag, and its version where the bucket has versions."""

    etag: str
    version: str | None


def copy(seen: Seen, bucket: str, key: str) -> Copy:
    """Copy what was seen to a key. It appears there whole or not at all.

    Raises:
        Changed: it is gone, or another one lies there.
    """
    from botocore.exceptions import ClientError

    source = {"CopySource": seen.address, "CopySourceIfMatch": seen.etag}
    try:
        return (_whole if seen.size <= PART else _in_parts)(seen, source, {"Bucket": bucket, "Key": key})
    except ClientError as error:
        if means_changed(error):
            raise Changed from error
        raise


def _whole(seen: Seen, source: Any, target: Any) -> Copy:
    answer = s3().copy_object(**source, **target, MetadataDirective="REPLACE", **_NEUTRAL)
    return Copy(answer["CopyObjectResult"]["ETag"], answer.get("VersionId"))


def _in_parts(seen: Seen, source: Any, target: Any) -> Copy:
    upload = {**target, "UploadId": s3().create_multipart_upload(**target, **_NEUTRAL)["UploadId"]}
    try:
        etags: list[str] = []
        starts = range(0, seen.size, PART)
        for first in range(0, len(starts), _AT_ONCE):
            calls = [
                partial(_part, {**source, **upload}, first + place + 1, start, min(start + PART, seen.size))
                for place, start in enumerate(starts[first : first + _AT_ONCE])
            ]
            etags += parallel(*calls)
        parts: Any = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, 1)]
        answer = s3().complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
    except Exception:
        s3().abort_multipart_upload(**upload)
        raise
    return Copy(answer["ETag"], answer.get("VersionId"))


def _part(arguments: Any, number: int, start: int, end: int) -> str:
    answer = s3().upload_part_copy(**arguments, PartNumber=number, CopySourceRange=f"bytes={start}-{end - 1}")
    return answer["CopyPartResult"]["ETag"]
