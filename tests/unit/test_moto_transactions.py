"""Transactions whose tables share their items with copies end as moto's own do."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table

from infra.tables import create_table
from shared.aws import boto3_dynamodb
from tests.moto_transactions import PUBLISHED_TRANSACTION, PUBLISHED_UPDATE

KEY = st.sampled_from(["a", "b", "c"]).map(lambda sk: {"pk": {"S": "p"}, "sk": {"S": sk}})
UPDATE = "SET n = if_not_exists(n, :zero) + :one ADD t :word"
VALUES = {":zero": {"N": "0"}, ":one": {"N": "1"}, ":word": {"SS": ["x"]}}

ACTION = st.one_of(
    st.builds(lambda key, n: {"Put": {"Item": {**key, "n": {"N": str(n)}}}}, KEY, st.integers(0, 3)),
    st.builds(lambda key: {"Update": _update(key)}, KEY),
    st.builds(lambda key: {"Update": {**_update(key), "ConditionExpression": "attribute_exists(pk)"}}, KEY),
    st.builds(lambda key: {"Delete": {"Key": key}}, KEY),
    st.builds(lambda key: {"ConditionCheck": {"Key": key, "ConditionExpression": "attribute_not_exists(pk)"}}, KEY),
)


def _update(key: dict[str, Any]) -> dict[str, Any]:
    return {"Key": key, "UpdateExpression": UPDATE, "ExpressionAttributeValues": VALUES}


def _run(transactions: list[list[dict[str, Any]]]) -> list[Any]:
    """What a table has after each of the transactions, and what became of each."""
    client, table, seen = boto3_dynamodb(), create_table(f"t{uuid4().hex}"), []
    for actions in transactions:
        named: Any = [{kind: {"TableName": table, **it} for kind, it in action.items()} for action in actions]
        try:
            client.transact_write_items(TransactItems=named)
            outcome: Any = "done"
        except ClientError as error:
            outcome = error.response["Error"], error.response.get("CancellationReasons")
        items = client.scan(TableName=table, ConsistentRead=True)["Items"]
        seen += [outcome, sorted(items, key=lambda item: str(item["sk"]))]
    return seen


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(ACTION, min_size=1, max_size=3), min_size=1, max_size=4))
def test_they_end_as_motos_own_do(transactions: list[list[dict[str, Any]]]) -> None:
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        patch.delattr(Table, "__deepcopy__")
        patch.setattr(DynamoDBBackend, "update_item", PUBLISHED_UPDATE)
        patch.setattr(DynamoDBBackend, "transact_write_items", PUBLISHED_TRANSACTION)
        published = _run(transactions)
    with mock_aws():
        assert _run(transactions) == published
