"""moto's transactions, without its copies of whole tables, and one after the other.

Before a transaction moto makes a deep copy of its table for each action, to go back to if one fails: with 20 items
57 ms, with 2,000 over two seconds. Of what actions do, only an update changes an item itself; a put and a deletion
change what the table holds. So here an update works on a copy of its item, and a copy of a table shares its items;
for all actions of a transaction there is one.

A transaction puts its copies in the place of what is there, with what others have written meanwhile. So here it has
the tables for itself.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable
from threading import RLock
from typing import Any

import pytest
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

PUBLISHED_UPDATE = DynamoDBBackend.update_item
PUBLISHED_TRANSACTION = DynamoDBBackend.transact_write_items
"""moto's own."""


def share_items(patch: pytest.MonkeyPatch) -> None:
    """Let moto's tables share their items with their copies."""
    lock = RLock()

    def alone(method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            with lock:
                return method(*arguments, **options)

        return run

    def update_copy(self: DynamoDBBackend, table_name: str, key: dict[str, Any], *more: Any, **options: Any) -> Any:
        table = self.get_table(table_name)
        if table.hash_key_attr in key and table.range_key_attr in key:
            partition = table.items.get(DynamoType(key[table.hash_key_attr]), {})
            sort = DynamoType(key[table.range_key_attr])
            if sort in partition:
                partition[sort] = copy.deepcopy(partition[sort])
        return PUBLISHED_UPDATE(self, table_name, key, *more, **options)

    patch.setattr(DynamoDBBackend, "update_item", alone(update_copy))
    for name in ("get_item", "query", "scan", "put_item", "delete_item"):
        patch.setattr(DynamoDBBackend, name, alone(getattr(DynamoDBBackend, name)))
    patch.setattr(DynamoDBBackend, "transact_write_items", alone(_copying_once))
    patch.setattr(Table, "__deepcopy__", _copied, raising=False)


def _copying_once(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    copies: dict[str, Table] = {}

    def copied(table: Table, memo: dict[int, Any]) -> Table:
        if table.name not in copies:
            copies[table.name] = _copied(table, memo)
        return copies[table.name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "__deepcopy__", copied)
        PUBLISHED_TRANSACTION(self, transact_items)


def _copied(table: Table, memo: dict[int, Any]) -> Table:
    assert table.has_range_key, "all of Stele's tables have one"
    assert table.stream_shard is None, "a stream would have to be copied, too"
    twin = copy.copy(table)
    twin.items = defaultdict(dict, {key: dict(items) for key, items in table.items.items()})
    return twin
