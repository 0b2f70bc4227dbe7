"""The waiting list: the addresses of cards that are to be made anew, however often they changed.

| pk | sk | what |
|---|---|---|
| `waiting#<n>` | address | a random `mark`, another each time that the address is put |
| `later#<n>` | address | the same, of what was drained while an index is made beside the present one |

A list has 4 partitions: they take 4,000 changes a second, more than are drained, and a look reads each. Who takes an
address from it removes it only with the mark that it read before it made the card: what was put meanwhile stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zlib import crc32

from shared.aws import dynamodb, parallel
from shared.records.items import holds
from shared.records.retries import pause

PARTITIONS = 4

_PUT_AT_ONCE = 25  # as many as one call carries (Amazon DynamoDB API Reference, BatchWriteItem)

Marks = Mapping[str, str]
"""Addresses, each with its mark."""


class WaitingList:
    """Addresses that wait."""

    def __init__(self, table: str, name: str = "waiting") -> None:
        """Take a list.

        Args:
            table: where it lies.
            name: what its partitions' names begin with.
        """
        self._table = table
        self._name = name

    def put(self, addresses: Iterable[str]) -> None:
        """Let addresses wait, each once. One round trip for some hundred."""
        puts = [{"PutRequest": {"Item": self._item(each)}} for each in dict.fromkeys(addresses)]
        parallel(
            *(
                lambda part=puts[start : start + _PUT_AT_ONCE]: self._write(part)
                for start in range(0, len(puts), _PUT_AT_ONCE)
            )
        )

    def _write(self, puts: Sequence[Any]) -> None:
        left: Any = {self._table: puts}
        attempt = 0
        while left:
            left = dynamodb().batch_write_item(RequestItems=left).get("UnprocessedItems")
            if left:
                pause(attempt)
                attempt += 1

    def first(self, most: int) -> dict[str, str]:
        """Give about as many addresses that wait, or all if they are fewer, with their marks. One round trip."""
        limit = max(1, most // PARTITIONS)
        parts = parallel(*(lambda number=number: self._read(number, limit) for number in range(PARTITIONS)))
        return {item["sk"]["S"]: item["mark"]["S"] for part in parts for item in part}

    def _read(self, number: int, limit: int) -> Sequence[Any]:
        items: Sequence[Any] = dynamodb().query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"{self._name}#{number}"}},
            ConsistentRead=True,
            Limit=limit,
        )["Items"]
        return items

    def remove(self, marks: Marks) -> None:
        """Take addresses from the list, but for those that have another mark by now. One round trip for a few."""
        parallel(*(lambda each=each: self._remove(*each) for each in marks.items()))

    def _remove(self, address: str, mark: str) -> None:
        holds(
            dynamodb().delete_item,
            TableName=self._table,
            Key=self._key(address),
            ConditionExpression="mark = :mark",
            ExpressionAttributeValues={":mark": {"S": mark}},
        )

    def _item(self, address: str) -> dict[str, Any]:
        return {**self._key(address), "mark": {"S": secrets.token_hex(8)}}

    def _key(self, address: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._name}#{crc32(address.encode()) % PARTITIONS}"}, "sk": {"S": address}}
