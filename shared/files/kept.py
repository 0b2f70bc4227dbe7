"""What records keep of their files: values that are made and read here, and are JSON in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Self

from shared.files import instants

LIFE = timedelta(days=7)
"""How long staged bytes live: the lifecycle rule of `template.yaml` takes them afterwards."""


class _Kept:
    """A dataclass that turns into a mapping for JSON, without what is None, and back."""

    def to_values(self) -> dict[str, Any]:
        """Give the mapping that a record keeps."""
        return {name: value for name, value in asdict(self).items() if value is not None}  # type: ignore[call-overload]

    @classmethod
    def of_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_values` gave."""
        return cls(**values)


@dataclass(frozen=True)
class Staged(_Kept):
    """An upload that was opened.

    Attributes:
        key: where its bytes are awaited.
        opened: when it was opened.
        expires: when its bytes, and those of its parts, vanish.
        size: how many bytes are awaited; None if that is not known.
        multipart: S3's id of the multipart upload; None for a plain PUT.
        part_size: the size of every part but the last.
    """

    key: str
    opened: str
    expires: str
    size: int | None = None
    multipart: str | None = None
    part_size: int | None = None

    @classmethod
    def at(cls, key: str, **more: Any) -> Self:
        """Give the upload at a staging key, as if it were opened now."""
        return cls(key, instants.now(), instants.now(LIFE), **more)

    @property
    def expired(self) -> bool:
        """Whether its bytes may have vanished."""
        return instants.passed(self.expires)

    @property
    def part_count(self) -> int:
        """How many parts a multipart upload has; an empty file has one, empty part."""
        assert self.size is not None and self.part_size is not None, "only a multipart upload has parts"
        return max(1, -(-self.size // self.part_size))

    def size_of_part(self, number: int) -> int:
        """Give the size of a part, counted from 1."""
        assert self.size is not None and self.part_size is not None, "only a multipart upload has parts"
        return min(self.part_size, self.size - (number - 1) * self.part_size)


@dataclass(frozen=True)
class StoredFile(_Kept):
    """Verified bytes.

    Attributes:
        key: where they are.
        size: how many they are.
        md5: a digest of them in lower-case hex; so are sha256, and sha1 and sha512 where they were asked for.
        etag: S3's ETag of the object, with its quotes.
        verified_at: when they were read and compared.
        bucket: the bucket that they were found in and stay in; None for the site's own.
        version: S3's id of the version that was verified (or, in the site's own bucket, written); None without any.
    """

    key: str
    size: int
    sha256: str
    etag: str
    verified_at: str
    md5: str | None = None
    sha1: str | None = None
    sha512: str | None = None
    bucket: str | None = None
    version: str | None = None
