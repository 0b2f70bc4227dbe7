"""Giving out the content of files, to who may read it, and only what was verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from functions.experiments import refusals
from functions.experiments.access import Viewer
from functions.experiments.children import REPLICAS, child
from functions.experiments.operations import parents
from shared.files import Gone, StoredFile, downloads
from shared.records import Record, Values

LARGEST_ANSWER: Final = 4 * 1024**2
"""Bytes of content that an answer carries itself; larger ones are fetched from S3."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a download gives: the bytes, or the address that has them for some minutes (a secret while it lasts).

    `etag` is S3's own, which it compares an ``If-Range`` with.
    """

    filename: str
    media_type: str
    content: bytes | None = None
    etag: str = ""
    address: str = ""

    @property
    def content_type(self) -> str:
        """The `Content-Type` of the bytes."""
        return downloads.content_type(self.media_type)

    @property
    def disposition(self) -> str:
        """The `Content-Disposition` of the bytes."""
        return downloads.disposition(self.filename)


def readable_file(id: int, viewer: Viewer) -> Record:
    """Give a file whose content somebody may read. Three round trips.

    Raises:
        Refused: 404, 403.
    """
    file, above = parents.of_file(id)
    if not above.content_readable(viewer):
        raise refusals.forbidden()
    return file


def of_file(id: int, viewer: Viewer, method: str, small: int) -> Content:
    """Give the content of a file, or the address where S3 answers for it.

    Args:
        id: the file.
        viewer: who asks.
        method: GET or HEAD: what the address is for.
        small: how many bytes are given themselves, at the most; 0: none ever.

    Raises:
        Refused: 404 for a file that is not there or has no verified copy, 403.
    """
    file = readable_file(id, viewer)
    return _first(file, file.values["replicas"], method, small)


def of_replica(id: int, viewer: Viewer, method: str) -> Content:
    """Give the address of one copy of a file, for GET or HEAD.

    Raises:
        Refused: 404 for a copy that is not there or not verified, 403.
    """
    owner, n = child(id, REPLICAS)
    file = readable_file(owner, viewer)
    return _first(file, [each for each in file.values["replicas"] if each["n"] == n], method)


def _first(file: Record, replicas: Iterable[Values], method: str, small: int = 0) -> Content:
    """Give the first verified copy that is still what was verified; those that the site keeps come first."""
    verified = [each for each in replicas if each["verified"] and each["stored"]]
    for replica in sorted(verified, key=lambda each: each["external"] is not None):
        try:
            return _content(file.values, StoredFile.of_values(replica["stored"]), method, small)
        except Gone:
            continue
    raise refusals.not_found()


def _content(file: Values, stored: StoredFile, method: str, small: int) -> Content:
    name, media_type = file["filename"], file["mimetype"]
    if small and stored.size <= small:
        return Content(name, media_type, content=downloads.read(stored, small), etag=stored.etag)
    return Content(name, media_type, address=downloads.url(stored, name, media_type, method))
