"""The face of a record: what any group shows of a record of another, and how that is kept."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.search import card_text
from shared.search.card import Card
from shared.search.readers import PUBLIC, Reading, terms_on


@dataclass(frozen=True, slots=True)
class Face:
    """What others show of a record.

    Attributes:
        id: its address, which is its card's id; the rest is the card's, too.
        card: all of it, of a record that anybody may read on some days, if it was asked for by its address.
        state: what its group says of how far it has come, such as `published`; empty: nothing.
    """

    id: str
    kind: str
    title: str
    landing: str
    licence: str
    size: int
    made: datetime
    changed: datetime
    readers: tuple[Reading, ...]
    within: tuple[str, ...]
    card: Card | None
    state: str = ""

    def is_for(self, readers: Collection[str] | None, day: date) -> bool:
        """Say whether a caller with these terms (`shared.search.readers_of`) may see it on a day."""
        return readers is None or not terms_on(self.readers, day).isdisjoint(readers)


def digest(card: Card) -> str:
    """Give what tells a card from those that it was before."""
    return hashlib.sha256(card_text.write(card).encode("utf-8", "replace")).hexdigest()[:32]


def packed(card: Card, *, whole: bool) -> bytes:
    """Give the face of a card as it is kept; `whole`: with the card, if anybody may read it."""
    is_public = any(each.term == PUBLIC for each in card.readers)
    kept = {
        "kind": card.kind,
        "title": card.title,
        "landing": card.landing,
        "licence": card.licence,
        "size": card.size,
        "made": card.made.isoformat(),
        "changed": card.changed.isoformat(),
        "readers": card_text.plain_readers(card.readers),
        "within": card.within,
        "card": card_text.write(card) if whole and is_public else None,
        "state": next(iter(card.raw.get("state", ())), ""),
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def unpacked(address: str, body: bytes) -> Face:
    """Give the face that `packed` has made of the card of the record at an address, now or earlier."""
    kept: Any = json.loads(zlib.decompress(body))
    return Face(
        id=address,
        **{
            **kept,
            "made": datetime.fromisoformat(kept["made"]),
            "changed": datetime.fromisoformat(kept["changed"]),
            "readers": card_text.readings(kept["readers"]),
            "within": tuple(kept["within"]),
            "card": kept["card"] and card_text.read(kept["card"]),
        },
    )
