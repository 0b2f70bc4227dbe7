"""The catalogue's handler on moto, one empty table a test."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from functions.catalogue.operations import references
from infra.tables import create_table
from shared import allowances
from shared.accounts.users import create_user
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event
from tests.unit.prepared import prepared
from tests.unit.reply import Reply

HOST = "catalogue.example"
TABLE = "catalogue"
BUCKET = "catalogue-files"
NOBODY = {"principal_kind": "anonymous"}


class Catalogue:
    """Sends requests through the Lambda handler, as one person unless told otherwise."""

    def __init__(self, handler: Callable[[Any, Any], dict[str, Any]], user: int, other: int) -> None:
        self.handler = handler
        self.me = {"principal_kind": "user", "user_id": str(user), "username": "ada"}
        self.other = {"principal_kind": "user", "user_id": str(other), "username": "ben"}
        self.admin = {"principal_kind": "user", "user_id": "1", "username": "admin", "roles": "site_admin"}

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        caller: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send a JSON `body`; bytes are sent as they are."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        event = proxy_event(
            method,
            path,
            headers=headers,
            query=query,
            body=raw,
            caller=self.me if caller is None else caller,
            host=HOST,
        )
        return Reply.of(self.handler(event, None))

    def ok(self, method: str, path: str, body: Any = None, **details: Any) -> Any:
        """Send a request that is answered with 200, and give what it says."""
        reply = self.send(method, path, body, **details)
        assert reply.status == 200, reply.text
        return reply.body if reply.text else None

    def make(self, name: str, **values: Any) -> dict[str, Any]:
        """Make a package and give it."""
        package: dict[str, Any] = self.ok("POST", "/api/rest/package", {"name": name, **values})
        return package

    def make_group(self, name: str, **values: Any) -> dict[str, Any]:
        """Make a group and give it."""
        group: dict[str, Any] = self.ok("POST", "/api/rest/group", {"name": name, **values})
        return group


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """A catalogue with nothing in it, and two people who may write."""
    monkeypatch.setenv("CATALOGUE_TABLE", TABLE)
    monkeypatch.setenv("SEARCH_TABLE", "search")
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        monkeypatch.setattr(references, "_hints", {})
        make_bucket(BUCKET)
        from functions.catalogue.app import handler

        yield Catalogue(handler, *prepared(_begin))


def _begin() -> list[int]:
    create_table(TABLE)
    create_table("search")
    return [create_user(name, email=f"{name}@home.example").id for name in ("ada", "ben")]
