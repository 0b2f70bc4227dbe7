"""moto's reads, without its looks at what was not asked for.

For a query of one partition moto sorts all items of the table; it asks a text five times what else it may be before
it compares it; of each value that it answers it looks for every member that a value may have, under every name that
it may have; and for each request it lists what it offers. That is a quarter to a half of the time of tests on moto.
Here a query sees the one partition, a text is compared as it is, and a plain value is answered as it is kept.
"""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
from moto.core.serialize import BaseJSONSerializer
from moto.core.utils import method_names_from_class
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

PUBLISHED_QUERY = Table.query
PUBLISHED_VALUE = DynamoType.cast_value
PUBLISHED_STRUCTURE = BaseJSONSerializer._serialize_type_structure
"""moto's own."""

_PLAIN = {"S", "N", "BOOL", "NULL", "SS", "NS"}


def read_what_is_asked_for(patch: pytest.MonkeyPatch) -> None:
    """Let moto look at what a request names, and no further."""
    patch.setattr(Table, "query", _query)
    patch.setattr(DynamoType, "cast_value", property(_value))
    patch.setattr(BaseJSONSerializer, "_serialize_type_structure", _structure)
    patch.setattr("moto.core.responses.method_names_from_class", cache(method_names_from_class))


def _query(self: Table, hash_key: DynamoType, *more: Any, **options: Any) -> Any:
    assert not self.all_indexes(), "none of Stele's tables has one"
    partition = copy.copy(self)
    partition.items = {hash_key: self.items.get(hash_key, {})}  # type: ignore[assignment]
    return PUBLISHED_QUERY(partition, hash_key, *more, **options)


def _value(self: DynamoType) -> Any:
    return self.value if self.type == "S" else PUBLISHED_VALUE.__get__(self)


def _structure(self: BaseJSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if key and shape.name == "AttributeValue" and isinstance(value, dict) and value.keys() <= _PLAIN:
        self._default_serialize(serialized, dict(value), shape, key)
    else:
        PUBLISHED_STRUCTURE(self, serialized, value, shape, key)
