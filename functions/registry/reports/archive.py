"""Files packed into a zip (APPNOTE.TXT 6.3): stored as they are, so that a zip's size and content are known before.

The crate library's own zip is not used: it deflates, and takes what it has made away in pieces of 8 KB, for each of
which it copies the rest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Self
from zipfile import ZipFile, ZipInfo

from shared.aws import parallel

_SEGMENT: Final = r"[\w-]+(\.[\w-]+)*"
_NAME: Final = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
"""What a member may be called: a path that leads nowhere but down, on any system."""

_HEADERS: Final = 30 + 46
"""The bytes that a member has beside its content and, twice, its name: its local header and its entry at the end."""

_END: Final = 22

_READABLE: Final = 0o644 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive.

    Attributes:
        name: its path there.
        size: how many bytes it has.
        sha256: what tells its content from all others.
        read: gives the content.
    """

    name: str
    size: int
    sha256: str
    read: Callable[[], bytes]

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        """Make a member of bytes that are at hand."""
        return cls(name, len(content), hashlib.sha256(content).hexdigest(), lambda: content)


def size(members: Sequence[Member]) -> int:
    """Give the exact size of the archive that `pack` makes."""
    return sum(_HEADERS + 2 * len(each.name.encode()) + each.size for each in members) + _END


def identity(members: Sequence[Member]) -> str:
    """Give what tells an archive from all others, without reading anything: equal ones have equal bytes."""
    lines = (f"{each.sha256} {each.name}\n" for each in members)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def pack(members: Sequence[Member]) -> BytesIO:
    """Read the members, side by side, and give the archive of them.

    Raises:
        ValueError: a name leads elsewhere, or is there twice.
    """
    _check([each.name for each in members])
    contents = parallel(*(each.read for each in members))
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for each, content in zip(members, contents, strict=True):
            entry = ZipInfo(each.name)  # of 1980-01-01, whenever it is packed
            entry.external_attr = _READABLE
            archive.writestr(entry, content)
    packed.seek(0)
    return packed


def _check(names: list[str]) -> None:
    if bad := [name for name in names if not _NAME.fullmatch(name)]:
        raise ValueError(f"not the names of files in an archive: {bad}")
    if len(set(names)) != len(names):
        raise ValueError("names of files in an archive are there twice")
