"""The style sheet, the scripts and the pictures of all pages, under names that change with what is in them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_DIRECTORY: Final = Path(__file__).with_name("assets")

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class Asset(NamedTuple):
    """A file that pages load: its bytes, and its media type."""

    body: bytes
    media_type: str


@cache
def path_of(name: str) -> str:
    """Give the path below the site of a file that pages load, such as `site.css`: it may be kept for ever.

    Raises:
        FileNotFoundError: there is no such file.
    """
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256((_DIRECTORY / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{stem}.{digest}.{suffix}"


@cache
def assets() -> dict[str, Asset]:
    """Give all of them by their paths."""
    files = (file for file in sorted(_DIRECTORY.iterdir()) if file.suffix in _TYPES)
    return {path_of(file.name): Asset(file.read_bytes(), _TYPES[file.suffix]) for file in files}
