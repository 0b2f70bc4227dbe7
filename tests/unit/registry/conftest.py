"""The registry's handler on moto, one empty table a test."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.tables import create_table
from shared import allowances
from shared.accounts.enrolment import create_user
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event
from tests.unit.prepared import prepared
from tests.unit.reply import Reply

HOST = "registry.example"
API = f"https://{HOST}/api/"
TABLE = "registry"
BUCKET = "registry-files"


class Registry:
    """Sends requests through the Lambda handler, as `user` unless told otherwise."""

    def __init__(self, handler: Callable[[Any, Any], dict[str, Any]], user: int) -> None:
        self.handler = handler
        self.me = {"principal_kind": "user", "user_id": str(user), "username": "ada"}

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        form: Mapping[str, str | Sequence[str]] | None = None,
        query: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        caller: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a JSON `body` (bytes are sent as they are) or a `form`."""
        sent = dict(headers or {})
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        if form is not None:
            raw = urlencode(form, doseq=True).encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        elif raw is not None:
            sent.setdefault("Content-Type", "application/json")
        event = proxy_event(
            method, path, headers=sent, query=query, body=raw, caller=self.me if caller is None else caller, host=HOST
        )
        return Reply.of(self.handler(event, None))

    def make(self, table: str, **values: Any) -> dict[str, Any]:
        """Create a record and give it."""
        reply = self.send("POST", f"/api/{table}/", values)
        assert reply.status == 201, reply.text
        body: dict[str, Any] = reply.body
        return body

    def read(self, url: str) -> dict[str, Any]:
        """Give the record at an address."""
        reply = self.send("GET", url.removeprefix(f"https://{HOST}"))
        assert reply.status == 200, reply.text
        body: dict[str, Any] = reply.body
        return body


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A registry with nothing in it, and one person who may write."""
    monkeypatch.setenv("REGISTRY_TABLE", TABLE)
    monkeypatch.setenv("SEARCH_TABLE", "search")
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        make_bucket(BUCKET)
        from functions.registry.app import handler

        yield Registry(handler, prepared(_begin))


def _begin() -> int:
    from functions.registry import bootstrap

    create_table(TABLE)
    create_table("search")
    bootstrap.ensure(f"https://{HOST}")
    return create_user("ada", email="ada@home.example").id
