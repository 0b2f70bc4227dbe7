"""Which records of the site an object's metadata name: in `relation` and in `source`, in whatever form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from shared.principal import Principal
from shared.records import Record
from shared.search import references
from shared.search.face import Face
from shared.search.readers import readers_of
from shared.search.related import kept_faces

MOST_LINKS: Final = 100
"""Records that an object names: the first ones."""

_NAMED_IN: Final = ("relation", "source")


def texts_of(base: Mapping[str, Any]) -> list[str]:
    """Give the texts of base metadata that may name records."""
    return [text for name in _NAMED_IN for text in base.get(name, ())]


def leads_to(record: Record, caller: Principal) -> dict[str, Face]:
    """Give the faces of the records that an object names, by these names, those that a caller may see.

    A round trip, beside others a second; none for what names nothing.
    """
    names = record.values.get("links") or ()
    if not names:
        return {}
    readers, today = readers_of(caller), datetime.now(UTC).date()
    found = kept_faces().get(names)
    return {name: face for name, face in found.items() if face.landing and face.is_for(readers, today)}


def names_in(base: Mapping[str, Any], site: str) -> list[str]:
    """Give the names of the records that base metadata name, each once and in order, whether or not they are there.

    Args:
        base: the metadata; texts that can name nothing here are passed over.
        site: the site's address.
    """
    found = (named.name for text in texts_of(base) if (named := references.read(text, site)))
    return list(islice(dict.fromkeys(found), MOST_LINKS))
