"""Mirrored packages: public records of the other groups, shown among the catalogue's packages and never written here.

They are made of faces, so that no other group is asked. A mirrored package's name is `<kind>-<id>`, of a deposit
`deposit-` and the id by which people know it; its id is made of the record's address. What does not have the number of
the record is found again by the index, whose card of the record has it.
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
from shared.search.face import Face
from shared.search.faces import Faces
from shared.search.present import present_index, search_copy
from shared.search.readers import PUBLIC
from shared.search.tree import And, Node, Or, Term
from shared.settings import settings


class _Lives(NamedTuple):
    """Where records of a kind live: the paths of a record and of its files.

    They have the record's `id`, its `title`, and its `place`: of a name with a colon both parts.
    """

    record: str
    files: str


_KINDS: Final = {
    "experiment": _Lives("/api/v1/experiment/{id}/", "/api/v1/dataset/?experiments={id}"),
    "data_product": _Lives("/api/data_product/{id}/", "/data_product/{title}"),
    "plan": _Lives("/api/v1/plans/{id}", "/plans/{id}/export.pdf"),
    "deposit": _Lives("/api/objects/{place}", "/api/objects/{place}/files"),
}
"""The kinds of records that are mirrored."""

_PARTS: Final = {
    "page": "The record's page",
    "record": "What its own API says of the record",
    "files": "The record's files",
}
"""The resources of a mirrored package, and what each is."""

_NAME: Final = re.compile(rf"({'|'.join(_KINDS)})-(0|[1-9]\d{{0,14}})", re.ASCII)
_DEPOSIT: Final = re.compile(r"(deposit)-([0-9a-f]{16})")
"""Of deposits the id that people know: 16 hexadecimal digits, which no number has; imported ones have their number."""

_IDENTIFIERS: Final = ("doi", "epicpid")
"""What the extras tell that a record is known by elsewhere."""

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
    """Give a mirrored package by its name or id. One round trip by a number in its name, else two.

    None for any other name.

    Raises:
        SearchUnavailable: what has this id cannot be looked for now.
    """
    if named := _NAME.fullmatch(reference):
        there = address(named[1], int(named[2]))
    elif kinds() and is_uuid(reference):
        there = _located(Term("uuid", reference))
    elif kinds() and (named := _DEPOSIT.fullmatch(reference)):
        there = _located(And((Term("kind", named[1]), Term("name", f"{named[1]}:{named[2]}"))))
    else:
        return None
    return packages([there]).get(there)


def _located(wanted: Node) -> str:
    """Give the address of the mirrored record that a tree finds; empty: there is none. A round trip."""
    found = search_copy().search(And((wanted, among(kinds()))), _EVERYBODY, limit=1).ids
    return found[0] if found else ""


def _package(face: Face, card: Card) -> ShownPackage:
    kind, id = record_of(face.id)
    return ShownPackage(Record(kind, id, 1, _values(kind, id, card)), aliases=card.aliases)


def _values(kind: str, id: int, card: Card) -> Values:
    """Give a package's values (`functions.catalogue.store`) that tell of a record; addresses are paths of the site."""
    name = _name(kind, id, card)
    known = {each: card.extras[each][0] for each in _IDENTIFIERS if each in card.extras}
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
        "extras": {"stele_address": card.id, "stele_kind": kind, "stele_read_only": "true", **known},
        "groups": [],
        "resources": [{**each, "created": made, "last_modified": changed} for each in _resources(kind, id, card)],
        "relationships": [],
    }


def _name(kind: str, id: int, card: Card) -> str:
    name = card.name.replace(":", "-")
    return name if _DEPOSIT.fullmatch(name) else f"{kind}-{id}"


def _resources(kind: str, id: int, card: Card) -> Iterator[Values]:
    """Give where a record is, for people and for machines, and where its files are, if it has any."""
    words = {"id": id, "title": quote(card.title, safe=""), "place": "/".join(map(quote, card.name.split(":", 1)))}
    lives = _KINDS[kind]
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
