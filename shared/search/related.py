"""What a record is related to: the records of all groups that it names, and those that name it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from shared.principal import Principal
from shared.search.addresses import uuid_name
from shared.search.face import Face
from shared.search.faces import Faces
from shared.search.readers import readers_of
from shared.search.storage.manifest import IndexAddress
from shared.settings import settings

MOST_RELATED: Final = 100
"""Records that are looked at, whether or not the caller may see them."""


def related(address: str, caller: Principal, aliases: Iterable[str] = ()) -> list[Face]:
    """Give the faces of the records that a record is related to, those that a caller may see. Two round trips.

    Args:
        address: the record's (`shared.search.addresses`).
        caller: who asks; that they may see the record itself is for whoever asks to know.
        aliases: its other names, as its card has them; the UUID that is made of the address need not be among them.
    """
    faces = kept_faces()
    linked = faces.linked(address, (*aliases, uuid_name(address)))
    found = {each.id: each for each in faces.get(linked[:MOST_RELATED]).values() if each.id != address}
    readers, today = readers_of(caller), datetime.now(UTC).date()
    seen = (each for each in found.values() if each.landing and each.is_for(readers, today))
    return sorted(seen, key=lambda face: (face.kind, face.title.casefold(), face.id))


def kept_faces() -> Faces:
    """Give the faces that the settings name, to read alone: none of the index's files is needed."""
    return Faces(IndexAddress(settings.table("search"), bucket=""))


def related_header(faces: Iterable[Face], site: str) -> dict[str, str]:
    """Give the header that tells machines of the pages of related records (RFC 8288); empty if there are none."""
    links = ", ".join(f'<{site}{each.landing}>; rel="related"' for each in faces)
    return {"Link": links} if links else {}
