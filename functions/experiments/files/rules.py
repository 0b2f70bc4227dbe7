"""What a file's own values may be: its name and folder, its checksums, where its bytes come from.

Rules only: nothing here reads or writes anything. Sources: MyTardis REST API (adding files), Tastypie 0.14.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from urllib.parse import quote

from functions.experiments.inside import REPLICAS
from functions.experiments.kinds import BadValue, named
from shared.fields import Integer, Text
from shared.files.uploads import LARGEST_PART, LARGEST_PUT, MOST_PARTS, SMALLEST_PART

USUAL_PART: Final = 100 * 1024**2
"""Bytes of a part where the caller does not say."""

LONGEST_URI: Final = 1024
"""Bytes of the longest S3 key."""

_NO_FOLDER: Final = frozenset({"", ".", ".."})


class Way(Enum):
    """The three ways in which a file is added."""

    INLINE = "the bytes come with the request, in a multipart form"
    STAGING = "the answer says where the caller puts the bytes"
    SHARED = "the bytes lie already where the site can read them, and stay there"


@dataclass(frozen=True, slots=True)
class WantedCopy:
    """A copy that a request describes: the path in its box (empty: not said) and the box's name."""

    uri: str
    location: str


@dataclass(frozen=True, slots=True)
class Parts:
    """A wish to send a file in parts of this many bytes."""

    size: int


def filename(text: str) -> str:
    """Give the name of a file as it is kept.

    Raises:
        BadValue: it is empty, or names a place instead of a file: whoever downloads it makes a path of it.
    """
    if text in _NO_FOLDER or "/" in text or _has_controls(text):
        raise BadValue("The 'filename' field must be the name of a file, without a path.")
    return text


def directory(text: str | None) -> str | None:
    """Give the folder of a file as it is kept: relative, its parts between slashes; None, "" and "." are the top.

    A slash at the end is dropped.

    Raises:
        BadValue: it is absolute, has empty parts, or leads out of the dataset.
    """
    if not text:
        return text
    kept = text.rstrip("/")
    if kept == ".":
        return ""
    if any(part in _NO_FOLDER for part in kept.split("/")) or _has_controls(kept):
        raise BadValue("The 'directory' field must be a relative path without empty parts, '.' or '..'.")
    return kept


def _has_controls(text: str) -> bool:
    return re.search(r"[\x00-\x1f\x7f]", text) is not None


def checksums(values: Mapping[str, Any], attached: bool) -> None:
    """Check that there is something to compare a file's content with.

    A checksum that is no hexadecimal number is kept all the same, and nothing ever matches it: clients send such
    texts until they know better. Of a file that comes with the request, the MD5 may be left to us.

    Raises:
        BadValue: there is none.
    """
    if not (attached or values.get("md5sum") or values.get("sha512sum")):
        raise BadValue("The 'md5sum' field has no data: a file needs an md5sum or a sha512sum.")


def copies(body: Mapping[str, Any]) -> list[WantedCopy]:
    """Read the copies of a file that a body describes; those that exist already, which have an address, are left out.

    Raises:
        BadValue: it is no list of objects, or too long, or their texts are none.
    """
    listed = body.get("replicas") or []
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise BadValue("The 'replicas' field must be a list.")
    if len(listed) > REPLICAS.most:
        raise BadValue(f"The 'replicas' field has more than {REPLICAS.most} replicas.")
    return [_copy(each) for each in listed if not (isinstance(each, str) or _exists(each))]


def _exists(listed: Any) -> bool:
    return isinstance(listed, Mapping) and bool(listed.get("resource_uri"))


def _copy(listed: Any) -> WantedCopy:
    if not isinstance(listed, Mapping):
        raise BadValue("The 'replicas' field must be a list of objects with a url and a location.")
    return WantedCopy(_text(listed, "url") or _text(listed, "uri"), _text(listed, "location"))


def _text(listed: Mapping[str, Any], name: str) -> str:
    value = listed.get(name)
    return "" if value is None else named(f"The '{name}' field of a replica", Text(LONGEST_URI).parse, value)


def key_below(prefix: str, uri: str) -> str:
    """Give the S3 key of a path in a box that begins at `prefix`.

    Raises:
        BadValue: the path is empty or absolute, or has parts that are empty or lead elsewhere.
    """
    if any(part in _NO_FOLDER for part in uri.split("/")) or _has_controls(uri):
        raise BadValue("The 'url' field of a replica must be a relative path without empty parts, '.' or '..'.")
    start = prefix.strip("/")
    return f"{start}/{uri}" if start else uri


def friendly_uri(dataset: int, description: str, folder: str, filename: str) -> str:
    """Give the path that people see of a file that the site keeps, as MyTardis lays it out; it is no key.

    It begins with the dataset's description, percent-encoded, and its id.
    """
    top = f"{quote(description, safe='') or 'untitled'}-{dataset}"
    return "/".join([top, *([folder] if folder else []), filename.strip()])


def parts(wish: Any) -> Parts | None:
    """Read `stele_upload`, our own key: `{"mode": "multipart", "part_size": 104857600}`; None: one PUT.

    Raises:
        BadValue: it is something else.
    """
    if not wish:
        return None
    if not isinstance(wish, Mapping) or wish.get("mode", "multipart") not in ("multipart", "put"):
        raise BadValue('The \'stele_upload\' field must be an object such as {"mode": "multipart"}.')
    if wish.get("mode") == "put":
        return None
    size = Integer(SMALLEST_PART, LARGEST_PART)
    return Parts(named("The 'part_size' of 'stele_upload'", size.parse, wish.get("part_size") or USUAL_PART))


def check_size(size: int, wanted: Parts | None, staged: bool, largest: int) -> None:
    """Check that a file that is sent can be taken and verified; what cannot is refused before anyone sends it.

    Args:
        size: the file's bytes.
        wanted: whether it comes in parts.
        staged: whether it comes through the staging area at all.
        largest: bytes of the largest file that can be verified.

    Raises:
        BadValue: with the limit.
    """
    _check_verifiable(size, largest)
    if wanted is None and staged and size > LARGEST_PUT:
        raise BadValue(
            f"The 'size' field is {size}; one upload takes {LARGEST_PUT} bytes."
            ' Send larger files in parts: add "stele_upload": {"mode": "multipart"}.'
        )
    if wanted and size > wanted.size * MOST_PARTS:
        raise BadValue(f"The file would have more than {MOST_PARTS} parts; ask for a larger 'part_size'.")
    if wanted and size == 0:
        raise BadValue("An empty file has no parts; send it with one PUT.")


def check_copies(file: Mapping[str, Any], largest: int) -> None:
    """Check that a file with its copies can be verified, unless all of them stay where they lie.

    Raises:
        BadValue: with the limit.
    """
    if not all(each["external"] for each in file["replicas"]):
        _check_verifiable(file["size"], largest)


def _check_verifiable(size: int, largest: int) -> None:
    if size > largest:
        raise BadValue(f"The 'size' field is {size}; the largest file that can be verified has {largest} bytes.")
