"""What a file is said to be, what it is found to be, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

DIGESTS = ("md5", "sha1", "sha256", "sha512")
"""The digests that can be declared, by their names in `hashlib`."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What bytes were found to be: their size, and those digests (lower-case hex) that were worked out."""

    size: int
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    sha512: str | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What bytes are declared to be; None where nothing is declared.

    Digests are hex in either case. A text that is no such digest, the empty one included, can never be right.
    """

    size: int | None = None
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    sha512: str | None = None

    def digests(self, more: Iterable[str] = ()) -> tuple[str, ...]:
        """Names the digests to be worked out: SHA-256, those declared, and more."""
        wanted = {"sha256", *more}
        return tuple(name for name in DIGESTS if name in wanted or getattr(self, name) is not None)

    def wrong(self, found: Fingerprint) -> tuple[str, ...]:
        """Names what is declared otherwise than found; empty if all agrees."""
        names = [name for name in DIGESTS if not _agrees(getattr(self, name), getattr(found, name))]
        return ("size", *names) if self.size not in (None, found.size) else tuple(names)


def _agrees(declared: str | None, found: str | None) -> bool:
    return declared is None or declared.lower() == found
