"""How many sequential trips to the database the pages of objects take."""

from typing import Any

import pytest

from functions.repository.operations import places
from shared.meter import metered
from tests.unit.repository.conftest import NOBODY, Repository

PAGE = {"headers": {"Accept": "text/html"}}


def _trips(repository: Repository, path: str, status: int = 200, **details: Any) -> int:
    with metered() as use:
        reply = repository.send("GET", path, **(PAGE | details))
    assert reply.status == status, reply.text
    return use.trips


def _published(repository: Repository, **said: Any) -> str:
    draft = repository.make(**said)
    repository.ok("PUT", f"/api/objects/deposit/{draft['id']}/files/a.csv", b"a,b\n1,2\n")
    repository.ok("POST", f"/api/objects/deposit/{draft['id']}/submit")
    return str(draft["id"])


def test_a_page_costs_what_the_api_does_one_batch_and_two_reads_of_links(repository: Repository) -> None:
    """The batch, of what the object belongs to, is read beside the links."""
    id = _published(repository)
    assert _trips(repository, f"/api/objects/deposit/{id}") == 1
    assert _trips(repository, f"/deposit/{id}") == 3
    assert _trips(repository, f"/deposit/{id}", caller=NOBODY) == 3
    assert _trips(repository, f"/deposit/{id}", headers={"Accept": "application/json"}) == 3
    assert _trips(repository, f"/deposit/{id}", query={"export": ["bibtex"]}) == 3
    assert _trips(repository, f"/deposit/{id}", query={"export": ["md5"]}) == 4
    assert _trips(repository, f"/deposit/{id}", query={"preview": ["a.csv"]}) == 4


def test_drafts_and_what_is_closed(repository: Repository) -> None:
    draft = repository.make()["id"]
    assert _trips(repository, f"/deposit/{draft}") == 2
    assert _trips(repository, f"/deposit/{draft}", 401, caller=NOBODY) == 1
    closed = _published(repository, sharelevel="Closed")
    assert _trips(repository, f"/deposit/{closed}", caller=NOBODY) == 3
    assert _trips(repository, f"/deposit/{closed}", caller=repository.other) == 4


def test_communities_and_collections(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _trips(repository, "/community/surf") == 3
    monkeypatch.setattr(places, "_named", {})
    assert _trips(repository, "/community/surf") == 4
    collection = repository.make(kind="collection")["id"]
    assert _trips(repository, f"/collection/{collection}") == 2
    assert _trips(repository, "/schema/dublin") <= 4
    assert _trips(repository, "/communities", caller=NOBODY) <= 2


def test_what_is_not_there(repository: Repository) -> None:
    assert _trips(repository, "/deposit/0000000000000000", 404) <= 3
