"""What kind of file something is, where the caller does not say: told by its name, else by its content."""

from __future__ import annotations

from typing import Final

from shared.files.media_types import UNKNOWN, by_name

TEXT: Final = "text/plain"

LONGEST: Final = 80
"""Most characters of a media type that a file keeps (MyTardis, `DataFile.mimetype`)."""


def guess(filename: str, content: bytes | None = None) -> str:
    """Give the media type of a file.

    Args:
        filename: its name; the ending counts.
        content: its bytes, where they are at hand.
    """
    return by_name(filename) or _of_content(content or b"")


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
