"""What the search is told of the repository's objects (shared/search/README.md).

Whatever is published is found by everybody, at every share level: what a level holds back are the bytes. A card is
made of its own record and of the names of its files, which do not change once there is a card; a deposit is found by
the ids of its community and its collection, which stay. So no change of another record touches it, but for the schema
of a collection: it is called like that, and found once that is published.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import Any, Final, NamedTuple

from functions.repository.store import (
    BYTES,
    CATEGORY,
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    FILE,
    FILES_OF,
    PUBLISHED,
    SCHEMA,
    store,
)
from functions.repository.wire import identifiers_of, landing_of, names_of, pid_of, shown_state
from shared.aws import parallel
from shared.records import Record, RecordKey, Values
from shared.search import PUBLIC, Card, Reading, user
from shared.search.addresses import address, uuid_name
from shared.search.card import MOST_FILES, flag, said
from shared.search.fitting import fitted
from shared.search.licences import OPEN, licence_id
from shared.search.source import CardSource

OBJECT_ID: Final = "object_id"
"""The raw field of what stands behind the namespace; `id` is the card's own."""

CONTEXT: Final = "context"
"""The raw field with the pids of the community and the collection that an object is in."""

HAS: Final = "has"
"""The raw field with the names of the fields in which an object has something."""

OWN_FIELDS: Final = {"title": "title", "description": "text", "creator": "creator", "subject": "tag", "file": "file"}
"""The fields that every card has, by their names in the metadata; other fields have the same name in both."""

MOST_FORMATS: Final = 50
"""How many ends of file names a deposit tells."""

_LONGEST_KEY: Final = 200
"""Bytes of the name of a community's field; what is in those with longer names is found without naming them."""


class Holdings(NamedTuple):
    """What is told of a deposit's files: the names of the first, and the bytes of all."""

    names: Sequence[str] = ()
    size: int = 0


_NOTHING: Final = Holdings()


def _of(collection: str, ids: Collection[int]) -> dict[int, Card]:
    """Make the cards of the published objects among some. One round trip, two of deposits."""
    found = store().get_many(collection, ids)
    objects = [each for each in found.values() if each.values["state"] == PUBLISHED]
    held = holdings(objects) if collection == DEPOSIT else {}
    return {each.id: card(each, held.get((collection, each.id), _NOTHING)) for each in objects}


def holdings(deposits: Sequence[Record]) -> dict[RecordKey, Holdings]:
    """Read what is told of the files of deposits. One round trip."""
    read: list[Any] = parallel(
        partial(store().tallies, deposits), *(partial(_file_names, deposit.id) for deposit in deposits)
    )
    tallies, *names = read
    keys = [(each.collection, each.id) for each in deposits]
    return {key: Holdings(some, tallies[key][BYTES]) for key, some in zip(keys, names, strict=True)}


def _file_names(deposit: int) -> list[str]:
    return [line.data["name"] for line in store().entries(FILE, FILES_OF, str(deposit), limit=MOST_FILES)]


def card(record: Record, held: Holdings = _NOTHING) -> Card:
    """Make the card of an object; of one that is not published, for its owner alone.

    Args:
        record: the object.
        held: its files.
    """
    values = record.values
    words = said(_words(values))
    return fitted(
        Card(
            id=address(record.collection, record.id),
            dialect="repository",
            kind=record.collection,
            name=str(pid_of(values)),
            title=values["base"].get("title", ""),
            made=datetime.fromisoformat(values["created"]),
            changed=datetime.fromisoformat(values["updated"]),
            readers=(Reading(PUBLIC if values["state"] == PUBLISHED else user(values["owner"])),),
            text=values["base"].get("description", ""),
            tags=tuple(values["base"].get("subject", ())),
            creators=tuple(values["base"].get("creator", ())),
            files=tuple(held.names),
            licence=next(_licences(values), ""),
            landing=landing_of(pid_of(values), ""),
            size=held.size,
            aliases=(*names_of(values), uuid_name(address(record.collection, record.id))),
            links=tuple(values.get("links", ())),
            extras=words,
            raw=said(_raw(record, words, held)),
        )
    )


def _words(values: Values) -> dict[str, Iterable[Any]]:
    """Give what is found by its words, by field, beside what every card has."""
    base = {name: texts_of(value) for name, value in values["base"].items() if name not in OWN_FIELDS}
    return {
        "doi": [values["doi"]],
        "epicpid": [values["epicpid"]],
        "identifier": identifiers_of(values),
        **base,
        **_fields("community", values.get("values")),
        **_fields("collection", values.get("collection_values")),
    }


def _fields(schema: str, values: Values | None) -> dict[str, Iterable[str]]:
    found: dict[str, Iterable[str]] = {}
    for name, value in (values or {}).items():
        field = f"{schema}.{name}" if len(name.encode()) <= _LONGEST_KEY else schema
        found[field] = [*found.get(field, ()), *texts_of(value)]
    return found


def texts_of(value: Any) -> Iterator[str]:
    """Give the texts in a value: itself, those of a list's items or an object's members; of a number, its digits."""
    match value:
        case dict():
            yield from chain.from_iterable(map(texts_of, value.values()))
        case list():
            yield from chain.from_iterable(map(texts_of, value))
        case str():
            yield value
        case _ if value is not None:
            yield json.dumps(value)


def _raw(record: Record, words: Mapping[str, Any], held: Holdings) -> dict[str, Iterable[str | None]]:
    """Give what is found whole: identifiers without their case, and what the catalogue counts of all groups."""
    values = record.values
    own = [name for name in ("title", "description", "creator", "subject") if values["base"].get(name)]
    formats = _formats(held.names)
    known = {
        OBJECT_ID: [values["id"].casefold()],
        "pid": [str(pid_of(values)).casefold()],
        **{name: [(values[name] or "").casefold()] for name in ("doi", "epicpid")},
        "identifier": [each.casefold() for each in identifiers_of(values)],
        "state": [shown_state(values)],
        "sharelevel": [values["sharelevel"]],
        "owner": [f"user:{values['owner']}"],
        CONTEXT: _context(values),
        HAS: [*words, *own, *(["file"] if held.names else [])],
    }
    if record.collection != DEPOSIT:
        return known
    licences = list(_licences(values))
    return known | {
        "license_id": licences,
        "isopen": [flag(not OPEN.keys().isdisjoint(licences))],
        "res_format": formats,
        "downloadable": [flag(bool(held.names))],
    }


def _context(values: Values) -> Iterator[str]:
    """Give the pids of what an object is in."""
    for namespace in (COMMUNITY, COLLECTION):
        if id := values.get(f"{namespace}_id"):
            yield f"{namespace}:{id}".casefold()


def _licences(values: Values) -> Iterator[str]:
    """Give the ids of an object's licences, as the catalogue knows them."""
    for entry in values["base"].get("rights", ()):
        name, uri = (entry, entry) if isinstance(entry, str) else (entry["name"], entry.get("uri"))
        yield licence_id(name, uri)


def _formats(names: Iterable[str]) -> list[str]:
    ends = (end.lower() for name in names for _, dot, end in [name.rpartition(".")] if dot and "/" not in end and end)
    return list(islice(dict.fromkeys(ends), MOST_FORMATS))


KINDS: Final = (DEPOSIT, COLLECTION, COMMUNITY, CATEGORY, SCHEMA)
"""The kinds of objects."""

SOURCE: Final = CardSource("repository", store, {kind: partial(_of, kind) for kind in KINDS})
"""The repository's cards, and what they are made of."""
