"""What a patch makes of metadata, judged once it has been applied: fields, their values, and one value in a list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from functions.repository.metadata import base, schemas
from functions.repository.metadata.base import Complaint
from functions.repository.metadata.document import Metadata
from functions.repository.metadata.schemas import SchemaField

MOST_COMPLAINTS: Final = 100
"""As many are told at once."""


class BadMetadata(ValueError):
    """Metadata of which some values are bad.

    Attributes:
        errors: what is wrong, each with `field` and `message`.
    """

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__(f"Invalid metadata: {complaints[0][1]}")
        self.errors = [{"field": name, "message": message} for name, message in complaints[:MOST_COMPLAINTS]]


def kept(said: Metadata, fields: Sequence[SchemaField], collection_fields: Sequence[SchemaField] | None) -> Metadata:
    """Give metadata as they are kept; whether anything mandatory is missing, `mandatory` says.

    Args:
        said: the metadata as a patch has left them.
        fields: of the community's schema; where there are none, any names and values are kept.
        collection_fields: of the collection's schema, likewise; None: the object is in no collection.

    Raises:
        BadMetadata: some are bad.
    """
    values, complaints = base.kept(said.base)
    complaints += _inside("community", said.community, fields)
    if collection_fields is None:
        complaints += [("collection", "the object is in no collection")] if said.collection else []
    else:
        complaints += _inside("collection", said.collection, collection_fields)
    if complaints:
        raise BadMetadata(complaints)
    return Metadata(values, said.community, said.collection)


def _inside(prefix: str, values: Mapping[str, Any], fields: Sequence[SchemaField]) -> list[Complaint]:
    found = schemas.complaints(values, fields) if fields else []
    return [(f"{prefix}.{name[:100]}", message) for name, message in found]


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are written alike, but for the order of members: 1, 1.0 and true are not."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
