"""What the search is told of a package (shared/search/README.md).

A package is found by the ids of its groups, which stay when a group is renamed. The words of the groups' names and
titles stand in the card too: when a group changes, the cards of its first `MOST_TOUCHED` packages are made anew, and
the others are found by the old words until they change themselves.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from functions.catalogue import licences
from functions.catalogue.store import ACTIVE, GROUP, LISTED, PACKAGE, member_of, store
from shared.records import Record, Values
from shared.search import PUBLIC, Card, Reading
from shared.search.addresses import address
from shared.search.card import flag, said
from shared.search.fitting import fitted
from shared.search.names import NAME, UUID, named
from shared.search.source import CardSource

EXTRA: Final = "extras:"
"""Stands before the key of an extra in the names of fields and orders."""

HAS: Final = "has"
"""The raw field with the names of the fields in which a package has something."""

MOST_TOUCHED: Final = 1_000
"""Packages of a group whose cards follow a change of the group: the first by name."""

_LONGEST_KEY = 200
"""Bytes of an extra's key in a field's name; those with longer keys share one field."""

_LONGEST_SORT = 200
"""Characters of an order's text: the search looks at no more."""

_TEXTS: Final = ("version", "url", "author", "author_email", "maintainer", "maintainer_email")
"""Texts of a package that are fields by their own names."""

_OF_RESOURCES: Final = ("name", "description", "format", "url")
"""Texts of resources that are fields, with `res_` before them."""

OWN_WORDS: Final = frozenset({"license", "license_id", "groups", *_TEXTS, *(f"res_{name}" for name in _OF_RESOURCES)})
"""The fields of words that a package has beside those of every card, but for its extras."""


def _packages(ids: Collection[int]) -> dict[int, Card]:
    """Make the cards of packages. Two round trips."""
    packages = {id: each for id, each in store().get_many(PACKAGE, ids).items() if each.values["state"] == ACTIVE}
    groups = store().get_many(GROUP, {group for each in packages.values() for group in each.values["groups"]})
    return {id: card(each, groups) for id, each in packages.items()}


def card(record: Record, groups: Mapping[int, Record]) -> Card:
    """Make the card of an active package.

    Args:
        record: the package.
        groups: those that it is in, by id of the record.
    """
    values = record.values
    inside = [groups[id] for id in values["groups"] if id in groups and groups[id].values["state"] == ACTIVE]
    words = said(_words(values, inside))
    return fitted(
        Card(
            id=address(PACKAGE, record.id),
            dialect="catalogue",
            kind=PACKAGE,
            uuid=values["uuid"],
            name=values["name"],
            title=values["title"] or "",
            made=_moment(values["created"]),
            changed=_moment(values["changed"]),
            readers=(Reading(PUBLIC),),
            text=values["notes"] or "",
            tags=tuple(values["tags"]),
            creators=tuple(each for each in (values["author"], values["maintainer"]) if each),
            licence=values["license"] or "",
            landing=f"/dataset/{values['name']}",
            aliases=names_of(values),
            extras=words,
            raw=_raw(values, inside, words),
            sorts=_sorts(values, words),
        )
    )


def names_of(values: Values) -> tuple[str, ...]:
    """Give the names by which texts, and the records of other groups, name a package."""
    return named(NAME, values["name"]), named(UUID, values["uuid"])


def _words(values: Values, groups: Iterable[Record]) -> dict[str, Iterable[Any]]:
    """Give what is found by its words, by field, beside what every card has."""
    return {
        "license": [licences.title_of(values["license"])],
        "license_id": [values["license"]],
        "groups": [text for each in groups for text in (each.values["name"], each.values["title"])],
        **{name: [values[name]] for name in _TEXTS},
        **{f"res_{name}": [each.get(name) for each in values["resources"]] for name in _OF_RESOURCES},
        **_extras(values["extras"]),
    }


def _extras(extras: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in extras.items():
        field = EXTRA + key if len(key.encode()) <= _LONGEST_KEY else EXTRA
        found.setdefault(field, []).extend(texts_of(value))
    return found


def texts_of(value: Any) -> Iterator[str]:
    """Give the texts in an extra's value: itself, or those of a list; of a number or an object, its JSON."""
    if isinstance(value, list):
        yield from chain.from_iterable(map(texts_of, value))
    else:
        yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _raw(values: Values, groups: Iterable[Record], words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give what is found whole and counted."""
    return {
        "group_ids": tuple(str(each.id) for each in groups),
        "license_id": words.get("license_id", ()),
        "res_format": words.get("res_format", ()),
        "isopen": (flag(licences.is_open(values["license"])),),
        "downloadable": (flag("res_url" in words),),
        HAS: (*words, *(name for name in ("title", "notes", "tags") if values[name])),
    }


def _sorts(values: Values, words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give what packages may be put in order by, beside the prepared orders or after another order."""
    return {
        "uuid": values["uuid"],
        "title": (values["title"] or values["name"])[:_LONGEST_SORT],
        "notes": (values["notes"] or "")[:_LONGEST_SORT],
        "tags": " ".join(values["tags"])[:_LONGEST_SORT],
        "isopen": flag(licences.is_open(values["license"])),
        "metadata_created": values["created"],
        "metadata_modified": values["changed"],
        **{name: some[0][:_LONGEST_SORT] for name, some in words.items()},
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _touched_by_group(id: int, values: Values) -> Iterator[str]:
    """Give the first packages of a group. A round trip."""
    for line in store().entries(PACKAGE, LISTED, member_of(id), limit=MOST_TOUCHED):
        yield address(PACKAGE, line.id)


SOURCE: Final = CardSource("catalogue", store, {PACKAGE: _packages}, {GROUP: _touched_by_group})
"""The catalogue's cards, and what they are made of."""
