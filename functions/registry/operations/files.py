"""Uploading and downloading the files of storage root 1. People upload; everyone downloads what is not private."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from functions.registry import holdings, refusals
from functions.registry.kinds import SHA1, is_extension
from functions.registry.operations import file_access
from functions.registry.operations.permissions import signed_in
from functions.registry.store import store
from shared import allowances
from shared.files import FileTooLarge, Staged, downloads, media_types, uploads
from shared.http import Refused
from shared.principal import Principal
from shared.settings import settings

_OLDEST: Final = 100
"""How many of the objects that have the same bytes are asked for a file type."""

_LONGEST_EXTENSION: Final = 100
"""Bytes of an extension that names of files have; file systems take names of 255."""

_SIZE: Final = re.compile(r"[0-9]{1,15}", re.ASCII)


def upload_url(checksum: Callable[[], Any], caller: Principal, size: str | None = None) -> str:
    """Give an address that takes the bytes with a checksum, held already or not. One round trip.

    Args:
        checksum: gives what the request says; it may refuse, once it is known who asks.
        caller: who asks.
        size: how many bytes they are, which the address then insists on; None where the request does not say.

    Raises:
        Refused: 403; 400 for what is no SHA-1 or no size, without a body; 413 for more than one PUT can carry or one
            run can verify.
        AllowanceSpent: the caller has as many bytes of uploads open as an account may; an unknown size is the largest.
    """
    user = signed_in(caller)
    wanted = checksum()
    if not isinstance(wanted, str) or not SHA1.fullmatch(wanted):
        raise Refused(400, None)
    if size is not None and not _SIZE.fullmatch(size):
        raise Refused(400, None)
    staged = _opened(wanted.lower(), int(size) if size else None)
    allowances.open_upload(settings.table(holdings.GROUP), user, staged.key, uploads.room(staged))
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
    sha1 = name.lower()
    found = file_access.holders([sha1] if SHA1.fullmatch(name) else [])
    if sha1 not in found or not found[sha1].here:
        raise refusals.not_found()
    if not caller.is_user and file_access.private(found):
        signed_in(caller)
    held = holdings.stored_or_waiting(sha1)
    if held is None:
        raise refusals.not_found()
    saved = saved_as(sha1, _extension(found[sha1].here[:_OLDEST]))
    return downloads.url(held, saved.name, saved.media_type, method)


class Saved(NamedTuple):
    """The name under which a file is saved, and its media type."""

    name: str
    media_type: str


def saved_as(sha1: str, extension: str) -> Saved:
    """Name a file after its SHA-1 and the extension of its file type: without one that is empty, none, or too long."""
    usable = is_extension(extension) and len(extension.encode()) <= _LONGEST_EXTENSION
    name = f"{sha1}.{extension.removeprefix('.')}" if usable else sha1
    return Saved(name, media_types.by_name(name) or media_types.UNKNOWN)


def _extension(objects: Sequence[int]) -> str:
    """Give the extension of the first of these objects that has a file type."""
    found = store().get_all((("object", id) for id in objects), ())
    for id in objects:
        each = found.get(("object", id))
        if each and each.values["file_type"] is not None:
            file_type = store().get("file_type", each.values["file_type"])
            return str(file_type.values["extension"]) if file_type else ""
    return ""
