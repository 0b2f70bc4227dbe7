"""Uploading and downloading the files of storage root 1. People upload; everyone downloads what is not private."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from functions.registry import holdings, refusals
from functions.registry.bootstrap import OWN_ROOT
from functions.registry.kinds import is_extension
from functions.registry.operations.permissions import signed_in
from functions.registry.store import store
from shared.aws import parallel
from shared.files import downloads, media_types, uploads
from shared.http import Refused
from shared.principal import Principal
from shared.records import AnyOf, Record

PRIVATE: Final = ("accessibility", "private")
"""The key and value that hide an object's file from strangers."""

SHA1: Final = re.compile(r"[0-9a-fA-F]{40}")
"""What a SHA-1 looks like, in either case."""


_LONGEST_EXTENSION: Final = 100
"""Bytes of an extension that names of files have; file systems take names of 255."""


def upload_url(checksum: Callable[[], Any], caller: Principal) -> str:
    """Give an address that takes the bytes with a checksum, held already or not. No round trip.

    It is signed without a size: the command-line client asks with an empty body, and signed is what it sends later.

    Args:
        checksum: gives what the request says; it may refuse, once it is known who asks.
        caller: who asks.

    Raises:
        Refused: 403; 400 for what is no SHA-1, without a body.
    """
    signed_in(caller)
    wanted = checksum()
    if not isinstance(wanted, str) or not SHA1.fullmatch(wanted):
        raise Refused(400, None)
    return uploads.put_url(uploads.open_put(holdings.GROUP, wanted.lower()))


def download_url(name: str, caller: Principal) -> str:
    """Give an address of the bytes with a SHA-1, named after their file type. Seven round trips at most.

    Raises:
        Refused: 404 unless there are a storage location, an object and the bytes; 403 for strangers if it is private.
    """
    objects = _objects(name) if SHA1.fullmatch(name) else []
    if not objects:
        raise refusals.not_found()
    if any(private(objects)):
        signed_in(caller)
    held = holdings.stored_or_waiting(name.lower())
    if held is None:
        raise refusals.not_found()
    saved = saved_as(name.lower(), _extension(objects))
    return downloads.url(held, saved.name, saved.media_type)


class Saved(NamedTuple):
    """The name under which a file is saved, and its media type."""

    name: str
    media_type: str


def saved_as(sha1: str, extension: str) -> Saved:
    """Name a file after its SHA-1 and the extension of its file type: without one that is empty, none, or too long."""
    usable = is_extension(extension) and len(extension.encode()) <= _LONGEST_EXTENSION
    name = f"{sha1}.{extension.removeprefix('.')}" if usable else sha1
    return Saved(name, media_types.by_name(name) or media_types.UNKNOWN)


def _objects(hash: str) -> list[Record]:
    """Give the objects whose file is the one with a hash in the site's own storage root, the oldest first."""
    keys = ({"storage_root": OWN_ROOT, "hash": hash, "public": public} for public in (True, False))
    found = parallel(*(partial(store().lookup, "storage_location", key) for key in keys))
    locations = tuple(each["id"] for each in found if each)
    return sorted(_located(locations), key=lambda each: each.id) if locations else []


def _located(locations: tuple[int, ...]) -> Iterator[Record]:
    cursor: str | None = None
    while True:
        page = store().page("object", filters=[AnyOf("storage_location", locations)], cursor=cursor)
        yield from page.records
        cursor = page.next
        if cursor is None:
            return


def private(objects: Iterable[Record]) -> list[bool]:
    """Say of each object whether strangers may not have its file. Two round trips."""
    key, value = PRIVATE
    find = store().find
    found = parallel(*(partial(find, "key_value", {"object": each.id, "key": key}) for each in objects))
    return [each is not None and each.values["value"] == value for each in found]


def _extension(objects: Iterable[Record]) -> str:
    """Give the extension of the first object that has a file type."""
    for each in objects:
        if each.values["file_type"] is not None:
            file_type = store().get("file_type", each.values["file_type"])
            return str(file_type.values["extension"]) if file_type else ""
    return ""
