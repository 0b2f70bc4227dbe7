"""What only a site of the run's own can tell: its tables and its keys, read from the emulator it lives in."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import boto3
import jwt
import pytest

from shared import aws
from shared.accounts import web_tokens
from shared.secrets_manager import versions


@dataclass
class OwnSite:
    """A site that this run has started.

    Attributes:
        endpoint: the emulator's address.
        stack: the name of the site's stack there.
    """

    endpoint: str
    stack: str

    def accounts_items(self) -> list[dict[str, Any]]:
        """Everything in the table of accounts, as DynamoDB has it."""
        with self._settings():
            pages = aws.boto3_dynamodb().get_paginator("scan").paginate(TableName=os.environ["ACCOUNTS_TABLE"])
            return [dict(item) for page in pages for item in page["Items"]]

    def forget_guesses(self) -> None:
        """As if the time had passed for which failed tries at passwords count."""
        counts = [item for item in self.accounts_items() if item["pk"]["S"].startswith("guesses!")]
        with self._settings():
            for item in counts:
                key = {"pk": item["pk"], "sk": item["sk"]}
                aws.dynamodb().delete_item(TableName=os.environ["ACCOUNTS_TABLE"], Key=key)

    def expired(self, web_token: str) -> str:
        """The same web token, well signed, but over."""
        claims = jwt.decode(web_token, options={"verify_signature": False})
        over = {**claims, "iat": int(time.time()) - 7200, "exp": int(time.time()) - 60}
        with self._settings():
            key = versions(os.environ["SIGNING_SECRET"])[0]
        return jwt.encode(over, key.value, web_tokens.ALGORITHM, {"kid": key.id})

    @contextmanager
    def _settings(self) -> Iterator[None]:
        """Let this process act with the settings of the site's functions."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL", self.endpoint)
            for name, value in self._given.items():
                patch.setenv(name, value)
            yield

    @cached_property
    def _given(self) -> dict[str, str]:
        """The authorizer's settings."""
        client = boto3.client("cloudformation", endpoint_url=self.endpoint)
        resources = client.describe_stack_resources(StackName=self.stack)["StackResources"]
        physical = {it["LogicalResourceId"]: it.get("PhysicalResourceId", "") for it in resources}
        return {"ACCOUNTS_TABLE": physical["AccountsTable"], "SIGNING_SECRET": physical["SigningSecret"]}
