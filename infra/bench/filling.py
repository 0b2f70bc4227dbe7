"""Filling tables as creates would, but in batches and without asking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from shared.aws import dynamodb
from shared.records import Create, Record, RecordKey, Store, keys
from shared.records.writing.planning import Planner

_AT_ONCE = 500
_BATCH = 25


def fill(
    store: Store, table: str, size: int, create: Callable[[int], Create], linked: Mapping[RecordKey, Record]
) -> None:
    """Write `size` records and everything that finds and counts them; nothing is noted in journals.

    Args:
        store: the table's store.
        table: its name.
        size: how many.
        create: gives the record with an id.
        linked: the records that they link to; their reverse links and tallies stay as they are.
    """
    counts: dict[keys.Key, dict[str, Any]] = {}
    collection = create(1).collection
    for start in range(1, size + 1, _AT_ONCE):
        planner = Planner(store.schema, linked, 0, "filled")
        planner.plan([create(id) for id in range(start, min(start + _AT_ONCE, size + 1))])
        targets = {keys.record(*each) for each in linked}
        puts = []
        for effect in planner.effects:
            effect.fresh = True
            item = effect.action(table)["Put"]["Item"]
            if "n" in item:
                total = int(counts.get(effect.key, {"n": {"N": "0"}})["n"]["N"]) + int(item["n"]["N"])
                counts[effect.key] = {**item, "n": {"N": str(total)}}
            elif effect.key not in targets and not keys.journaled(effect.key):
                puts.append(item)
        put_all(table, puts)
        print(f"\rfilling {size:,} of {collection}: {min(start + _AT_ONCE - 1, size):,}", end="", file=sys.stderr)
    put_all(table, list(counts.values()))
    dynamodb().update_item(
        TableName=table,
        Key=keys.wire(keys.LAST_IDS),
        UpdateExpression="SET #collection = :size",
        ExpressionAttributeNames={"#collection": collection},
        ExpressionAttributeValues={":size": {"N": str(size)}},
    )
    print(file=sys.stderr)


def put_all(table: str, items: list[dict[str, Any]]) -> None:
    """Write items in batches."""
    for start in range(0, len(items), _BATCH):
        request: Any = {table: [{"PutRequest": {"Item": item}} for item in items[start : start + _BATCH]]}
        while request:
            request = dynamodb().batch_write_item(RequestItems=request).get("UnprocessedItems")
