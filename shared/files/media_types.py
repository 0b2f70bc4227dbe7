"""What kind of file a name stands for: the same on every machine."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mimetypes import MimeTypes

UNKNOWN: Final = "application/octet-stream"

_COMPRESSED: Final = {"gzip": "application/gzip", "bzip2": "application/x-bzip2", "xz": "application/x-xz"}
"""What a file is whose name says that it is compressed (`.csv.gz`): the compressed one, not what is inside."""


def by_name(filename: str) -> str | None:
    """Give the media type that the end of a file's name stands for, None for an end that says nothing."""
    kind, encoding = _names().guess_type(f"file:///{_ending(filename)}")
    return _COMPRESSED.get(encoding, UNKNOWN) if encoding else kind


def _ending(filename: str) -> str:
    """Give the last two endings of a name in small letters, on a name without what means something in a URL."""
    endings = re.search(r"(\.\w+){1,2}\Z", filename, re.ASCII)
    return "file" + (endings[0].lower() if endings else "")


@cache
def _names() -> MimeTypes:
    """Python's own table of endings: the one of the machine, which `mimetypes` adds, differs between machines."""
    from mimetypes import MimeTypes

    return MimeTypes()
