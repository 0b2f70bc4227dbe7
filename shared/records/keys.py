"""Where everything lies in a table: the keys of records, guards, lookups, counters and outboxes.

| what | pk | sk |
|---|---|---|
| record | `object/7`: 512 ids to a bucket | id |
| directory of buckets | `object#meta` | `b` + bucket |
| count of a collection | `object#meta` | `n` + shard |
| last ids given out, an attribute a collection | `#last` | `-` |
| guard of a unique constraint | `object!uuid!` + digest of the values | `-` |
| lookup by equality | `object=file_type=` + value | id |
| count of a value | `object%file_type%` + value | shard |
| ordered lookup | `object<name` | value, NUL, id |
| index | `object@visible@` + partition | sort text, NUL, id (0: shared) |
| count of an index's partition | `object@visible%` + partition | shard |
| journal of a collection | `object~journal` | id |
| tally of a record | `object+` + id | shard |
| idempotency key | `once!` + digest | `-` |
| outbox of a large write | `outbox!object!` + id | the write's token and part |

Ids are written with 16 digits, so that they sort as text. DynamoDB orders strings by their UTF-8 bytes and takes at
most 1,024 bytes of sort key (Developer Guide, "Service, account, and table quotas").
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

BUCKET = 512
SHARDS = 32
ORDERED_BYTES = 900
SEPARATOR = "\x00"
# A text's own NUL: sorts behind the end of a text (NUL and a digit), before every other character.
_NUL = SEPARATOR + ":"
_READABLE = 120
_OUTBOX = "outbox!"
_JOURNAL = "~journal"


class Key(NamedTuple):
    """A primary key."""

    pk: str
    sk: str


def wire(key: Key) -> dict[str, Any]:
    """Give a key in DynamoDB's wire form."""
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def number(id: int) -> str:
    """Write an id so that ids sort as text."""
    return f"{id:016d}"


_NOBODY = number(0)


def bucket_of(id: int) -> int:
    """Give the bucket that a record lies in."""
    return id // BUCKET


def bucket(collection: str, index: int) -> str:
    """Give the partition of one bucket of records."""
    return f"{collection}/{index}"


def record(collection: str, id: int) -> Key:
    """Give the key of a record."""
    return Key(bucket(collection, bucket_of(id)), number(id))


def collection_of(key: Key) -> str:
    """Give the collection of the record whose key it is; empty if it is that of another item."""
    collection, slash, _ = key.pk.partition("/")
    return collection if slash else ""


def meta(collection: str) -> str:
    """Give the partition of a collection's count and directory of buckets."""
    return f"{collection}#meta"


def directory(collection: str, index: int) -> Key:
    """Give the key of a bucket's entry in the directory."""
    return Key(meta(collection), f"b{index:016d}")


def count(collection: str, shard: int) -> Key:
    """Give the key of one shard of a collection's count."""
    return Key(meta(collection), f"n{shard:02d}")


LAST_IDS = Key("#last", "-")
"""The item that holds the last id given out of every collection: one request reserves ids in several at once."""


def digest(value: Any) -> str:
    """Give the SHA-256 of a JSON value, in hex."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def guard(collection: str, constraint: str, values: list[Any]) -> Key:
    """Give the key of a unique constraint's guard for these values."""
    return Key(f"{collection}!{constraint}!{digest(values)}", "-")


def _value(value: Any) -> str:
    return _readable(json.dumps(value, ensure_ascii=False))


def _readable(text: str) -> str:
    return text if len(text.encode()) <= _READABLE else hashlib.sha256(text.encode()).hexdigest()


def equal(collection: str, field: str, value: Any) -> str:
    """Give the partition of the ids of all records with this value in the field."""
    return f"{collection}={field}={_value(value)}"


def value_count(collection: str, field: str, value: Any) -> str:
    """Give the partition of the count of a value."""
    return f"{collection}%{field}%{_value(value)}"


def shard(index: int) -> str:
    """Give the sort key of one shard of a value's count."""
    return f"{index:02d}"


def ordered(collection: str, field: str) -> str:
    """Give the partition of all values of a field in order."""
    return f"{collection}<{field}"


def sortable(value: Any) -> str:
    """Write a value so that values sort as text: null, then false and true, integers, texts, anything else as JSON.

    A text is cut to its first 900 bytes; whoever reads it back compares whole values, which the entry carries.
    """
    if value is None:
        return "0"
    if isinstance(value, bool):
        return f"1{value:d}"
    if isinstance(value, int):
        # Negative numbers are shifted rather than signed; 10^18 is beyond every integer a dialect takes.
        return f"2{value + 10**18:019d}"
    if isinstance(value, str):
        return "3" + _cut(value.replace(SEPARATOR, _NUL))
    return "4" + _cut(json.dumps(value, ensure_ascii=False))


def text_of(sortable_value: str) -> str | None:
    """Read a text back from what `sortable` made of it (its first 900 bytes); None if it was no text."""
    return sortable_value[1:].replace(_NUL, SEPARATOR) if sortable_value[0] == "3" else None


def _cut(text: str) -> str:
    raw = text.encode()
    return text if len(raw) <= ORDERED_BYTES else raw[:ORDERED_BYTES].decode(errors="ignore")


def ordered_entry(collection: str, field: str, value: Any, id: int) -> Key:
    """Give the key of a record's entry in the ordered lookup of a field."""
    return Key(ordered(collection, field), sortable(value) + SEPARATOR + number(id))


def index(collection: str, name: str, partition: str) -> str:
    """Give the partition of an index's lines."""
    return f"{collection}@{name}@{_readable(partition)}"


def index_line(collection: str, name: str, partition: str, sort: str, id: int) -> Key:
    """Give the key of a record's line in an index; the id of a shared line is 0."""
    return Key(index(collection, name, partition), (sort + SEPARATOR if sort else "") + number(id))


def is_shared(line: Key) -> bool:
    """Say whether a line belongs to no record in particular; records' ids begin at 1."""
    return line.sk.endswith(_NOBODY)


def index_count(collection: str, name: str, partition: str) -> str:
    """Give the partition of the count of an index's partition."""
    return f"{collection}@{name}%{_readable(partition)}"


def journal(collection: str) -> str:
    """Give the partition of a collection's journal."""
    return f"{collection}{_JOURNAL}"


def journal_line(collection: str, id: int) -> Key:
    """Give the key of a record's line in its collection's journal."""
    return Key(journal(collection), number(id))


def journaled(key: Key) -> str:
    """Give the collection in whose journal a key lies; empty for all other items."""
    return key.pk.removesuffix(_JOURNAL) if key.pk.endswith(_JOURNAL) else ""


def tally(collection: str, id: int, shard: int) -> Key:
    """Give the key of one shard of a record's tally."""
    return Key(f"{collection}+{number(id)}", f"{shard:02d}")


def id_of(sk: str) -> int:
    """Read the id back from the sort key of a lookup's entry."""
    return int(sk[-16:])


def once(scope: str, key: str) -> Key:
    """Give the key of an idempotency key's guard."""
    return Key(f"once!{digest([scope, key])}", "-")


def outbox(collection: str, id: int) -> str:
    """Give the partition of what is left to write of a record."""
    return f"{_OUTBOX}{collection}!{number(id)}"


def is_outbox(key: Key) -> bool:
    """Say whether the key is that of a part of what is left to write."""
    return key.pk.startswith(_OUTBOX)


def outbox_part(collection: str, id: int, written: str, part: int) -> Key:
    """Give the key of one part of what the write with the token `written` leaves."""
    return Key(outbox(collection, id), f"{written}.{part:04d}")
