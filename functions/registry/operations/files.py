"""Uploading and downloading the files of storage root 1. People upload; everyone downloads what is not private."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from functions.registry import holdings, refusals
from functions.registry.bootstrap import OWN_ROOT
from functions.registry.operations.permissions import signed_in
from functions.registry.store import store
from shared import allowances
from shared.aws import parallel
from shared.files import FileTooLarge, Staged, downloads, uploads
from shared.http import Refused
from shared.principal import Principal
from shared.records import AnyOf, Record
from shared.settings import settings

PRIVATE: Final = ("accessibility", "private")
"""The key and value that hide an object's file from strangers."""

_SIZE: Final = re.compile(r"[0-9]{1,15}", re.ASCII)

SHA1: Final = re.compile(r"[0-9a-fA-F]{40}")
"""What a SHA-1 looks like, in either case."""


def upload_url(checksum: Callable[[], Any], caller: Principal, size: str | None = None) -> str:
    """Give an address that takes the bytes with a checksum. One round trip and one to S3, and what checking takes.

    Args:
        checksum: gives what the request says; it may refuse, once it is known who asks.
        caller: who asks.
        size: how many bytes they are, which the address then insists on; None where the request does not say.

    Raises:
        Refused: 403, 400 for what is no SHA-1 or no size, 413 for more than one PUT can carry or one run can verify,
            409 if the bytes are there already. 400 and 409 have no body.
        AllowanceSpent: the caller has as many bytes of uploads open as an account may; an unknown size is the largest.
    """
    user = signed_in(caller)
    wanted = checksum()
    if not isinstance(wanted, str) or not SHA1.fullmatch(wanted):
        raise Refused(400, None)
    if size is not None and not _SIZE.fullmatch(size):
        raise Refused(400, None)
    sha1 = wanted.lower()
    if holdings.stored(sha1):
        raise Refused(409, None)
    staged = _opened(sha1, int(size) if size else None)
    open_upload = partial(allowances.open_upload, settings.registry_table, user, staged.key, uploads.room(staged))
    calls: tuple[Callable[[], Any], ...] = (open_upload, partial(holdings.stored_by_now, sha1))
    _, held = parallel(*calls)
    if held:
        allowances.close_upload(settings.registry_table, staged.key)
        raise Refused(409, None)
    return uploads.put_url(staged)


def _opened(sha1: str, size: int | None) -> Staged:
    try:
        return uploads.open_put(holdings.GROUP, sha1, size)
    except FileTooLarge as error:
        raise refusals.detail(413, f"{error}.") from None


def download_url(name: str, caller: Principal, method: str) -> str:
    """Give an address to GET or HEAD the bytes with a SHA-1 at, named after their file type. Seven trips at most.

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
    return downloads.url(held, saved.name, saved.media_type, method)


class Saved(NamedTuple):
    """The name under which a file is saved, and its media type."""

    name: str
    media_type: str


def saved_as(sha1: str, extension: str) -> Saved:
    """Name a file after its SHA-1 and the extension of its file type, which may be empty."""
    name = f"{sha1}.{extension.lstrip('.')}" if extension else sha1
    return Saved(name, mimetypes.guess_type(name)[0] or "application/octet-stream")


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
