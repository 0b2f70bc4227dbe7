"""What kind of file something is, where the caller does not say: told by its name, else by its content."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mimetypes import MimeTypes

UNKNOWN: Final = "application/octet-stream"
TEXT: Final = "text/plain"

LONGEST: Final = 80
"""Most characters of a media type that a file keeps (MyTardis, `DataFile.mimetype`)."""

_ENCODED: Final = {"gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}
"""What a file is whose name says that it is compressed (`.csv.gz`): the compressed one, not what is inside."""


def guess(filename: str, content: bytes | None = None) -> str:
    """Give the media type of a file.

    Args:
        filename: its name; the ending counts.
        content: its bytes, where they are at hand.
    """
    kind, encoding = _names().guess_type(f"file:///{_ending(filename)}")
    if encoding:
        return _ENCODED.get(encoding, UNKNOWN)
    return kind or _of_content(content or b"")


def _ending(filename: str) -> str:
    """Give the last two endings of a name, on a name without characters that mean something in a URL."""
    endings = re.search(r"(\.\w+){1,2}\Z", filename, re.ASCII)
    return "file" + (endings[0] if endings else "")


@cache
def _names() -> MimeTypes:
    """Python's own table of endings: the one of the machine, which `mimetypes` adds, differs between machines."""
    from mimetypes import MimeTypes

    return MimeTypes()


def _of_content(content: bytes) -> str:
    if not content:
        return UNKNOWN
    import puremagic  # reads its table of signatures when it is imported

    try:
        if found := puremagic.from_string(content, mime=True):
            return found[:LONGEST]
    except puremagic.PureError:
        pass
    return TEXT if _is_text(content) else UNKNOWN


def _is_text(content: bytes) -> bool:
    try:
        return "\x00" not in content.decode()
    except UnicodeDecodeError:
        return False
