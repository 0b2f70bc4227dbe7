"""A record, and how it lies in its item.

The values are one JSON string (exact numbers, and a third of the CPU of typed attributes). Beside it stand only the
attributes that conditions and other records' writes touch:

| attribute | what |
|---|---|
| `body`, or `long` and `size` | the values as JSON, or the key and length of the S3 object that holds that JSON |
| `version` | counts the updates, from 1 |
| `written` | the token of the write that made this version |
| `pending` | the outbox partition in which a large write may still have a rest |
| `r_<reverse>` | the ids of linking records (a number set), up to `BOUND` |
| `o_<reverse>` | present once there are more; the ids are then read from the lookup |
| `shards` | the shards of the record's tally that have been written (a number set) |
| `fence` | what additions to a new shard of the tally must know; each shard has it, too |
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.records import keys

BOUND = 100
RIDING = "r_"
OVERFLOWED = "o_"
SHARDS = "shards"
YES = {"BOOL": True}

Item = Mapping[str, Any]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its `values` (treat them as read-only) and the ids of the records that link to it."""

    collection: str
    id: int
    version: int
    values: Values
    reverse: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    overflowed: frozenset[str] = frozenset()
    pending: str | None = None
    written: str = ""
    long: str | None = None
    shards: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What has been added to a record, by name; and the write that each shard was last touched by."""

    amounts: Mapping[str, int] = field(default_factory=dict)
    shards: Mapping[int, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        """Give an amount; what was never added is 0."""
        return self.amounts.get(name, 0)


def encode(values: Mapping[str, Any]) -> str:
    """Write values as the JSON text that is stored."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def decode(collection: str, item: Item, reverses: Iterable[str], body: str | None = None) -> Record:
    """Read a record from its item.

    Args:
        collection: the collection's name.
        item: the item in DynamoDB's wire form.
        reverses: the names of the reverse links that end at the collection.
        body: the JSON text, where it lies outside the item.
    """
    riding = {name: _ids(item.get(RIDING + name)) for name in reverses}
    return Record(
        collection,
        int(item["sk"]["S"]),
        int(item["version"]["N"]),
        json.loads(body if body is not None else item["body"]["S"]),
        riding,
        frozenset(name for name in riding if OVERFLOWED + name in item),
        item["pending"]["S"] if "pending" in item else None,
        item["written"]["S"],
        item["long"]["S"] if "long" in item else None,
        _ids(item.get(SHARDS)),
    )


def body_size(item: Item) -> int:
    """Give the length of a record's JSON text, wherever it lies."""
    return int(item["size"]["N"]) if "long" in item else len(item["body"]["S"])


def _ids(attribute: Mapping[str, Any] | None) -> tuple[int, ...]:
    return tuple(sorted(map(int, attribute["NS"]))) if attribute else ()


def key(record: Record) -> keys.Key:
    """Give the key of a record's item."""
    return keys.record(record.collection, record.id)
