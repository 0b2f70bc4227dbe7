"""Mirrored packages as datasets: shown and found, and written by nobody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.search.addresses import uuid_of
from tests.unit.catalogue.conftest import Catalogue
from tests.unit.catalogue.indexed import Indexed, experiment, indexed

UUID = uuid_of("experiment/12")


@pytest.fixture(autouse=True)
def index(catalogue: Catalogue, tmp_path: Path) -> Iterator[Indexed]:
    """An index with a public experiment."""
    with indexed(tmp_path) as index:
        index.put(experiment(tags=("pottery",)))
        yield index


def test_one_is_shown_and_found(catalogue: Catalogue) -> None:
    shown = catalogue.ok("POST", "/api/action/package_show", {"id": "experiment-12"})["result"]
    assert shown == catalogue.ok("GET", "/api/action/package_show", query={"id": [UUID]})["result"]
    assert (shown["id"], shown["name"], shown["creator_user_id"]) == (UUID, "experiment-12", None)
    assert [each["name"] for each in shown["tags"]] == ["pottery"]
    found = catalogue.ok("POST", "/api/action/package_search", {"q": "kiln"})["result"]
    assert (found["count"], found["results"]) == (1, [shown])
    assert catalogue.ok("GET", "/api/action/package_list")["result"] == []


@pytest.mark.parametrize("reference", ["experiment-12", UUID])
@pytest.mark.parametrize("name", ["package_update", "package_patch", "package_delete", "dataset_purge"])
def test_nobody_writes_one(catalogue: Catalogue, name: str, reference: str) -> None:
    for caller in (catalogue.me, catalogue.admin):
        _denied(catalogue.send("POST", f"/api/action/{name}", {"id": reference}, caller=caller))


def test_nobody_adds_a_resource(catalogue: Catalogue) -> None:
    for caller in (catalogue.me, catalogue.admin):
        _denied(catalogue.send("POST", "/api/action/resource_create", {"package_id": "experiment-12"}, caller=caller))


def _denied(reply: Any) -> None:
    assert (reply.status, reply.body["error"]["__type"]) == (403, "Authorization Error")
