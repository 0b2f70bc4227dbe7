"""Opening uploads and taking them in: a presigned PUT, presigned parts, or bytes that are here already.

A presigned address is a secret as long as it lasts: it belongs in the answer to whoever may write, and in no log.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, wait
from threading import Thread
from typing import Any, NamedTuple

from shared.aws import s3
from shared.files import addresses, keys
from shared.files.errors import BadPartSize, FileTooLarge, PartsMissing, UploadGone
from shared.files.kept import Staged
from shared.files.reading import code_of, newest
from shared.settings import settings

MIB = 1024**2
GIB = 1024**3

LARGEST_PUT = 5 * GIB
"""The most bytes that S3 takes with one PUT (S3 User Guide, "Uploading objects")."""

SMALLEST_PART = 5 * MIB
LARGEST_PART = 5 * GIB
MOST_PARTS = 10_000
"""S3's bounds of multipart uploads (User Guide, "Multipart upload limits"); the last part may be smaller."""

USUAL_PART = 64 * MIB

MOST_URLS = 500
"""The most part addresses at a time: each costs some CPU and half a kilobyte of the answer."""

URL_SECONDS = 3600
"""How long an upload address lasts at most; less where its signer's credentials end earlier (`addresses.end`)."""

JOIN_SECONDS = 15.0
"""How long S3 is waited for while it joins parts; an answer has to be given within 29 s (API Gateway quotas)."""


class Part(NamedTuple):
    """A part that has come: its ETag with quotes, and its size."""

    etag: str
    size: int


class Waiting(NamedTuple):
    """Bytes that wait in staging."""

    staged: Staged
    size: int


# Opening


def open_put(group: str, owner: str, size: int | None = None) -> Staged:
    """Open an upload that takes one PUT. No call.

    Raises:
        FileTooLarge: more than one PUT can carry, or one run can verify.
    """
    if size is not None:
        _check(size, min(LARGEST_PUT, settings.largest_file))
    return Staged.at(keys.new_staging(group, owner), size=size)


