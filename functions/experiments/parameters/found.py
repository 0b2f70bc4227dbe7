"""Schemas and parameter names, found by what a request calls them: a text of their own, or an id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from functions.experiments.kinds import BadValue
from functions.experiments.parameters.given import GivenSet
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import Values

Schema = Mapping[str, Any]
"""What is known of a schema: `id`, `namespace`, `immutable` and so on."""

Name = Mapping[str, Any]
"""What is known of a parameter name: `id` (missing: it is to be made), `schema`, `name`, `data_type`."""


def schema_of(given: GivenSet, schemas: Mapping[str | int, Schema]) -> Schema:
    """Give the schema of a set, of those that `find_schemas` found.

    Raises:
        BadValue: it is not among them.
    """
    if given.schema is None or given.schema not in schemas:
        raise BadValue(f"The 'schema' field names no schema: {str(given.schema)[:200]!r}.")
    return schemas[given.schema]


def find_schemas(given: Sequence[GivenSet]) -> dict[str | int, Schema]:
    """Give the schemas of sets that there are, each by what its sets call it."""
    wanted = {each.schema for each in given}
    return _find("schema", wanted, [({"namespace": each}, each) for each in wanted if isinstance(each, str)])


def find_names(given: Sequence[GivenSet], schemas: Mapping[str | int, Schema]) -> dict[Any, Name]:
    """Give the parameter names of sets that there are: by their ids, or by the schema's id and the name together.

    Args:
        given: the sets.
        schemas: what `find_schemas` found for them.

    Raises:
        BadValue: a set's schema is not there.
    """
    pairs = [(schema_of(each, schemas), parameter.name) for each in given for parameter in each.parameters]
    named = {(schema["id"], name) for schema, name in pairs if isinstance(name, str)}
    keys = [({"schema": schema, "name": name}, (schema, name)) for schema, name in named]
    return _find("parametername", {name for _, name in pairs}, keys)


def _find(collection: str, wanted: set[Any], unique: Sequence[tuple[Values, Any]]) -> dict[Any, Mapping[str, Any]]:
    """Give records by what names them: those of `wanted` that are ids, and those with the `unique` values."""
    ids = [each for each in wanted if isinstance(each, int)]
    found: dict[Any, Mapping[str, Any]] = {}

    def by_id() -> None:
        if ids:
            records = store().get_many(collection, ids)
            found.update({id: {"id": id, **record.values} for id, record in records.items()})

    def by_values() -> None:
        if unique:
            known = store().lookup_many(collection, [values for values, _ in unique])
            for (values, key), covered in zip(unique, known, strict=True):
                if covered is not None:
                    found[key] = {**values, **covered}

    parallel(*(call for call, needed in ((by_id, ids), (by_values, unique)) if needed))
    return found
