"""Reading an object of S3 as it was at one moment, however large it is and whatever happens to its key meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from shared.aws import s3
from shared.files.expected import Fingerprint

CHUNK = 1024 * 1024
"""Bytes that are in memory at a time."""

_BREAKS = 5
"""How often in a row, without a byte in between, a connection may break."""

# What S3 says of a key or a version that is not there (API reference, HeadObject and GetObject): HEAD has no body and
# so no code but the status.
_ABSENT = {"404", "NoSuchKey", "NoSuchVersion"}
# ... and of one that is not there, or not ours to see, to those who may not list the bucket; or that its owner has
# put into an archive, or encrypted with a key that is not ours to use
_HIDDEN = {"403", "AccessDenied", "InvalidObjectState", "KMS.DisabledException", "KMS.NotFoundException"}
# ... and of one that is another by now
_OTHER = {"412", "PreconditionFailed", "405", "MethodNotAllowed"}


class Changed(Exception):
    """The object is gone, or its key holds another one by now."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An object as HEAD showed it; `version` is None in a bucket without versions."""

    bucket: str
    key: str
    size: int
    etag: str
    version: str | None = None

    @property
    def address(self) -> dict[str, Any]:
        """The arguments that name exactly this object, where a versioned bucket allows for that."""
        named: dict[str, Any] = {"Bucket": self.bucket, "Key": self.key}
        return {**named, "VersionId": self.version} if self.version else named


def newest(bucket: str, key: str, *, foreign: bool = False) -> Seen | None:
    """Give what a key holds now, None for nothing. One call.

    Args:
        bucket: the bucket.
        key: the key.
        foreign: whether the bucket is not the site's: then what may not be seen counts as absent. In the site's own,
            a missing permission is a fault to be heard of.
    """
    from botocore.exceptions import ClientError

    try:
        head = s3().head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if code_of(error) in _ABSENT | (_HIDDEN if foreign else set()):
            return None
        raise
    return Seen(bucket, key, head["ContentLength"], head["ETag"], head.get("VersionId"))


def beginning(bucket: str, key: str, size: int) -> bytes:
    """Give the first bytes of what a key of the site's bucket holds, none of what is empty or absent. One call."""
    from botocore.exceptions import ClientError

    try:
        body = s3().get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{size - 1}")["Body"]
    except ClientError as error:
        if code_of(error) in _ABSENT | {"416", "InvalidRange"}:
            return b""
        raise
    with closing(body):
        return body.read(size)


def digest(seen: Seen, names: Iterable[str]) -> Fingerprint:
    """Read the object once, in memory of one chunk, and work out digests of it.

    Raises:
        Changed: it is gone, or another one lies there.
    """
    digests = {name: hashlib.new(name, usedforsecurity=False) for name in names}
    for chunk in chunks(seen):
        for each in digests.values():
            each.update(chunk)
    return Fingerprint(seen.size, **{name: each.hexdigest() for name, each in digests.items()})


def chunks(seen: Seen) -> Iterator[bytes]:
    """Give the object's bytes in order; where the connection breaks, it goes on from there with another.

    Raises:
        Changed: it is gone, or another one lies there.
    """
    from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError, ResponseStreamingError

    position = breaks = 0
    while position < seen.size:
        try:
            for chunk in _from(seen, position):
                position += len(chunk)
                breaks = 0
                yield chunk
        except ClientError as error:
            if code_of(error) in _ABSENT | _OTHER:
                raise Changed from error
            raise
        except (HTTPClientError, IncompleteReadError, ResponseStreamingError):
            breaks += 1
            if breaks > _BREAKS:
                raise


def _from(seen: Seen, position: int) -> Iterator[bytes]:
    """Give the bytes from a position on; a server may ignore that and send them all (RFC 9110 section 14.2)."""
    part: dict[str, Any] = {"Range": f"bytes={position}-"} if position else {}
    answer = s3().get_object(**seen.address, IfMatch=seen.etag, **part)
    known = 0 if "ContentRange" in answer else position
    with closing(answer["Body"]) as body:
        for chunk in body.iter_chunks(CHUNK):
            if fresh := chunk[known:]:
                yield fresh
            known = max(0, known - len(chunk))


def code_of(error: Any) -> str:
    """Give the code of a `ClientError`."""
    code: str = error.response["Error"]["Code"]
    return code


def means_hidden(error: Any) -> bool:
    """Say whether S3 refused because an object of another's bucket may not be read."""
    return code_of(error) in _HIDDEN


def means_changed(error: Any) -> bool:
    """Say whether S3 refused because the object that was seen is gone or another by now."""
    return code_of(error) in _ABSENT | _OTHER
