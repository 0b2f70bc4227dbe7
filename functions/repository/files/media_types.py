"""What kind of file something is: told by the end of its name, else by how it begins."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final

from shared.files.media_types import UNKNOWN, by_name

TEXT: Final = "text/plain"

LOOKED_AT: Final = 64 * 1024
"""Bytes that are looked at where a name does not tell."""

_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def media_type(name: str, beginning: Callable[[], bytes]) -> str:
    """Give the media type of a file.

    Args:
        name: what it is called.
        beginning: gives its first `LOOKED_AT` bytes, or more; it is asked only where the name does not tell.
    """
    return by_name(name) or (TEXT if _is_text(beginning()[:LOOKED_AT]) else UNKNOWN)


def _is_text(beginning: bytes) -> bool:
    """Whether bytes are UTF-8 without control characters that no text has; a last character may be cut."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(beginning, final=len(beginning) < LOOKED_AT)
    except UnicodeDecodeError:
        return False
    return not _BINARY.search(text)
