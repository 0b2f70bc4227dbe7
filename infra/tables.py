"""Tables for tests and benchmarks, with the keys that every table of `template.yaml` has."""

from __future__ import annotations

from shared.aws import boto3_dynamodb


def create_table(name: str) -> str:
    """Make an empty table, and give its name; where it lies, the environment says."""
    boto3_dynamodb().create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    return name
