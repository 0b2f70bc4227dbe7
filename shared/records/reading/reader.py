"""Reading items and records by key, consistently."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as AbstractCollection
from dataclasses import dataclass, field, replace
from typing import Any

from shared.aws import dynamodb, parallel
from shared.records import bodies, items, keys, seen
from shared.records.changes import RecordKey
from shared.records.collection import Schema
from shared.records.errors import RecordsError
from shared.records.record import Item, Record, Tally, decode

_MOST_ITEMS = 100_000
"""What is asked for at once; more never fit into the megabyte of an answer, and DynamoDB refuses 2³¹."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an index, as read: the record's `id` (0: shared), its `sort` text and `data`.

    `left` says of a shared line that a record has stopped giving it: there may be none left that does.
    """

    id: int
    sort: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    left: bool = False


class Reader:
    """Reads one table.

    Args:
        table: the table's name.
        bucket: the bucket of long bodies.
        schema: the table's collections.
    """

    def __init__(self, table: str, bucket: str, schema: Schema) -> None:
        self._table = table
        self._bucket = bucket
        self._schema = schema

    def item(self, key: keys.Key) -> Item | None:
        """Give one item. One round trip."""
        answer: Any = dynamodb().get_item(TableName=self._table, Key=keys.wire(key), ConsistentRead=True)
        item: Item | None = answer.get("Item")
        return item

    def items(self, wanted: Iterable[keys.Key]) -> dict[keys.Key, Item]:
        """Give the items that exist among these. One round trip (batches of 100 side by side)."""
        return items.among(self._table, wanted)

    def query(
        self,
        pk: str,
        limit: int | None = None,
        *,
        after: str | None = None,
        prefix: str | None = None,
        descending: bool = True,
    ) -> Iterator[Item]:
        """Give a partition's items in the order of their sort keys, as they are read (up to 1 MB a round trip).

        Args:
            pk: the partition.
            limit: how many items at the most; None: all.
            after: the sort key to go on from, not included.
            prefix: what the sort keys begin with.
            descending: from the last sort key to the first.
        """
        request = self._query(pk, after=after, prefix=prefix, descending=descending)
        while limit is None or limit > 0:
            if limit is not None:
                request["Limit"] = min(limit, _MOST_ITEMS)
            answer: Any = dynamodb().query(**request)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            limit = None if limit is None else limit - len(answer["Items"])

    def count(self, pk: str) -> int:
        """Give the number of items in a partition, by passing over their keys (10 units per 1,000)."""
        request = self._query(pk, after=None, prefix=None, descending=True)
        return sum(int(answer["Count"]) for answer in items.query({**request, "Select": "COUNT"}))

    def _query(self, pk: str, *, after: str | None, prefix: str | None, descending: bool) -> dict[str, Any]:
        condition, values = "#pk = :pk", {":pk": {"S": pk}}
        if prefix:
            condition += " AND begins_with(#sk, :prefix)"
            values[":prefix"] = {"S": prefix}
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": condition,
            "ExpressionAttributeNames": {"#pk": "pk", "#sk": "sk"} if prefix else {"#pk": "pk"},
            "ExpressionAttributeValues": values,
            "ScanIndexForward": not descending,
            "ConsistentRead": True,
        }
        if after is not None:
            request["ExclusiveStartKey"] = keys.wire(keys.Key(pk, after))
        return request

    def records(self, wanted: Iterable[RecordKey]) -> dict[RecordKey, Record]:
        """Give the records that exist among these, with the reverse links that ride on them.

        One round trip; long bodies cost another, to S3, for all of them at once.
        """
        return self.together(wanted, ())[0]

    def record(self, collection: str, id: int) -> Record | None:
        """Give one record, None if it does not exist. One round trip."""
        item = self.item(keys.record(collection, id))
        return next(iter(self.decode([(collection, item)])), None) if item else None

    def decode(self, items: Sequence[tuple[str, Item]]) -> list[Record]:
        """Turn items of collections into records, in order, fetching long bodies from S3 side by side.

        A record whose body was replaced after its item had been read is read again, and left out if it is gone.

        Raises:
            RecordsError: a body is lost, or this process may not read it.
        """
        long = [item["long"]["S"] for _, item in items if "long" in item]
        texts = bodies.fetch(self._bucket, long) if long else {}
        records: list[Record] = []
        for collection, item in items:
            name = item["long"]["S"] if "long" in item else None
            if name is None or name in texts:
                body = texts[name] if name else None
                records.append(seen.noted(decode(collection, item, self._schema.reverses(collection), body)))
            else:
                records += self._read_again(collection, item)
        return records

    def _read_again(self, collection: str, item: Item) -> list[Record]:
        fresh = self.item(keys.Key(item["pk"]["S"], item["sk"]["S"]))
        if fresh and fresh.get("long") == item["long"]:
            raise RecordsError(f"the body of {collection} {int(item['sk']['S'])} cannot be read")
        return self.decode([(collection, fresh)]) if fresh else []

    def lines(
        self,
        pk: str,
        *,
        prefix: str | None = None,
        after: Line | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> Iterator[Line]:
        """Give the lines of an index's partition, as `query` gives items."""
        place = keys.index_line("", "", "", after.sort, after.id).sk if after else None
        for item in self.query(pk, limit, after=place, prefix=prefix, descending=descending):
            yield _line(item)

    def present(self, pk: str, ids: Iterable[int]) -> dict[int, Line]:
        """Give the lines that records with these ids have in an index's partition, of an index without sort texts."""
        found = self.items(keys.Key(pk, keys.number(id)) for id in ids)
        return {keys.id_of(key.sk): _line(item) for key, item in found.items()}

    def total(self, pk: str) -> int:
        """Give the sum of a sharded counter."""
        return sum(int(item["n"]["N"]) for item in self.query(pk))

    def together(
        self, wanted: Iterable[RecordKey], counted: Iterable[Record]
    ) -> tuple[dict[RecordKey, Record], dict[RecordKey, Tally]]:
        """Give the records that exist among `wanted`, and the tallies of `counted`. One round trip for both."""
        by_key = {keys.record(*each): each for each in wanted}
        shards = _shards(counted)
        items = self.items([*by_key, *shards])
        records = self.decode([(by_key[key][0], item) for key, item in items.items() if key in by_key])
        tallies = _tallies((shards[key], item) for key, item in items.items() if key in shards)
        return {(record.collection, record.id): record for record in records}, tallies

    def linking(self, collection: str, field: str, value: Any, limit: int | None = None) -> tuple[int, ...]:
        """Give the ids of the records whose `field` holds `value`, ascending, from the lookup."""
        partition = keys.equal(collection, field, value)
        return tuple(keys.id_of(item["sk"]["S"]) for item in self.query(partition, limit, descending=False))

    def whole(self, records: Sequence[Record], names: AbstractCollection[str] | None = None) -> list[Record]:
        """Complete the reverse links (of these names) that are past their bound, from their lookups, side by side."""
        missing = [
            (record, name) for record in records for name in sorted(record.overflowed) if names is None or name in names
        ]
        if not missing:
            return list(records)
        read = parallel(*(self._linking_reader(record, name) for record, name in missing))
        found: dict[RecordKey, dict[str, tuple[int, ...]]] = {}
        for (record, name), ids in zip(missing, read, strict=True):
            found.setdefault((record.collection, record.id), {})[name] = ids
        return [
            replace(record, reverse={**record.reverse, **found.get((record.collection, record.id), {})})
            for record in records
        ]

    def _linking_reader(self, record: Record, name: str) -> Callable[[], tuple[int, ...]]:
        reverse = self._schema.reverses(record.collection)[name]
        return lambda: self.linking(reverse.source, reverse.field, record.id)


def _shards(records: Iterable[Record]) -> dict[keys.Key, tuple[RecordKey, int]]:
    """Give the items of the records' tallies, by their keys: whose they are, and which shard."""
    return {
        keys.tally(record.collection, record.id, shard): ((record.collection, record.id), shard)
        for record in records
        for shard in record.shards
    }


def _tallies(items: Iterable[tuple[tuple[RecordKey, int], Item]]) -> dict[RecordKey, Tally]:
    amounts: dict[RecordKey, Counter[str]] = defaultdict(Counter)
    written: dict[RecordKey, dict[int, str]] = defaultdict(dict)
    for (record, shard), item in items:
        amounts[record].update({name: int(value["N"]) for name, value in item.items() if "N" in value})
        written[record][shard] = item["written"]["S"]
    return {record: Tally(dict(amounts[record]), tokens) for record, tokens in written.items()}


def _line(item: Item) -> Line:
    sort, _, id = item["sk"]["S"].rpartition(keys.SEPARATOR)
    return Line(int(id), sort, json.loads(item["data"]["S"]) if "data" in item else {}, "left" in item)
