"""The files that an RO-Crate is packed with: files of storage root 1 that the caller may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from functions.registry import holdings
from functions.registry.bootstrap import OWN_ROOT
from functions.registry.kinds import SHA1
from functions.registry.operations.file_access import withheld
from functions.registry.operations.files import saved_as
from functions.registry.reports.lineage import Lineage
from shared.aws import parallel
from shared.files import StoredFile, downloads, uploads
from shared.principal import Principal
from shared.records import Record

if TYPE_CHECKING:
    from functions.registry.reports.archive import Member

MOST_BYTES: Final = 128 * uploads.MIB
MOST_FILES: Final = 1000
"""What a crate is packed with at most: the function has it in memory twice, and takes about a third of its 29 s to
fetch it from S3 and put the copy there. Other files are listed by their address."""


class _Held(NamedTuple):
    thing: Record
    sha1: str
    file: StoredFile


def stored_files(lineage: Lineage, caller: Principal) -> Mapping[int, Member]:
    """Give the files of a lineage's objects that fit into a crate, by the objects' ids; nothing is read yet.

    One round trip, five for a stranger.
    """
    from functions.registry.reports.archive import Member

    return {
        each.thing.id: Member(
            f"data/{each.thing.id}/{_name(lineage, each)}",
            each.file.size,
            each.file.sha256,
            partial(downloads.read, each.file, MOST_BYTES),
        )
        for each in _within_bounds(_held(lineage, caller))
    }


def _held(lineage: Lineage, caller: Principal) -> list[_Held]:
    own = [(thing, sha1) for thing in lineage.of("object") if (sha1 := _own_sha1(lineage, thing))]
    files = parallel(*(partial(holdings.stored, sha1) for _, sha1 in own))
    hidden = withheld((sha1 for _, sha1 in own), caller)
    return [
        _Held(thing, sha1, file) for (thing, sha1), file in zip(own, files, strict=True) if file and sha1 not in hidden
    ]


def _own_sha1(lineage: Lineage, thing: Record) -> str | None:
    """Give the SHA-1 of an object's file, if that is in the site's own storage root."""
    location = lineage.one(thing, "storage_location", "storage_location")
    if location is None or location.values["storage_root"] != OWN_ROOT:
        return None
    hash = str(location.values["hash"])
    return hash.lower() if SHA1.fullmatch(hash) else None


def _within_bounds(held: list[_Held]) -> Iterator[_Held]:
    room, files = MOST_BYTES, MOST_FILES
    for each in held:
        if each.file.size <= room and files:
            room -= each.file.size
            files -= 1
            yield each


def _name(lineage: Lineage, held: _Held) -> str:
    file_type = lineage.one(held.thing, "file_type", "file_type")
    return saved_as(held.sha1, file_type.values["extension"] if file_type else "").name
