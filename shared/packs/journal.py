"""The journal as those see it who pack and read: what is said of the records that are not packed yet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from shared.aws import dynamodb, parallel
from shared.packs import head as heads
from shared.packs.head import Head, unhindered
from shared.packs.place import Collected
from shared.records import items, keys

_AT_ONCE: Final = 16
_PAGE: Final = 256
"""Lines that are read at once: more than most journals have, and few enough to be read where packs are not built."""

_WEIGHT: Final = 1024
_UNSAID: Final = 128
"""The weight of a line that leads to its record, which every reader must read: worth a fold by itself."""

_Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Noted:
    """A record as the journal notes it.

    Attributes:
        id: its id.
        sets: the sets that it is in, with the terms or None; those of one that has gone are none.
        texts: what it is ordered by, by the order's name.
        was: the sets that packs may have it in.
        written: the token by which a line is known.
        weight: one for each KB that was begun of its line.
    """

    id: int
    sets: Mapping[str, Any]
    texts: Mapping[str, str]
    was: frozenset[str] = frozenset()
    written: str = ""
    weight: int = 1


def read(place: Collected, most: int) -> tuple[Head | None, list[Noted]]:
    """Give the head and the lines up to the one with which they weigh more than `most`; the head is read first.

    No lines are given where packs are not built. One round trip for 256 lines, another if some lead to their records.
    """
    head, lines, weight = None, list[Any](), 0
    for item in items.partition(place.table, place.journal, Limit=_PAGE):
        if item["sk"]["S"] == place.head.sk:
            head = heads.of(item)
        elif head is None or head.unbuilt is not None or weight > most:
            break
        else:
            lines.append(item)
            weight += _weight(item)
    unsaid = [_id(each) for each in lines if _is_unsaid(each)]
    entries = place.entries(unsaid) if unsaid else {}
    return head, [_noted(each, entries[_id(each)].data if _id(each) in entries else _said(each)) for each in lines]


def weight(lines: Iterable[Noted]) -> int:
    """Give what lines weigh together."""
    return sum(each.weight for each in lines)


def _id(item: Any) -> int:
    return keys.id_of(item["sk"]["S"])


def _is_unsaid(item: Any) -> bool:
    return "NULL" in item.get("data", ())


def _said(item: Any) -> _Data:
    """Give what a line says of its record: nothing of one that has gone."""
    return json.loads(item["data"]["S"]) if "S" in item.get("data", ()) else {}


def _noted(item: Any, data: _Data) -> Noted:
    was = frozenset(item["was"]["SS"]) if "was" in item else frozenset[str]()
    return Noted(_id(item), data.get("in", {}), data.get("by", {}), was, item["written"]["S"], _weight(item))


def _weight(item: Any) -> int:
    said = len(item["data"]["S"]) if "S" in item.get("data", ()) else 0
    tags = sum(map(len, item["was"]["SS"])) if "was" in item else 0
    return 1 + (said + tags) // _WEIGHT + (_UNSAID if _is_unsaid(item) else 0)


def settle(place: Collected, lines: Iterable[Noted]) -> None:
    """Delete lines, each unless it has been written again; one that a write holds just now stays for the next fold."""
    read = list(lines)
    for start in range(0, len(read), _AT_ONCE):
        parallel(*(partial(_delete, place, each) for each in read[start : start + _AT_ONCE]))


def _delete(place: Collected, line: Noted) -> None:
    unhindered(
        dynamodb().delete_item,
        TableName=place.table,
        Key=keys.wire(keys.journal_line(place.collection, line.id)),
        ConditionExpression="written = :written",
        ExpressionAttributeValues={":written": {"S": line.written}},
    )
