"""What can go wrong with files."""

from __future__ import annotations

from collections.abc import Sequence


class FilesError(Exception):
    """The parent of all errors of this package."""


class FileTooLarge(FilesError):
    """More bytes than are taken: `size` of them where `limit` is the most."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"{size} bytes are more than the {limit} that are taken")
        self.size = size
        self.limit = limit


class BadPartSize(FilesError):
    """Parts of this size are none that S3 takes, or too many; the message says what is wrong, for a person."""


class PartsMissing(FilesError):
    """An upload cannot be completed: the parts with these `numbers` have not come, or not as they should."""

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(f"{len(numbers)} parts are missing")
        self.numbers = tuple(numbers)


class UploadGone(FilesError):
    """The multipart upload has been completed, aborted or has expired."""


class Unsettled(FilesError):
    """The staged bytes changed each time while they were read. Nothing was decided; it may be tried again."""


class Gone(FilesError):
    """The bytes are no longer where they were verified, or are others by now."""
