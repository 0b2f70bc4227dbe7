"""Which mandatory fields an object has no value of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.repository.metadata.base import FIELDS, LICENCE, RIGHTS, TITLE
from functions.repository.metadata.schemas import MANDATORY, SchemaField


def missing(
    base: Mapping[str, Any],
    values: Mapping[str, Any],
    collection_values: Mapping[str, Any],
    fields: Sequence[SchemaField],
    collection_fields: Sequence[SchemaField],
    policies: Mapping[str, Any],
) -> list[str]:
    """Name the mandatory fields that have no value: of the base, then of the community, then of the collection.

    Args:
        base: the base metadata as they are kept, without who may have the files.
        values: those of the community's fields.
        collection_values: those of the collection's fields.
        fields: of the community's schema.
        collection_fields: of the collection's schema; none where there is no collection.
        policies: the community's: `mandatory` names base fields; the title always is.
    """
    wanted = {TITLE, *policies.get("mandatory", ())}
    names = [*(field.name for field in FIELDS), LICENCE]
    return [
        *(name for name in names if name in wanted and _is_empty(base.get(RIGHTS if name == LICENCE else name))),
        *_missing("community", values, fields),
        *_missing("collection", collection_values, collection_fields),
    ]


def _missing(prefix: str, values: Mapping[str, Any], fields: Sequence[SchemaField]) -> list[str]:
    wanted = (field["name"] for field in fields if field["use"] == MANDATORY)
    return [f"{prefix}.{name}" for name in wanted if _is_empty(values.get(name))]


def _is_empty(value: Any) -> bool:
    """Whether a value says nothing: false and 0 say something."""
    if isinstance(value, str):
        return not value.strip()
    return all(map(_is_empty, value)) if isinstance(value, list) else value in (None, {})
