"""The repository's handler on moto, one empty table a test."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.repository.operations import places, writes
from infra.tables import create_table
from shared import allowances
from shared.accounts.enrolment import create_user
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.prepared import prepared
from tests.unit.two_people import TwoPeople

HOST = "repository.example"
SITE = f"https://{HOST}"
TABLE = "repository"
BUCKET = "repository-files"
NOBODY = {"principal_kind": "anonymous"}


class Repository(TwoPeople):
    """Asks the repository."""

    host = HOST

    def ok(self, method: str, path: str, body: Any = None, **details: Any) -> Any:
        """Send a request that is answered with 200 or 201, and give what it says."""
        reply = self.send(method, path, body, **details)
        assert reply.status in (200, 201), reply.text
        return reply.body

    def refused(self, status: int, method: str, path: str, body: Any = None, **details: Any) -> str:
        """Send a request that is answered with this status, and give its sentence."""
        reply = self.send(method, path, body, **details)
        assert reply.status == status, reply.text
        text: str = reply.body["error"]
        return text

    def make(self, title: str = "Tidal gauge 7", kind: str = "deposit", **said: Any) -> dict[str, Any]:
        """Make a draft and give it."""
        body = {"title": title, "community": "community:surf", "sharelevel": "Open", **said}
        draft: dict[str, Any] = self.ok("POST", f"/api/objects/{kind}", body)
        return draft


@pytest.fixture
def repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A repository with what a new site has, and two people who may write."""
    monkeypatch.setenv("REPOSITORY_TABLE", TABLE)
    monkeypatch.setenv("SEARCH_TABLE", "search")
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    with accounts_table(monkeypatch):
        monkeypatch.setattr(allowances, "_made", {})
        monkeypatch.setattr(places, "_named", {})
        monkeypatch.setattr(writes, "_beside", {})
        make_bucket(BUCKET)
        from functions.repository.app import handler

        yield Repository(handler, *prepared(_begin))


def _begin() -> list[int]:
    from functions.repository import bootstrap

    create_table(TABLE)
    create_table("search")
    bootstrap.ensure()
    return [create_user(name, email=f"{name}@home.example").id for name in ("ada", "ben")]
