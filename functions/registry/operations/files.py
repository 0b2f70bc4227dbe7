"""Uploading and downloading the files of storage root 1. People upload; everyone downloads what is not private."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from functions.registry import holdings, refusals
from functions.registry.kinds import SHA1, is_extension
from functions.registry.operations import file_access
from functions.registry.operations.permissions import signed_in
from functions.registry.store import store
from shared.files import downloads, media_types, uploads
from shared.http import Refused
from shared.principal import Principal

_OLDEST: Final = 100
"""How many of the objects that have the same bytes are asked for a file type."""

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
