"""The days on which readers of a card change without anybody writing: its document is made anew then.

| pk | sk | what |
|---|---|---|
| `turn#<day>` | address | that the card's readers are others from this day on |
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from shared.aws import dynamodb, parallel
from shared.search.card import Card
from shared.search.readers import next_turn
from shared.search.waiting import WaitingList

_AT_ONCE = 500


def note(table: str, cards: Iterable[Card | None], day: date) -> None:
    """Put down for each card the next day after `day` on which its readers change, if there is one."""
    turns = [(turn, card.id) for card in cards if card and (turn := next_turn(card.readers, day))]
    parallel(*(lambda each=each: dynamodb().put_item(TableName=table, Item=_key(*each)) for each in turns))


def due(table: str, since: date, day: date, waiting: WaitingList) -> int:
    """Let the cards wait whose turn is on one of the days from `since` to `day`; say how many they are."""
    total = 0
    for number in range((day - since).days + 1):
        turn = since + timedelta(number)
        while addresses := _of(table, turn):
            waiting.put(addresses)
            _forget(table, turn, addresses)
            total += len(addresses)
    return total


def _of(table: str, turn: date) -> list[str]:
    answer = dynamodb().query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"turn#{turn}"}},
        ConsistentRead=True,
        Limit=_AT_ONCE,
    )
    return [item["sk"]["S"] for item in answer["Items"]]


def _forget(table: str, turn: date, addresses: Collection[str]) -> None:
    parallel(*(lambda each=each: dynamodb().delete_item(TableName=table, Key=_key(turn, each)) for each in addresses))


def _key(turn: date, address: str) -> Any:
    return {"pk": {"S": f"turn#{turn}"}, "sk": {"S": address}}
