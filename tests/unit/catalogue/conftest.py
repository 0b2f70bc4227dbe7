"""The catalogue's handler on moto, one empty table a test."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.catalogue.operations import references
from infra.tables import create_table
from shared import allowances
from shared.accounts.enrolment import create_user
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.prepared import prepared
from tests.unit.two_people import TwoPeople

HOST = "catalogue.example"
TABLE = "catalogue"
BUCKET = "catalogue-files"
NOBODY = {"principal_kind": "anonymous"}


class Catalogue(TwoPeople):
    """Asks the catalogue."""

    host = HOST

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
