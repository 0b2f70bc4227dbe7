"""What a file may be called: almost anything, and it stays as it is, byte for byte.

A name may lead through folders, which are part of it. Refused is only what no system could store under that name, or
what would lead elsewhere where it is unpacked. Nothing is normalised: `A.txt` and `a.txt` are two files.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from functions.repository import refusals

LONGEST: Final = 1024
"""Bytes of the longest S3 key (S3 User Guide, "Creating object key names"): no name of a file need be longer."""

LONGEST_SEGMENT: Final = 255
"""Bytes of the longest name in most file systems."""

_REFUSED: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_NO_SEGMENT: Final = frozenset({"", ".", ".."})


def require(said: Any) -> str:
    """Give a name as it is kept.

    Raises:
        Refused: 400 with what is wrong.
    """
    if not isinstance(said, str):
        raise _refused(said, "it is no text")
    if wrong := _wrong(said):
        raise _refused(said, wrong)
    return said


def of_path(decoded: str, path: str) -> str:
    """Give the name that an address ends with.

    Args:
        decoded: the end of the path, percent-decoded; slashes may have come raw or as `%2F`.
        path: the whole path as it came: bytes that are no UTF-8 cannot be told from what was decoded.

    Raises:
        Refused: 400.
    """
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise _refused(decoded, "it is no UTF-8") from None
    return require(decoded)


def _wrong(name: str) -> str | None:
    try:
        raw = name.encode()
    except UnicodeEncodeError:
        return "it is no UTF-8"
    if len(raw) > LONGEST:
        return f"it has more than {LONGEST} bytes"
    if _REFUSED.search(name):
        return "it has a control character or a backslash"
    return next((wrong for each in raw.split(b"/") if (wrong := _wrong_segment(each))), None)


def _wrong_segment(segment: bytes) -> str | None:
    if segment.decode() in _NO_SEGMENT:
        return "a part of it is empty, '.' or '..'"
    if len(segment) > LONGEST_SEGMENT:
        return f"a part of it has more than {LONGEST_SEGMENT} bytes"
    return None


def _refused(said: Any, why: str) -> Exception:
    shown = said[:100].encode(errors="replace").decode() if isinstance(said, str) else said
    return refusals.bad_request(f"Invalid file name {shown!r}: {why}"[:400])
