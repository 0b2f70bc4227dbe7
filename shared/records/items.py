"""Items of any table: a query or a batch to its end, and a write whose condition may not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

from shared.aws import dynamodb, parallel
from shared.records.keys import Key, wire
from shared.records.retries import pause

_BATCH = 100
_AT_ONCE = 8


def query(request: Mapping[str, Any]) -> Iterator[Any]:
    """Give the answers to a query, one for each MB, as they are read."""
    asked = dict(request)
    while True:
        answer: Any = dynamodb().query(**asked)
        yield answer
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def partition(table: str, pk: str, **more: Any) -> Iterator[Any]:
    """Give the items of a partition, read consistently; `more` are further parameters of the query."""
    asked = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": pk}}, **more}
    for answer in query({"TableName": table, "ConsistentRead": True, **asked}):
        yield from answer["Items"]


def batch(table: str, keys: Sequence[Any]) -> Iterator[Any]:
    """Give the items that exist among a hundred keys at the most, in the wire form, read consistently."""
    request: Any = {table: {"Keys": keys, "ConsistentRead": True}}
    for attempt in count():
        answer: Any = dynamodb().batch_get_item(RequestItems=request)
        yield from answer["Responses"].get(table, [])
        request = answer.get("UnprocessedKeys")
        if not request:
            return
        pause(attempt)


def among(table: str, wanted: Iterable[Key]) -> dict[Key, Any]:
    """Give the items that exist among these, in the wire form. One round trip (batches of 100 side by side)."""
    distinct = list(dict.fromkeys(wanted))
    batches = [distinct[start : start + _BATCH] for start in range(0, len(distinct), _BATCH)]
    found: dict[Key, Any] = {}
    for start in range(0, len(batches), _AT_ONCE):
        for part in parallel(*(partial(_keyed, table, each) for each in batches[start : start + _AT_ONCE])):
            found.update(part)
    return found


def _keyed(table: str, wanted: Sequence[Key]) -> dict[Key, Any]:
    return {Key(item["pk"]["S"], item["sk"]["S"]): item for item in batch(table, [wire(key) for key in wanted])}


def holds(write: Callable[..., Any], **request: Any) -> bool:
    """Make a write on a condition; False: the condition did not hold, and nothing was written."""
    try:
        write(**request)
    except dynamodb().exceptions.ConditionalCheckFailedException:
        return False
    return True
