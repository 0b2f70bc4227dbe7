"""The table of accounts on moto, in this process, for tests that go through handlers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from moto import mock_aws

from infra.tables import create_table
from shared import tables
from shared.aws import boto3_dynamodb

TABLE = "accounts"


@contextmanager
def accounts_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty table, and settings that name it; nothing reaches AWS."""
    monkeypatch.setenv("ACCOUNTS_TABLE", TABLE)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    tables._stores.clear()  # a new process has seen no table
    with mock_aws():
        if "AWS_ENDPOINT_URL_DYNAMODB" in os.environ:
            _remove_tables()
        # One client for all tests: making one takes longer than most of them.
        create_table(TABLE)
        yield
    tables._stores.clear()


def _remove_tables() -> None:
    """Remove what an earlier test left in an engine that outlives it (`--dynamodb-local`)."""
    for name in boto3_dynamodb().list_tables()["TableNames"]:
        boto3_dynamodb().delete_table(TableName=name)
