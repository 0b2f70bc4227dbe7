"""The journal as those see it who pack and read: the head, and what is said of the records that are not packed yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final

from shared.aws import dynamodb, parallel
from shared.packs.place import Collected
from shared.records import items, keys

_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a collection's packs.

    Attributes:
        fold: the number of the latest fold.
        steps: how many transactions of folds have written packs.
        begun: when building them began, in seconds of the epoch.
        unbuilt: the first id of the records that are still to be packed; None once all have been.
    """

    fold: int
    steps: int
    begun: int
    unbuilt: int | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A record as the journal notes it.

    Attributes:
        id: its id.
        sets: the sets that it is in, with the terms or None; those of one that has gone are none.
        texts: what it is ordered by, by the order's name.
        was: the sets that packs may have it in.
        written: the token by which a line is known.
    """

    id: int
    sets: Mapping[str, Any]
    texts: Mapping[str, str]
    was: frozenset[str] = frozenset()
    written: str = ""


def read(place: Collected, most: int) -> tuple[Head | None, list[Noted]]:
    """Give the head and the lines, as many as `most`; the head is read first. One round trip."""
    found = items.partition(place.table, place.journal, Limit=most + 1)
    head, lines = None, list[Noted]()
    for item in islice(found, most + 1):
        if item["sk"]["S"] == place.head.sk:
            head = _head(item)
        else:
            lines.append(_noted(item))
    return head, lines[:most]


def read_head(place: Collected) -> Head | None:
    """Give the head alone. One round trip."""
    answer: Any = dynamodb().get_item(TableName=place.table, Key=keys.wire(place.head), ConsistentRead=True)
    return _head(answer["Item"]) if "Item" in answer else None


def _head(item: Any) -> Head:
    fold, steps, begun = (int(item[name]["N"]) for name in ("fold", "steps", "begun"))
    return Head(fold, steps, begun, int(item["unbuilt"]["N"]) if "unbuilt" in item else None)


def _noted(item: Any) -> Noted:
    was = frozenset(item["was"]["SS"]) if "was" in item else frozenset[str]()
    data = json.loads(item["data"]["S"]) if "data" in item else {}
    return Noted(keys.id_of(item["sk"]["S"]), data.get("in", {}), data.get("by", {}), was, item["written"]["S"])


def begin(place: Collected, now: int) -> None:
    """Make the head of packs that are to be built, unless it is there."""
    head = {
        **keys.wire(place.head),
        "fold": {"N": "0"},
        "steps": {"N": "0"},
        "begun": {"N": str(now)},
        "unbuilt": {"N": "1"},
    }
    items.holds(dynamodb().put_item, TableName=place.table, Item=head, ConditionExpression="attribute_not_exists(pk)")


def claim(place: Collected, head: Head) -> bool:
    """Take the number after the head's; False: somebody else has it, and packs what there is."""
    return _unhindered(
        dynamodb().update_item,
        TableName=place.table,
        Key=keys.wire(place.head),
        UpdateExpression="SET fold = :next",
        ConditionExpression="fold = :fold",
        ExpressionAttributeValues={":fold": {"N": str(head.fold)}, ":next": {"N": str(head.fold + 1)}},
    )


def built_to(place: Collected, fold: int, unbuilt: int | None) -> None:
    """Note the first id that is still to be packed (None: all have been), unless a later fold has begun."""
    values: dict[str, Any] = {":fold": {"N": str(fold)}}
    if unbuilt is not None:
        values[":unbuilt"] = {"N": str(unbuilt)}
    _unhindered(
        dynamodb().update_item,
        TableName=place.table,
        Key=keys.wire(place.head),
        UpdateExpression="REMOVE unbuilt" if unbuilt is None else "SET unbuilt = :unbuilt",
        ConditionExpression="fold = :fold",
        ExpressionAttributeValues=values,
    )


def settle(place: Collected, lines: Iterable[Noted]) -> None:
    """Delete lines, each unless it has been written again; one that a write holds just now stays for the next fold."""
    read = list(lines)
    for start in range(0, len(read), _AT_ONCE):
        parallel(*(partial(_delete, place, each) for each in read[start : start + _AT_ONCE]))


def _delete(place: Collected, line: Noted) -> None:
    _unhindered(
        dynamodb().delete_item,
        TableName=place.table,
        Key=keys.wire(keys.journal_line(place.collection, line.id)),
        ConditionExpression="written = :written",
        ExpressionAttributeValues={":written": {"S": line.written}},
    )


def _unhindered(write: Callable[..., Any], **request: Any) -> bool:
    """Make a write on a condition; False: it did not hold, or somebody's transaction has the item just now."""
    try:
        return items.holds(write, **request)
    except dynamodb().exceptions.TransactionConflictException:
        return False
