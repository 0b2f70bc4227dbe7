"""Packages in a table on moto, and an index of them in a directory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from functions.catalogue.card import SOURCE
from functions.catalogue.endpoints.search import search_packages
from functions.catalogue.operations import references
from functions.catalogue.operations.package_values import EMPTY
from functions.catalogue.store import GROUP, PACKAGE, store
from infra.tables import create_table
from shared.http import Request
from shared.records import Record
from shared.search import Card
from shared.search.addresses import record_of
from tests.buckets import make_bucket
from tests.unit.accounts_table import accounts_table
from tests.unit.events import proxy_event
from tests.unit.search.cards import Shelf

START = datetime(2026, 1, 1, tzinfo=UTC)


class Catalogue:
    """Makes packages and groups, indexes them when told, and searches."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._made = 0

    def package(self, name: str, **values: Any) -> Record:
        """Make a package; each is a day younger than the one before."""
        self._made += 1
        moment = (START + timedelta(self._made)).isoformat(timespec="microseconds")[:26]
        given = {"created": moment, "changed": moment, "revision": "r", "owner": 1, **_named(name), **values}
        return store().create(PACKAGE, {**EMPTY, **given})

    def group(self, name: str, title: str = "") -> Record:
        """Make a group."""
        given = {**_named(name), "title": title, "description": "", "extras": {}, "owner": 1}
        return store().create(GROUP, {**given, "created": START.isoformat()[:19], "revision": "r"})

    def change(self, record: Record, **values: Any) -> Record:
        """Change some values of a package or group."""
        return store().update(record.collection, record.id, lambda before: {**before, **values})

    def delete(self, record: Record) -> None:
        """Delete a package or group, as the catalogue does."""
        self.change(record, state="deleted", claimed=None)

    def index(self, *records: Record) -> dict[str, Card]:
        """Put packages into the index, as they are now."""
        made = SOURCE.kinds[PACKAGE]([each.id for each in records])
        cards = {each.id: each for each in made.values()}
        assert {record_of(id) for id in cards} == {(PACKAGE, id) for id in made}
        assert self.shelf.apply({**{f"{PACKAGE}/{each.id}": None for each in records}, **cards}) == {}
        return cards

    def search(self, query: Mapping[str, Any] | None = None, *, version: int = 1, body: Any = None) -> dict[str, Any]:
        """Search; `body` is sent as JSON, bytes as they are."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        answer = search_packages(searching(f"/api/{version}/search/package", query or {}, raw))
        found: dict[str, Any] = json.loads(answer.body)
        return found

    def found(self, **query: Any) -> set[str]:
        """Give the names that a search finds, all on one page."""
        answer = self.search({"limit": "1000", **query})
        assert answer["count"] == len(answer["results"])
        return set(answer["results"])


def _named(name: str) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "name": name, "claimed": name, "state": "active"}


def searching(path: str, query: Mapping[str, Any], body: bytes | None = None) -> Request:
    """Gives a request; values of the query that are no lists are sent once."""
    arguments = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
    return Request(proxy_event("GET" if body is None else "POST", path, query=arguments, body=body))


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """A catalogue with nothing in it."""
    monkeypatch.setenv("CATALOGUE_TABLE", "catalogue")
    monkeypatch.setenv("FILES_BUCKET", "catalogue-files")
    with accounts_table(monkeypatch):
        create_table("catalogue")
        make_bucket("catalogue-files")
        references._hints.clear()
        shelf = Shelf(tmp_path)
        monkeypatch.setattr("shared.search.present.search_copy", lambda: shelf)
        yield Catalogue(shelf)
