"""Giving verified bytes out: presigned addresses, or the bytes themselves where they are few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import IO, Any, Literal
from urllib.parse import quote

from shared.aws import s3
from shared.files import addresses, keys
from shared.files.errors import FileTooLarge, Gone
from shared.files.kept import LIFE, StoredFile
from shared.files.reading import Changed, Seen, chunks, means_hidden, newest
from shared.settings import settings

URL_SECONDS = 900
"""How long a download address lasts at most; less where its signer's credentials end earlier."""

LONGEST_NAME = 150
"""Bytes of the name that a file is saved under."""

_LONGEST_ENDING = 20

_MARGIN = timedelta(days=1)
"""How long before it vanishes a copy of a large answer is made again."""

_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+([ \t]*;[ -~]*)?")
_UNKNOWN = "application/octet-stream"
_ATTRIBUTE = "!#$&+-.^_`|~"
"""What may stand unescaped in an extended value (RFC 8187, `attr-char`) besides letters and digits."""


def url(stored: StoredFile, filename: str, media_type: str = "", method: str = "GET") -> str:
    """Give an address that has the bytes, for who may not know more, and for `URL_SECONDS` at most.

    No call; one for bytes in another's bucket that has no versions, to see that they still are those verified.

    Args:
        stored: the bytes.
        filename: the name under which a browser saves them.
        media_type: the answer's `Content-Type`; what is none is given as `application/octet-stream`.
        method: GET or HEAD: an address is good for one of them only (AWS Signature Version 4).

    Raises:
        Gone: others lie there now.
    """
    if stored.bucket and not stored.version:
        _require_same(stored)
    return _presigned(_address(stored), filename, media_type, method)


def _presigned(address: dict[str, Any], filename: str, media_type: str, method: str = "GET") -> str:
    said = {
        "ResponseContentDisposition": disposition(filename),
        "ResponseContentType": content_type(media_type),
    }
    operation = "head_object" if method == "HEAD" else "get_object"
    return addresses.presigned(operation, {**address, **said}, URL_SECONDS)


def read(stored: StoredFile, limit: int) -> bytes:
    """Give the bytes themselves. One call.

    Raises:
        FileTooLarge: they are more than `limit`.
        Gone: they are no longer there, or others are, or their owner no longer lets the site read them.
    """
    from botocore.exceptions import ClientError

    if stored.size > limit:
        raise FileTooLarge(stored.size, limit)
    address = _address(stored)
    seen = Seen(address["Bucket"], stored.key, stored.size, stored.etag, address.get("VersionId"))
    try:
        return b"".join(chunks(seen))
    except Changed as error:
        raise Gone(stored.key) from error
    except ClientError as error:
        if stored.bucket and means_hidden(error):
            raise Gone(stored.key) from error
        raise


def remove(stored: StoredFile) -> None:
    """Remove bytes that no record points at any more; bytes in another's bucket stay. One call.

    The bucket keeps them as a past version until its lifecycle rule takes them. It is not for a `settle` whose
    record's write was refused: that is `verification.withdraw`.
    """
    if stored.bucket is None:
        s3().delete_object(Bucket=settings.files_bucket, Key=stored.key)


def handout(identity: str, make: Callable[[], IO[bytes]], filename: str, media_type: str, method: str = "GET") -> str:
    """Give an address of an answer that is more than the gateway carries; the bytes go with all that is staged.

    One call where a copy of the answer is there already, else two.

    Args:
        identity: what tells the answer from all others, such as a digest of all that it is made of.
        make: gives the bytes.
        filename: the name under which a browser saves them.
        media_type: of the bytes.
        method: GET or HEAD: what the address is for.
    """
    key = keys.answer(identity)
    if not _lasts(key):
        s3().put_object(Bucket=settings.files_bucket, Key=key, Body=make())
    return answer_url(key, filename, media_type, method)


def answer_url(key: str, filename: str, media_type: str, method: str = "GET") -> str:
    """Give an address of an answer that lies in the site's bucket, named by `keys.answer`. No call."""
    return _presigned({"Bucket": settings.files_bucket, "Key": key}, filename, media_type, method)


def _lasts(key: str) -> bool:
    """Whether a copy is there, and will be for as long as its address is good, and longer."""
    found = s3().list_objects_v2(Bucket=settings.files_bucket, Prefix=key).get("Contents", [])
    return any(each["LastModified"] + LIFE - _MARGIN > datetime.now(UTC) for each in found)


def content_type(media_type: str) -> str:
    """Give the `Content-Type` of a file that is said to be of a media type; what is none is unknown."""
    return media_type if _MEDIA_TYPE.fullmatch(media_type) else _UNKNOWN


def disposition(filename: str, kind: Literal["attachment", "inline"] = "attachment") -> str:
    """Write `Content-Disposition` for a name (RFC 6266), with `filename*` where ASCII cannot say it.

    A name of more than `LONGEST_NAME` bytes is cut, and keeps its ending: escaped it is three times as long, and stands
    in an address, of which S3 takes only so much.
    """
    name = re.sub(r"[\x00-\x1f\x7f]", "", filename).replace("/", "_").replace("\\", "_") or "file"
    name = _cut(name)
    plain = re.sub(r'[^ -~]|["%]', "_", name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name.encode(errors='replace'), safe=_ATTRIBUTE)}"
    return f'{kind}; filename="{plain}"{extended}'


def _cut(name: str) -> str:
    raw = name.encode(errors="replace")
    if len(raw) <= LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix.encode(errors="replace")
    if len(ending) > _LONGEST_ENDING:
        ending = b""
    return raw[: LONGEST_NAME - len(ending)].decode(errors="ignore") + ending.decode()


def _address(stored: StoredFile) -> dict[str, Any]:
    """Names the object. In the site's own bucket every version of a key has the same bytes, so the newest is meant."""
    if stored.bucket is None:
        return {"Bucket": settings.files_bucket, "Key": stored.key}
    version = {"VersionId": stored.version} if stored.version else {}
    return {"Bucket": stored.bucket, "Key": stored.key, **version}


def _require_same(stored: StoredFile) -> None:
    seen = newest(stored.bucket or "", stored.key, foreign=True)
    if seen is None or seen.etag != stored.etag:
        raise Gone(stored.key)
