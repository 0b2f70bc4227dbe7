"""Reads that look at what they are asked for find what moto's own do."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from infra.tables import create_table
from shared.aws import dynamodb
from tests.moto_reads import PUBLISHED_QUERY, PUBLISHED_STRUCTURE, PUBLISHED_VALUE

PLAIN = st.sampled_from(
    [{"S": "ä"}, {"S": ""}, {"N": "-1.50"}, {"BOOL": False}, {"NULL": True}, {"SS": ["a", "b"]}, {"NS": ["2", "1"]}]
)
VALUE = PLAIN | st.just({"B": b"\x00\xff"}) | st.builds(lambda a, b: {"M": {"S": a, "l": {"L": [b, a]}}}, PLAIN, PLAIN)
KEY = st.builds(lambda pk, sk: (pk, sk), st.sampled_from("pq"), st.sampled_from(["", "a", "ab", "b", "é"]))
RANGE = st.sampled_from(["", "sk > :sk", "sk <= :sk", "begins_with(sk, :sk)"])
QUERY = st.builds(
    lambda pk, sk, range, descending, limit, count: {
        "KeyConditionExpression": "pk = :pk" + (f" AND {range}" if range else ""),
        "ExpressionAttributeValues": {":pk": {"S": pk}, **({":sk": {"S": f"-{sk}"}} if range else {})},
        "ScanIndexForward": not descending,
        **({"Limit": limit} if limit else {}),
        **({"Select": "COUNT"} if count else {}),
    },
    st.sampled_from("pqr"),
    st.sampled_from(["", "a", "ab", "c"]),
    RANGE,
    st.booleans(),
    st.sampled_from([0, 1, 3]),
    st.booleans(),
)


def _found(items: dict[tuple[str, str], Any], queries: list[Any]) -> list[Any]:
    """What a table with these items answers, page by page."""
    client, table, seen = dynamodb(), create_table(f"t{uuid4().hex}"), []
    for (pk, sk), value in items.items():
        client.put_item(TableName=table, Item={"pk": {"S": pk}, "sk": {"S": f"-{sk}"}, "v": value})
        seen.append(client.get_item(TableName=table, Key={"pk": {"S": pk}, "sk": {"S": f"-{sk}"}})["Item"])
    for query in queries:
        asked = {"TableName": table, **query}
        while True:
            answer: Any = client.query(**asked)
            seen.append({name: content for name, content in answer.items() if name != "ResponseMetadata"})
            if "LastEvaluatedKey" not in answer:
                break
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return seen


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(KEY, VALUE, max_size=8), st.lists(QUERY, max_size=4))
def test_they_find_what_motos_own_do(items: dict[tuple[str, str], Any], queries: list[Any]) -> None:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "query", PUBLISHED_QUERY)
        patch.setattr(DynamoType, "cast_value", PUBLISHED_VALUE)
        patch.setattr(BaseJSONSerializer, "_serialize_type_structure", PUBLISHED_STRUCTURE)
        published = _found(items, queries)
    with mock_aws():
        assert _found(items, queries) == published
