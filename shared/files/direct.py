"""Bytes that came with a request: examined while they are in memory, and put where records may point at them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Self

from shared.aws import s3
from shared.files import instants, keys
from shared.files.expected import Expected, Fingerprint
from shared.files.kept import StoredFile
from shared.files.verification import Stored, take_back
from shared.settings import settings


class DirectUpload:
    """The bytes of one request. They need no staging: nobody can change them once they are here.

    Used with `with`: where what is done with them fails, they go again.

    Args:
        group: the endpoint group.
        read: gives the bytes; it is asked when they are wanted first.
        digests: names of digests that are wanted besides SHA-256.
    """

    def __init__(self, group: str, read: Callable[[], bytes], digests: tuple[str, ...] = ()) -> None:
        self._group = group
        self._read = read
        self._digests = Expected().digests(digests)
        self._stored: StoredFile | None = None

    @cached_property
    def content(self) -> bytes:
        """The bytes."""
        return self._read()

    @cached_property
    def found(self) -> Fingerprint:
        """What they are: their size and digests."""
        worked_out = {name: hashlib.new(name, self.content, usedforsecurity=False) for name in self._digests}
        return Fingerprint(len(self.content), **{name: each.hexdigest() for name, each in worked_out.items()})

    def store(self, owner: str) -> StoredFile:
        """Give where they lie, for an owner in that group. One call, the first time."""
        if self._stored is None:
            found = self.found
            assert found.sha256 is not None, "it is always among the digests"
            key = keys.permanent(keys.new_staging(self._group, owner), found.sha256)
            put = s3().put_object(Bucket=settings.files_bucket, Key=key, Body=self.content)
            self._stored = StoredFile(
                key=key,
                size=found.size,
                sha256=found.sha256,
                etag=put["ETag"],
                verified_at=instants.now(),
                md5=found.md5,
                sha1=found.sha1,
                sha512=found.sha512,
                version=put.get("VersionId"),
            )
        return self._stored

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error and self._stored:
            take_back(Stored(self._stored), error)
