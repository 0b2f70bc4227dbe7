"""The head of a collection's packs: how far they are built, and who folds.

One folds at a time, so that readers are not led to read again in vain: whoever claims a fold has a lease, which the
fold's transactions renew. It saves work and nothing else: one whose lease has run out is refused when it writes.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from shared.aws import dynamodb
from shared.packs.place import Collected
from shared.packs.unreadable import UnreadablePack
from shared.records import items, keys

_FORMAT: Final = {"N": "2"}
"""The way in which packs are written. Whoever meets another has them built anew."""

_LEASE: Final = 30
"""Seconds in which others leave folding to whoever claimed it or wrote packs last."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a collection's packs.

    Attributes:
        mark: that of the latest fold: a text that no other has.
        steps: how many transactions of folds have written packs.
        until: when its lease ends, in milliseconds of the epoch.
        begun: when building them began, in milliseconds of the epoch; packs of other builds are not read.
        unbuilt: the first id of the records that are still to be packed; None once all have been.
    """

    mark: str
    steps: int
    until: int
    begun: int
    unbuilt: int | None


def read(place: Collected) -> Head | None:
    """Give the head alone; None where there is none of this format. One round trip."""
    answer: Any = dynamodb().get_item(TableName=place.table, Key=keys.wire(place.head), ConsistentRead=True)
    return of(answer["Item"]) if "Item" in answer else None


def of(item: Any) -> Head | None:
    """Read the head from its item; None where it is of another format."""
    if item.get("format") != _FORMAT:
        return None
    steps, until, begun = (int(item[name]["N"]) for name in ("steps", "until", "begun"))
    return Head(item["mark"]["S"], steps, until, begun, int(item["unbuilt"]["N"]) if "unbuilt" in item else None)


def begin(place: Collected, instead: Head | None = None) -> bool:
    """Make the head of packs that are to be built.

    Args:
        place: the collection.
        instead: the head of packs that are given up, so long as nobody has claimed another fold; without it the head
            is made where there is none of this format.

    Returns:
        Whether it was made.
    """
    head = {
        "mark": {"S": secrets.token_hex(8)},
        "steps": {"N": "0"},
        "until": {"N": "0"},
        "begun": {"N": str(max(now(), instead.begun + 1) if instead else now())},
        "unbuilt": {"N": "1"},
        "format": _FORMAT,
    }
    known = {":mark": {"S": instead.mark}} if instead else {":format": _FORMAT}
    return unhindered(
        dynamodb().put_item,
        TableName=place.table,
        Item={**keys.wire(place.head), **head},
        ConditionExpression="#known = :mark" if instead else "attribute_not_exists(#known) OR #known <> :format",
        ExpressionAttributeNames={"#known": "mark" if instead else "format"},
        ExpressionAttributeValues=known,
    )


def give_up(place: Collected, head: Head, error: UnreadablePack) -> None:
    """Have packs built anew that cannot be read, unless a fold has begun since; the log says so once."""
    if begin(place, head):
        from shared.logs import logger

        logger.error("packs are built anew", collection=place.collection, cause=str(error))


def claim(place: Collected, head: Head) -> str | None:
    """Take the lease of folding, and give the mark of this fold; None: somebody else has it, and packs what there is.

    Asked again after an answer was lost, it finds its own mark.
    """
    started, mark = now(), secrets.token_hex(8)
    if head.until >= started:
        return None
    taken = unhindered(
        dynamodb().update_item,
        TableName=place.table,
        Key=keys.wire(place.head),
        UpdateExpression="SET #mark = :mark, #until = :until",
        ConditionExpression="#mark = :mark OR (#mark = :seen AND #until < :now)",
        ExpressionAttributeNames={"#mark": "mark", "#until": "until"},
        ExpressionAttributeValues={
            ":mark": {"S": mark},
            ":seen": {"S": head.mark},
            ":until": lease_end(),
            ":now": {"N": str(started)},
        },
    )
    return mark if taken else None


def now() -> int:
    """Give the time, in milliseconds of the epoch."""
    return int(time.time() * 1000)


def lease_end() -> Any:
    """Give when a lease ends that is taken or renewed now, in the wire form."""
    return {"N": str(now() + _LEASE * 1000)}


def finish(place: Collected, mark: str, unbuilt: int | None = None) -> None:
    """End a fold's lease, and note the first id that is still to be packed (None: all have been)."""
    values: dict[str, Any] = {":mark": {"S": mark}, ":until": {"N": "0"}}
    if unbuilt is not None:
        values[":unbuilt"] = {"N": str(unbuilt)}
    unhindered(
        dynamodb().update_item,
        TableName=place.table,
        Key=keys.wire(place.head),
        UpdateExpression="SET #until = :until" + (" REMOVE unbuilt" if unbuilt is None else ", unbuilt = :unbuilt"),
        ConditionExpression="#mark = :mark",
        ExpressionAttributeNames={"#mark": "mark", "#until": "until"},
        ExpressionAttributeValues=values,
    )


def unhindered(write: Callable[..., Any], **request: Any) -> bool:
    """Make a write on a condition; False: it did not hold, or somebody's transaction has the item just now."""
    try:
        return items.holds(write, **request)
    except dynamodb().exceptions.TransactionConflictException:
        return False