def open_multipart(group: str, owner: str, size: int, part_size: int | None = None) -> Staged:
    """Open an upload in parts. One call.

    Args:
        group: the endpoint group.
        owner: what it is for in that group.
        size: of the whole.
        part_size: of every part but the last; left out, 64 MiB, or what makes 10,000 parts of the whole.

    Raises:
        FileTooLarge: more than one run can verify.
        BadPartSize: parts that S3 does not take, or too many.
    """
    _check(size, settings.largest_file)
    part = max(USUAL_PART, -(-size // MOST_PARTS)) if part_size is None else part_size
    if not SMALLEST_PART <= part <= LARGEST_PART:
        raise BadPartSize(f"A part has {SMALLEST_PART} to {LARGEST_PART} bytes.")
    if part * MOST_PARTS < size:
        raise BadPartSize(f"Parts of {part} bytes would be more than {MOST_PARTS}.")
    key = keys.new_staging(group, owner)
    upload = s3().create_multipart_upload(Bucket=settings.files_bucket, Key=key)
    return Staged.at(key, size=size, multipart=upload["UploadId"], part_size=part)


def room(staged: Staged) -> int:
    """Give the most bytes that an upload can bring: its size, else what one PUT carries or one run verifies."""
    return min(LARGEST_PUT, settings.largest_file) if staged.size is None else staged.size


def _check(size: int, limit: int) -> None:
    if size > limit:
        raise FileTooLarge(size, limit)


# Addresses


def put_url(staged: Staged, md5: str | None = None) -> str:
    """Give the address that takes the bytes with a plain PUT, for an hour at most. No call.

    The signature covers the host and, where the size is known, `Content-Length`: S3 itself refuses other sizes. A
    plain `curl -T file URL` or `requests.put(URL, data=...)` sends what it needs.

    Args:
        staged: the upload.
        md5: the digest in hex that the bytes must have: S3 refuses others. The client then has to send `put_headers`.
    """
    signed = {"ContentMD5": _base64(md5)} if md5 else {}
    return _presigned("put_object", {"Key": staged.key, **signed}, staged.size)


def put_headers(md5: str | None) -> dict[str, str]:
    """Give the headers that a PUT must have whose address was signed for an MD5."""
    return {"Content-MD5": _base64(md5)} if md5 else {}


def _base64(digest: str) -> str:
    return b64encode(bytes.fromhex(digest)).decode()


def part_urls(staged: Staged, first: int = 1, count: int = MOST_URLS) -> list[tuple[int, str]]:
    """Give the numbers and addresses of up to `count` parts from `first` on (500 at most), each as `put_url`."""
    last = min(staged.part_count, first + min(count, MOST_URLS) - 1)
    return [(number, part_url(staged, number)) for number in range(max(first, 1), last + 1)]


def part_url(staged: Staged, number: int) -> str:
    """Give the address that takes one part, counted from 1, for an hour at most. No call."""
    part = {"Key": staged.key, "UploadId": staged.multipart, "PartNumber": number}
    return _presigned("upload_part", part, staged.size_of_part(number))


def _presigned(operation: str, parameters: dict[str, Any], size: int | None) -> str:
    length = {} if size is None else {"ContentLength": size}
    return addresses.presigned(operation, {"Bucket": settings.files_bucket, **parameters, **length}, URL_SECONDS)


# Taking in


def put_bytes(staged: Staged, content: bytes) -> None:
    """Stage bytes that came with a request, so that they take the same road as all others. One call."""
    s3().put_object(Bucket=settings.files_bucket, Key=staged.key, Body=content)


def received_parts(staged: Staged) -> dict[int, Part]:
    """Give the parts that have come, by number. One call per 1,000 parts.

    Raises:
        UploadGone: the upload was completed, aborted or has expired.
    """
    from botocore.exceptions import ClientError

    pages = s3().get_paginator("list_parts").paginate(**_upload(staged))
    try:
        return {
            part["PartNumber"]: Part(part["ETag"], part["Size"]) for page in pages for part in page.get("Parts", [])
        }
    except ClientError as error:
        raise _known(error) from error


def complete(staged: Staged, parts: Mapping[int, str] | None = None) -> None:
    """Have one object made of the parts; doing it again does nothing. Two calls, one more per 1,000 parts.

    S3 may take minutes (API reference, CompleteMultipartUpload). It is not waited for so long: it goes on by itself,
    and the object's arrival tells when it is there.

    Args:
        staged: a multipart upload.
        parts: the ETags by part number, where the client has kept them; they are compared with those that S3 has.

    Raises:
        PartsMissing: parts have not come, have another size or another ETag; nothing is lost, send them again.
        UploadGone: the upload was aborted or has expired.
    """
    from botocore.exceptions import ClientError

    try:
        received = received_parts(staged)
        if bad := [number for number in range(1, staged.part_count + 1) if not _good(staged, number, received, parts)]:
            raise PartsMissing(bad)
        named: Any = [{"PartNumber": number, "ETag": received[number].etag} for number in sorted(received)]
        _join(staged, named[: staged.part_count])
    except UploadGone:
        _require_completed(staged)
    except ClientError as error:
        if not isinstance(_known(error), UploadGone):
            raise
        _require_completed(staged)


def _join(staged: Staged, parts: Any) -> None:
    """Have S3 join the parts, and raise what it says within `JOIN_SECONDS`.

    It sends blanks meanwhile, so no time-out of the connection ends the wait.
    """
    joined: Future[Any] = Future()

    def run() -> None:
        try:
            joined.set_result(s3().complete_multipart_upload(**_upload(staged), MultipartUpload={"Parts": parts}))
        except Exception as error:
            joined.set_exception(error)

    Thread(target=run, daemon=True).start()
    if wait([joined], JOIN_SECONDS).done:
        joined.result()


def _good(staged: Staged, number: int, received: Mapping[int, Part], parts: Mapping[int, str] | None) -> bool:
    part = received.get(number)
    if part is None or part.size != staged.size_of_part(number):
        return False
    return parts is None or parts.get(number, "").strip('"') == part.etag.strip('"')


def _require_completed(staged: Staged) -> None:
    """Require that an upload that is not there any more was completed by an earlier try, whose answer got lost."""
    seen = newest(settings.files_bucket, staged.key)
    if seen is None or seen.size != staged.size:
        raise UploadGone


def waiting(group: str, owner: str) -> list[Waiting]:
    """Give the bytes that wait in staging for an owner, the oldest first. One call."""
    found = s3().list_objects_v2(Bucket=settings.files_bucket, Prefix=keys.waiting(group, owner))
    objects: Iterable[Any] = sorted(found.get("Contents", []), key=lambda each: each["LastModified"])
    return [Waiting(Staged.at(each["Key"], size=each["Size"]), each["Size"]) for each in objects]


# Putting away


def abort(staged: Staged) -> None:
    """Give an upload up: its parts and its bytes go. Two calls at most; doing it again does nothing."""
    from botocore.exceptions import ClientError

    if staged.multipart:
        try:
            s3().abort_multipart_upload(**_upload(staged))
        except ClientError as error:
            if not isinstance(_known(error), UploadGone):
                raise
    discard(staged)


def discard(staged: Staged) -> None:
    """Remove staged bytes; what is there twice goes once the lifecycle rule has come round. One call."""
    s3().delete_object(Bucket=settings.files_bucket, Key=staged.key)


def _upload(staged: Staged) -> Any:
    return {"Bucket": settings.files_bucket, "Key": staged.key, "UploadId": staged.multipart}


def _known(error: Any) -> Exception:
    return UploadGone() if code_of(error) == "NoSuchUpload" else error
