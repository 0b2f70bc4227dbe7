"""What a record is related to: the records of all groups that it names, and those that name it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from shared.principal import Principal
from shared.search.faces import Face, Faces
from shared.search.readers import readers_of
from shared.search.storage.manifest import IndexAddress
from shared.settings import settings

MOST_RELATED: Final = 100
"""Records that are looked at, whether or not the caller may see them."""


def related(address: str, caller: Principal) -> list[Face]:
    """Give the faces of the records that a record is related to, those that a caller may see. Two round trips.

    Args:
        address: the record's (`shared.search.addresses`).
        caller: who asks; that they may see the record itself is for whoever asks to know.
    """
    faces = Faces(IndexAddress(settings.table("search"), bucket=""))  # no file of the index is read
    found = faces.get(faces.linked(address)[:MOST_RELATED]).values()
    readers, today = readers_of(caller), datetime.now(UTC).date()
    seen = (each for each in found if each.landing and each.is_for(readers, today))
    return sorted(seen, key=lambda face: (face.kind, face.title.casefold(), face.id))


def related_header(faces: Iterable[Face], site: str) -> dict[str, str]:
    """Give the header that tells machines of the pages of related records (RFC 8288); empty if there are none."""
    links = ", ".join(f'<{site}{each.landing}>; rel="related"' for each in faces)
    return {"Link": links} if links else {}
