"""Items of any table: a query or a batch to its end, and a write whose condition may not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from shared.aws import dynamodb
from shared.records.retries import pause


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


def holds(write: Callable[..., Any], **request: Any) -> bool:
    """Make a write on a condition; False: the condition did not hold, and nothing was written."""
    try:
        write(**request)
    except dynamodb().exceptions.ConditionalCheckFailedException:
        return False
    return True
