"""The style sheet, the scripts and the pictures of all pages, under names that change with what is in them.

They lie in `shared/html`, which imports Jinja: who only gives them to a browser does not.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_DIRECTORY: Final = Path(__file__).parent / "html" / "assets"

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
def path_of(name: str, directory: Path = _DIRECTORY) -> str:
    """Give the path below the site of a file that pages load, such as `site.css`: it may be kept for ever.

    Args:
        name: the file's.
        directory: where it is, if it is not one of all pages.

    Raises:
        FileNotFoundError: there is no such file.
    """
    stem, _, suffix = name.rpartition(".")
    digest = hashlib.sha256((directory / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{stem}.{digest}.{suffix}"


@cache
def assets(directory: Path = _DIRECTORY) -> dict[str, Asset]:
    """Give all of them, or those of another directory, by their paths."""
    files = (file for file in sorted(directory.iterdir()) if file.suffix in _TYPES)
    return {path_of(file.name, directory): Asset(file.read_bytes(), _TYPES[file.suffix]) for file in files}
