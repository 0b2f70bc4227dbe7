"""A lease: of several who could do some work, one does it at a time.

It saves work and nothing else: whoever works on after its lease has run out is refused where it matters, which is at
the manifest.

| pk | sk | what |
|---|---|---|
| `lease#<name>` | `-` | its `owner`, and `until` when, in milliseconds since 1970 |
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from shared.aws import dynamodb
from shared.records.items import holds

SECONDS = 10


class Lease:
    """A lease, as one of those sees it who want it."""

    def __init__(self, table: str, name: str, seconds: int = SECONDS, clock: Callable[[], float] = time.time) -> None:
        """Take no lease yet.

        Args:
            table: where it lies.
            name: of the work.
            seconds: how long it holds once it is taken.
            clock: gives the seconds since 1970.
        """
        self._table = table
        self._key: Any = {"pk": {"S": f"lease#{name}"}, "sk": {"S": "-"}}
        self._owner = secrets.token_hex(8)
        self._seconds = seconds
        self._clock = clock

    def take(self) -> bool:
        """Take it or renew it; False: another has it. One round trip."""
        now = self._clock()
        return holds(
            dynamodb().put_item,
            TableName=self._table,
            Item={**self._key, "owner": {"S": self._owner}, "until": _milliseconds(now + self._seconds)},
            ConditionExpression="attribute_not_exists(pk) OR #until < :now OR #owner = :owner",
            ExpressionAttributeNames={"#until": "until", "#owner": "owner"},
            ExpressionAttributeValues={":now": _milliseconds(now), ":owner": {"S": self._owner}},
        )

    def give_back(self) -> None:
        """Let others take it, if it is not another's by now. One round trip."""
        holds(
            dynamodb().delete_item,
            TableName=self._table,
            Key=self._key,
            ConditionExpression="#owner = :owner",
            ExpressionAttributeNames={"#owner": "owner"},
            ExpressionAttributeValues={":owner": {"S": self._owner}},
        )


def _milliseconds(seconds: float) -> Any:
    return {"N": str(int(seconds * 1000))}
