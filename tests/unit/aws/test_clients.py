"""Which client DynamoDB is asked with, where, and as whom."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.tables import create_table
from shared import aws
from shared.aws import dynamodb
from shared.aws.clients import _lean
from shared.aws.lean_dynamodb import LeanDynamoDB

KEY = {"pk": {"S": "a"}, "sk": {"S": "ü"}}


@pytest.fixture(autouse=True)
def _a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("DYNAMODB_CLIENT", raising=False)
    aws.forget()
    yield
    monkeypatch.undo()
    aws.forget()


def _use(table: str) -> list[Any]:
    """What each operation answers, or is refused with."""
    client, values = dynamodb(), {":n": {"N": "2"}}
    answers: list[Any] = [
        client.put_item(TableName=table, Item={**KEY, "n": {"N": "1"}, "b": {"B": b"\x00\xff"}}),
        client.get_item(TableName=table, Key=KEY, ConsistentRead=True),
        client.update_item(
            TableName=table,
            Key=KEY,
            UpdateExpression="ADD n :n",
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
        ),
        client.query(TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": {"S": "a"}})[
            "Items"
        ],
        client.batch_get_item(RequestItems={table: {"Keys": [KEY], "ConsistentRead": True}})["Responses"],
        client.batch_write_item(RequestItems={table: [{"DeleteRequest": {"Key": {**KEY, "sk": {"S": "-"}}}}]}),
    ]
    guarded: Any = {"TableName": table, "Item": KEY, "ConditionExpression": "attribute_not_exists(pk)"}
    with pytest.raises(client.exceptions.ConditionalCheckFailedException) as refused:
        client.put_item(**guarded)
    answers.append(refused.value.response["Error"])
    other: Any = {"TableName": table, "Item": {**KEY, "sk": {"S": "b"}}}
    with pytest.raises(client.exceptions.TransactionCanceledException) as cancelled:
        client.transact_write_items(TransactItems=[{"Put": guarded}, {"Put": other}])
    response: Any = cancelled.value.response
    answers += [response["Error"], response["CancellationReasons"], str(cancelled.value)]
    with pytest.raises(ClientError) as unknown:
        client.get_item(TableName="nowhere", Key=KEY)
    answers += [unknown.value.response["Error"], str(unknown.value)]
    answers.append(client.delete_item(TableName=table, Key=KEY, ReturnValues="ALL_OLD"))
    return [{**each, "ResponseMetadata": None} if isinstance(each, dict) else each for each in answers]


@mock_aws
def test_a_setting_brings_boto3s_back_and_nobody_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    table = f"t{uuid4().hex}"
    create_table(table)
    ours = _use(table)
    assert isinstance(dynamodb(), LeanDynamoDB)
    monkeypatch.setenv("DYNAMODB_CLIENT", "boto3")
    assert not isinstance(dynamodb(), LeanDynamoDB)
    assert _use(table) == ours


@pytest.mark.parametrize(
    ("settings", "host"),
    [
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "dynamodb.eu-west-1.amazonaws.com"),
        ({"AWS_DEFAULT_REGION": "ap-southeast-2"}, "dynamodb.ap-southeast-2.amazonaws.com"),
        ({"AWS_DEFAULT_REGION": "cn-north-1"}, "dynamodb.cn-north-1.amazonaws.com.cn"),
        ({"AWS_DEFAULT_REGION": "us-gov-west-1"}, "dynamodb.us-gov-west-1.amazonaws.com"),
        ({"AWS_USE_DUALSTACK_ENDPOINT": "true"}, "dynamodb.eu-west-1.api.aws"),
        ({"AWS_USE_FIPS_ENDPOINT": "true", "AWS_DEFAULT_REGION": "us-east-1"}, "dynamodb-fips.us-east-1.amazonaws.com"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}, "127.0.0.1:4566"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_DYNAMODB": "https://[::1]:8443"}, "[::1]:8443"),
    ],
)
def test_the_address_is_the_one_that_boto3_would_ask(
    settings: dict[str, str], host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    address = dynamodb()._connections.host
    assert address == host
    assert host in aws.boto3_dynamodb().meta.endpoint_url


def test_an_address_that_is_none_says_which_setting_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "localhost:8000")
    with pytest.raises(ValueError, match="AWS_ENDPOINT_URL"):
        dynamodb()


@pytest.mark.parametrize("expires", [None, "2099-01-01T00:00:00Z"])
def test_the_credentials_are_the_environments(expires: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s" * 40)
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of a role")
    if expires:
        monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", expires)
    assert dynamodb()._keys() == ("somebody", "s" * 40, "of a role")


def test_credentials_that_are_renewed_count_from_the_next_request_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Renewed:
        names = iter(("first", "second"))

        def get_frozen_credentials(self) -> tuple[str, str, str, None]:
            return next(self.names), "secret", "token", None

    class Session:
        region_name = "eu-west-1"

        @staticmethod
        def get_credentials() -> Renewed:
            return Renewed()

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setattr("shared.aws.clients._session", lambda service, endpoint: Session)
    keys = _lean.__wrapped__(None)._keys
    assert [keys().id, keys().id] == ["first", "second"]
