"""The card: what the groups of endpoints tell the search, and each other, of a record (shared/search/README.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.search.addresses import uuid_of
from shared.search.readers import Reading

LARGEST = 64 * 1024
"""Bytes of all texts of a card."""

LONGEST_RAW = 1_000
"""Bytes of an id, a name, a tag or another raw value."""

MOST_FILES = 1_000
"""Names of files."""

MOST_READERS = 2_000
"""Grants."""


class BadCard(ValueError):
    """A card is not within its bounds; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is found of a record.

    Attributes:
        id: `<kind>/<id of the record>` (`addresses.address`), which tells it from all other cards; a document replaces
            the one with the same.
        dialect: the group of endpoints that it lives in.
        kind: what it is there: package, experiment, data_product.
        name: its short name, by which lists go.
        title: its title; best hits have the words here or in the name.
        made: when it was made, with a time zone; so is `changed`, when it last changed.
        readers: who may find it.
        text: its description.
        tags: as they are; so are `subjects`. Words here count more than in the rest.
        creators: names.
        files: names of its first files.
        licence: the licence's id.
        landing: the path of its page.
        size: bytes of its files.
        within: ids of the records whose audience is the card's too: its experiment's.
        aliases: other names than its address that it is known by (`shared.search.names`); not found.
        links: names of the records, of any group, that it names, which may be nothing's yet; they are told from both
            ends, not found.
        extras: further words, by the name of a field.
        raw: further values that are found whole and counted, by the name of a field.
        sorts: further texts that hits may be put in order by, by the name of a field.
        uuid: the id that those know it by who know records by UUIDs; empty: the one made of its address.
    """

    id: str
    dialect: str
    kind: str
    name: str
    title: str
    made: datetime
    changed: datetime
    readers: tuple[Reading, ...]
    text: str = ""
    tags: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    licence: str = ""
    landing: str = ""
    size: int = 0
    within: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    raw: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)
    uuid: str = ""

    @property
    def known_as(self) -> str:
        """Its UUID."""
        return self.uuid or uuid_of(self.id)

    @property
    def words(self) -> dict[str, tuple[str, ...]]:
        """The texts whose words are found, by the name of the field."""
        own = {
            "title": (self.title,),
            "name": (self.name,),
            "text": (self.text,),
            "tag": self.tags,
            "subject": self.subjects,
            "creator": self.creators,
            "file": self.files,
        }
        return own | {name: (*own.get(name, ()), *values) for name, values in self.extras.items()}

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """The values that are found whole and counted, by the name of the field."""
        own = {
            "name": (self.name,),
            "uuid": (self.known_as,),
            "dialect": (self.dialect,),
            "kind": (self.kind,),
            "licence": (self.licence,),
            "tag": self.tags,
            "subject": self.subjects,
            "creator": self.creators,
        }
        return own | {name: (*own.get(name, ()), *values) for name, values in self.raw.items()}


def said(told: Mapping[str, Iterable[Any]]) -> dict[str, tuple[str, ...]]:
    """Give words or values by field without what is not said: null, empty, or no text at all."""
    found = {name: tuple(each for each in some if each and isinstance(each, str)) for name, some in told.items()}
    return {name: some for name, some in found.items() if some}


def flag(value: bool) -> str:
    """Give a truth as a value of a card."""
    return "true" if value else "false"


def check(card: Card) -> None:
    """See that a card is of the declared types and within bounds.

    Raises:
        BadCard: it is not.
    """
    texts = [(name, value) for name, values in (*card.words.items(), *card.values.items()) for value in values]
    texts += [*card.sorts.items(), *(("readers", each.term) for each in card.readers)]
    texts += [*_ids(card)]
    _check_types(card, texts)
    if not card.id:
        raise BadCard("A card needs an id.")
    _check_bounds(card)
    if sum(_bytes(name) + _bytes(value) for name, value in texts) > LARGEST:
        raise BadCard(f"The texts have more than {LARGEST} bytes.")


def _check_types(card: Any, texts: list[tuple[Any, Any]]) -> None:
    for name, value in texts:
        if not isinstance(name, str) or not isinstance(value, str):
            raise BadCard(f"{name} is no text.")
    for name, moment in (("made", card.made), ("changed", card.changed)):
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise BadCard(f"{name} is no time with a time zone.")
    for each in card.readers:
        if any(isinstance(day, datetime) or not isinstance(day, date | None) for day in (each.since, each.until)):
            raise BadCard("A reader's day is no date.")


def _check_bounds(card: Card) -> None:
    for name, value in _raw(card):
        if _bytes(value) > LONGEST_RAW:
            raise BadCard(f"{name} has more than {LONGEST_RAW} bytes.")
    for name, values, most in (("files", card.files, MOST_FILES), ("readers", card.readers, MOST_READERS)):
        if len(values) > most:
            raise BadCard(f"There are more than {most} {name}.")


def _raw(card: Card) -> Iterator[tuple[str, str]]:
    yield from ((name, value) for name, values in card.values.items() for value in values)
    yield from (("readers", each.term) for each in card.readers)
    yield from _ids(card)


def _ids(card: Card) -> Iterator[tuple[str, str]]:
    yield "id", card.id
    yield from (("within", each) for each in card.within)
    yield from (("aliases", each) for each in card.aliases)
    yield from (("links", each) for each in card.links)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
