"""Mirrored packages: public records of the other groups, shown among the catalogue's packages and never written here.

They are made of faces, so that no other group is asked. A mirrored package's name is `<kind>-<id>`; its id is made of
the record's address, and found again by the index, whose card of the record has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from functions.catalogue.kinds import is_uuid
from functions.catalogue.store import ACTIVE
from functions.catalogue.wire import ShownPackage
from shared.records import Record, Values
from shared.search.addresses import address, record_of, uuid_of
from shared.search.card import Card
from shared.search.faces import Face, Faces
from shared.search.present import present_index, search_copy
from shared.search.readers import PUBLIC
from shared.search.tree import And, Node, Or, Term
from shared.settings import settings


class _Lives(NamedTuple):
    """Where records of a kind live: the paths of a record and of its files, with its `id` and its `title` in them."""

    record: str
    files: str


_KINDS: Final = {
    "experiment": _Lives("/api/v1/experiment/{id}/", "/api/v1/dataset/?experiments={id}"),
    "data_product": _Lives("/api/data_product/{id}/", "/data_product/{title}"),
    "deposit": _Lives("/api/objects/deposit/{id}", "/api/objects/deposit/{id}/files"),
}
"""The kinds of records that are mirrored."""

_PARTS: Final = {
    "page": "The record's page",
    "record": "What its own API says of the record",
    "files": "The record's files",
}
"""The resources of a mirrored package, and what each is."""

_NAME: Final = re.compile(rf"({'|'.join(_KINDS)})-(0|[1-9]\d{{0,17}})", re.ASCII)
_EVERYBODY: Final = frozenset({PUBLIC})


def kinds() -> tuple[str, ...]:
    """Give the kinds of records that are shown as packages; none where the site does not mirror."""
    return tuple(_KINDS) if settings.mirrors_records else ()


def among(kinds: Iterable[str]) -> Node:
    """Give the tree that finds the records of some kinds."""
    return Or(tuple(Term("kind", kind) for kind in kinds))


def packages(addresses: Iterable[str]) -> dict[str, ShownPackage]:
    """Give the packages that stand for the records at some addresses, those that everybody may see. One round trip."""
    wanted = [each for each in addresses if each.partition("/")[0] in kinds()]
    today = datetime.now(UTC).date()
    faces = Faces(present_index()).get(wanted) if wanted else {}
    return {
        each: _package(face, face.card) for each, face in faces.items() if face.card and face.is_for(_EVERYBODY, today)
    }


def find(reference: str) -> ShownPackage | None:
    """Give a mirrored package by its name or id. One round trip by its name, two by its id; none for any other name.

    Raises:
        SearchUnavailable: what has this id cannot be looked for now.
    """
    if named := _NAME.fullmatch(reference):
        there = address(named[1], int(named[2]))
    elif kinds() and is_uuid(reference):
        found = search_copy().search(And((Term("uuid", reference), among(kinds()))), _EVERYBODY, limit=1).ids
        there = found[0] if found else ""
    else:
        return None
    return packages([there]).get(there)


def _package(face: Face, card: Card) -> ShownPackage:
    kind, id = record_of(face.id)
    return ShownPackage(Record(kind, id, 1, _values(kind, id, card)))


def _values(kind: str, id: int, card: Card) -> Values:
    """Give a package's values (`functions.catalogue.store`) that tell of a record; addresses are paths of the site."""
    name = f"{kind}-{id}"
    made, changed = _moment(card.made), _moment(card.changed)
    return {
        "uuid": uuid_of(card.id),
        "name": name,
        "claimed": name,
        "state": ACTIVE,
        "owner": None,
        "created": made,
        "changed": changed,
        "revision": uuid_of(f"{card.id}@{changed}"),
        "title": card.title,
        "version": next(iter(card.raw.get("version", ())), None),
        "url": card.landing,
        "author": "; ".join(card.creators) or None,
        **dict.fromkeys(("author_email", "maintainer", "maintainer_email")),
        "notes": card.text or None,
        "license": card.licence or None,
        "tags": sorted(set(card.tags)),
        "extras": {"stele_address": card.id, "stele_kind": kind, "stele_read_only": "true"},
        "groups": [],
        "resources": [{**each, "created": made, "last_modified": changed} for each in _resources(kind, id, card)],
        "relationships": [],
    }


def _resources(kind: str, id: int, card: Card) -> Iterator[Values]:
    """Give where a record is, for people and for machines, and where its files are, if it has any."""
    lives, words = _KINDS[kind], {"id": id, "title": quote(card.title, safe="")}
    yield _resource(card, "page", card.landing, "HTML", "text/html")
    yield _resource(card, "record", lives.record.format(**words), "JSON", "application/json")
    if card.raw.get("downloadable") != ("false",):
        format = next(iter(card.raw.get("res_format", ())), None)
        yield _resource(card, "files", lives.files.format(**words), format, size=card.size or None)


def _resource(
    card: Card, part: str, url: str, format: str | None, mimetype: str | None = None, size: int | None = None
) -> Values:
    return {
        "id": uuid_of(f"{card.id}#{part}"),
        "url": url,
        "format": format,
        "mimetype": mimetype,
        "description": _PARTS[part],
        "name": part,
        "size": size,
        "hash": None,
        "resource_type": None,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
