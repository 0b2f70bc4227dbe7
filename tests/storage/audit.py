"""Recounting a table from its records alone, and comparing everything else in it with that."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from shared.aws import boto3_dynamodb
from shared.records import keys
from shared.records.collection import Schema

Item = dict[str, Any]
Records = dict[tuple[str, int], dict[str, Any]]


def scan(table: str) -> dict[keys.Key, Item]:
    """Reads the whole table, which only a test may do."""
    pages = boto3_dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return {keys.Key(item["pk"]["S"], item["sk"]["S"]): item for page in pages for item in page["Items"]}


def outbox_items(table: str) -> list[tuple[dict[str, str], str]]:
    """Gives what a stream consumer would be sent: the keys and parts in the outbox."""
    return [
        ({"pk": key.pk, "sk": key.sk}, item["part"]["S"])
        for key, item in scan(table).items()
        if key.pk.startswith("outbox!")
    ]


def check(table: str, schema: Schema, bound: int) -> Records:
    """Asserts that every guard, lookup, count, reverse link and shard of a tally is what the records say.

    Gives the records' values.
    """
    items = scan(table)
    records: Records = {
        (key.pk.split("/")[0], int(key.sk)): json.loads(item["body"]["S"])
        for key, item in items.items()
        if "version" in item
    }
    expected_entries, expected_counts = _expected(records, schema)
    auxiliary = {key: item for key, item in items.items() if "version" not in item}
    entries = {key for key in auxiliary if _mark(key) in "!=<@" and not _counts(key)}
    shared = {key for key in entries if _mark(key) == "@" and keys.id_of(key.sk) == 0}
    assert entries - shared == set(expected_entries)
    for key, content in expected_entries.items():
        if _mark(key) == "!":
            assert items[key]["id"]["N"] == str(content)
        if _mark(key) == "@":
            assert json.loads(items[key].get("data", {"S": "{}"})["S"]) == content
    _check_shared(records, schema, {key: auxiliary[key] for key in shared})
    counts: Counter[str] = Counter()
    for key, item in auxiliary.items():
        if _counts(key):
            counts[key.pk] += int(item["n"]["N"])
    assert {pk: number for pk, number in counts.items() if number} == expected_counts
    _check_buckets(records, auxiliary)
    _check_reverse(records, schema, items, bound)
    _check_tallies(records, items)
    return records


def amounts(table: str) -> Counter[tuple[str, str]]:
    """Sums up the tallies, by their partitions and what was added."""
    found: Counter[tuple[str, str]] = Counter()
    for key, item in scan(table).items():
        for name, value in item.items():
            if _mark(key) == "+" and "N" in value:
                found[key.pk, name] += int(value["N"])
    return found


def _mark(key: keys.Key) -> str:
    """Gives the sign that says what an item is: the first after the name of its collection."""
    return next((sign for sign in key.pk if not (sign.isalnum() or sign == "_")), "")


def _counts(key: keys.Key) -> bool:
    counted = _mark(key) == "%" or (_mark(key) == "@" and "@" not in key.pk.split("%")[0].split("@", 1)[1])
    return (counted and "%" in key.pk) or (key.pk.endswith("#meta") and key.sk.startswith("n"))


def _check_shared(records: Records, schema: Schema, present: dict[keys.Key, Item]) -> None:
    """Every shared line that a record gives is there; one that none gives is marked as left."""
    given = {
        keys.index_line(name, index_name, entry.partition, entry.sort, 0)
        for (name, id), values in records.items()
        for index_name, index in schema[name].indexes.items()
        for entry in (index.entries(id, values) if index.shared else ())
    }
    assert given <= set(present)
    assert all("left" in item for key, item in present.items() if key not in given)


def _expected(records: Records, schema: Schema) -> tuple[dict[keys.Key, Any], dict[str, int]]:
    entries: dict[keys.Key, Any] = {}
    counts: Counter[str] = Counter()
    for (name, id), values in records.items():
        collection = schema[name]
        counts[keys.meta(name)] += 1
        for unique in collection.unique:
            content = [values.get(field) for field in unique.fields]
            if None not in content:
                key = keys.guard(name, unique.name, content)
                assert key not in entries, "two records hold one unique value"
                entries[key] = id
        for field in (*collection.lookups, *collection.links):
            index = collection.index(field)
            assert index is not None
            for value in _as_list(values.get(field)) if not index.spread else []:
                entries[keys.Key(keys.equal(name, field, value), keys.number(id))] = id
                if index.counted:
                    counts[keys.value_count(name, field, value)] += 1
            if index.ordered or index.spread:
                value = collection.compared(field, values.get(field))
                entries[keys.ordered_entry(name, field, value, id)] = id
        for index_name, lines in collection.indexes.items():
            for entry in lines.entries(id, values) if not lines.shared else ():
                entries[keys.index_line(name, index_name, entry.partition, entry.sort, id)] = entry.data
                if entry.partition in lines.counted:
                    counts[keys.index_count(name, index_name, entry.partition)] += 1
    return entries, dict(counts)


def _as_list(content: Any) -> list[Any]:
    return content if isinstance(content, list) else [] if content is None else [content]


def _check_buckets(records: Records, auxiliary: dict[keys.Key, Item]) -> None:
    for name, id in records:
        assert keys.directory(name, keys.bucket_of(id)) in auxiliary, "a record lies in a bucket that is not entered"


def _check_reverse(records: Records, schema: Schema, items: dict[keys.Key, Item], bound: int) -> None:
    linking: dict[tuple[str, int, str], set[int]] = defaultdict(set)
    for (name, id), values in records.items():
        for field, link in schema[name].links.items():
            for target in _as_list(values.get(field)):
                assert (link.to, target) in records, "a link leads nowhere"
                if link.reverse:
                    linking[link.to, target, link.reverse].add(id)
    for name, id in records:
        item = items[keys.record(name, id)]
        for reverse in schema.reverses(name):
            riding = {int(each) for each in item.get(f"r_{reverse}", {"NS": []})["NS"]}
            if f"o_{reverse}" in item:
                assert not riding
            else:
                assert riding == linking[name, id, reverse]
                assert len(riding) <= bound


def _check_tallies(records: Records, items: dict[keys.Key, Item]) -> None:
    """Every shard of a tally is known to its record, and they agree on the fence."""
    known = {
        keys.tally(name, id, int(shard)): items[keys.record(name, id)]["fence"]
        for name, id in records
        for shard in items[keys.record(name, id)].get("shards", {"NS": []})["NS"]
    }
    assert {key: item["fence"] for key, item in items.items() if _mark(key) == "+"} == known
