"""Cutting a card to its bounds, so that no record is lost from the search for its length."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.search.card import LARGEST, LONGEST_RAW, MOST_FILES, MOST_READERS, Card
from shared.search.readers import Reading

LONGEST_TITLE = 1_000
"""Bytes of a title."""

LONGEST_TEXT = LARGEST // 2
"""Bytes of a description: words, tags and files have room beside it."""

_FIELDS = 64
"""Bytes of the names of the fields that are always there."""


def fitted(card: Card) -> Card:
    """Give a card that `check` accepts: what there is no room for is cut.

    Who may read, what it is within and what it links to go first, then names, values and words, then the description,
    and the names of files last. Whoever makes the card sees that its ids, dialect and kind are short, and that there
    are so few records in `within` that none is cut: a card is found by no more people for being within fewer.
    """
    room = _Room(LARGEST - _FIELDS - _bytes(card.id + card.known_as + card.dialect + card.kind))
    return replace(
        card,
        within=room.values("within", card.within),
        readers=room.readers(card.readers[:MOST_READERS]),
        aliases=room.whole("aliases", card.aliases),
        links=room.whole("links", card.links),
        name=room.text(card.name, LONGEST_RAW, times=2),
        licence=room.text(card.licence, LONGEST_RAW),
        title=room.text(card.title, LONGEST_TITLE),
        tags=room.values("tag", card.tags, times=2),
        subjects=room.values("subject", card.subjects, times=2),
        creators=room.values("creator", card.creators, times=2),
        raw=room.several(card.raw, LONGEST_RAW),
        sorts={name: kept for name, text in card.sorts.items() if (kept := room.named(name, text, LONGEST_RAW))},
        text=room.text(card.text, LONGEST_TEXT),
        extras=room.several(card.extras, LONGEST_TEXT),
        files=room.values("file", card.files[:MOST_FILES]),
    )


class _Room:
    """So many bytes are left; what stands in a card as a word and as a value counts several times."""

    def __init__(self, left: int) -> None:
        self._left = left

    def text(self, text: str, most: int, times: int = 1) -> str:
        """Give the beginning of a text that there is room for."""
        kept = _beginning(text, min(most, self._left // times))
        self._left -= times * _bytes(kept)
        return kept

    def named(self, name: str, text: str, most: int, times: int = 1) -> str:
        """Give the beginning of a text for which, and for its name, there is room; empty: not even for the name."""
        if self._left < times * _bytes(name):
            return ""
        self._left -= times * _bytes(name)
        return self.text(text, most, times)

    def values(self, name: str, values: Iterable[str], most: int = LONGEST_RAW, times: int = 1) -> tuple[str, ...]:
        """Give the values that there is room for, each with the name, and each once."""
        return tuple(kept for each in dict.fromkeys(values) if each and (kept := self.named(name, each, most, times)))

    def several(self, values: Mapping[str, tuple[str, ...]], most: int) -> dict[str, tuple[str, ...]]:
        """Give the values of several names that there is room for."""
        return {name: self.values(name, some, most) for name, some in values.items()}

    def readers(self, readers: Iterable[Reading]) -> tuple[Reading, ...]:
        """Give the readers that there is room for: none is cut."""
        return tuple(each for each in readers if self.named("readers", each.term, LONGEST_RAW) == each.term)

    def whole(self, name: str, values: Iterable[str]) -> tuple[str, ...]:
        """Give the values that there is room for, each once; none is cut: it would be another's name."""
        return tuple(each for each in dict.fromkeys(values) if self.named(name, each, LONGEST_RAW) == each)


def _beginning(text: str, most: int) -> str:
    """Give the beginning of a text that has at most so many bytes; halves of characters become question marks."""
    return text.encode("utf-8", "replace")[: max(most, 0)].decode("utf-8", "ignore")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
