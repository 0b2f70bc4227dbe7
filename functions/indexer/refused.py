"""The cards that cannot be indexed, each with the reason, until they can.

| pk | sk | what |
|---|---|---|
| `refused` | address | `why` |
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shared.aws import dynamodb, parallel
from shared.logs import logger
from shared.metrics import count_refused_cards
from shared.records.items import partition

_LONGEST = 1_000


def known(table: str) -> frozenset[str]:
    """Give the addresses on the list. One round trip for each MB."""
    return frozenset(item["sk"]["S"] for item in partition(table, "refused", ProjectionExpression="sk"))


def note(table: str, refused: Mapping[str, str]) -> None:
    """Put cards on the list, and count them so that an alarm goes off."""
    if not refused:
        return
    items: list[Any] = [{**_key(each), "why": {"S": why[:_LONGEST]}} for each, why in refused.items()]
    parallel(*(lambda item=item: dynamodb().put_item(TableName=table, Item=item) for item in items))
    logger.error("cards are refused", extra={"addresses": sorted(refused)})
    count_refused_cards(len(refused))


def forget(table: str, addresses: Collection[str]) -> None:
    """Take cards from the list."""
    parallel(*(lambda each=each: dynamodb().delete_item(TableName=table, Key=_key(each)) for each in addresses))


def _key(address: str) -> Any:
    return {"pk": {"S": "refused"}, "sk": {"S": address}}
