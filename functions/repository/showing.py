"""What pages tell of an object beside what every landing page does: its metadata as names with texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from functions.repository.metadata.labels import LABELS
from functions.repository.metadata.schemas import shown
from functions.repository.operations.visits import Visit
from functions.repository.store import COLLECTION, COMMUNITY, SCHEMA
from shared.landing.work import web_address
from shared.records import Record
from shared.search import references
from shared.search.face import Face

_FACTS: Final = ("type", "format", "source", "relation", "coverage", "contact")
"""Base fields that no landing page has a place for."""

_LONGEST: Final = 1_000
_MOST_TEXTS: Final = 20
_MOST_FIELDS: Final = 100


class Fact(NamedTuple):
    """A name, and its texts, each with the address that it is; empty for none."""

    label: str
    texts: Sequence[tuple[str, str]]


def base_facts(visit: Visit, site: str) -> list[Fact]:
    """Give what else the base metadata say; records of this site that they name are called by their titles.

    Args:
        visit: the object, and what is around it.
        site: the site's address.
    """
    base = visit.values["base"]
    return [_named(_fact(LABELS[name], base[name]), visit.led_to, site) for name in _FACTS if base.get(name)]


def _named(fact: Fact, faces: Mapping[str, Face], site: str) -> Fact:
    """Give a fact with the titles and the addresses of the records that its texts name, where they are known."""
    texts = []
    for text, address in fact.texts:
        reference = references.read(text, site) if faces else None
        face = faces.get(reference.name) if reference else None
        texts.append((face.title or text, f"{site}{face.landing}") if face else (text, address))
    return Fact(fact.label, texts)


def schema_facts(visit: Visit) -> Iterator[tuple[str, list[Fact]]]:
    """Give what the community and the collection ask for: a heading, and the values by the labels of the fields."""
    asked = ((COMMUNITY, "values", "schema"), (COLLECTION, "collection_values", "collection_schema"))
    for collection, member, schema in asked:
        if values := visit.values.get(member):
            labels = {each["name"]: each["label"] for each in fields_of(visit.named(SCHEMA, schema))}
            whole = visit.named(collection, collection)
            heading = whole.values["base"].get("title", "") if whole else collection.capitalize()
            yield heading, [_fact(labels.get(name) or name, each) for name, each in _first(values)]


def fields_of(schema: Record | None) -> Sequence[Mapping[str, Any]]:
    """Give the fields of a schema as they are shown."""
    return shown(schema.values["fields"])[:_MOST_FIELDS] if schema else ()


def _first(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(values.items())[:_MOST_FIELDS]


def _fact(label: str, value: Any) -> Fact:
    several = value if isinstance(value, list) else [value]
    return Fact(label, [(text, web_address(text)) for text in map(_text, several[:_MOST_TEXTS])])


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
