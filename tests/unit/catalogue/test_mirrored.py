"""Mirrored packages through the handler: read and found like packages, written by nobody, in no register."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.search.addresses import uuid_of
from tests.unit.catalogue.conftest import HOST, Catalogue
from tests.unit.catalogue.indexed import Indexed, experiment, indexed

UUID = uuid_of("experiment/12")


@pytest.fixture(autouse=True)
def index(catalogue: Catalogue, tmp_path: Path) -> Iterator[Indexed]:
    """An index with a public experiment."""
    with indexed(tmp_path) as index:
        index.put(experiment(tags=("pottery",)))
        yield index


@pytest.mark.parametrize("reference", ["experiment-12", UUID])
def test_one_is_read_as_a_package(catalogue: Catalogue, reference: str) -> None:
    package = catalogue.ok("GET", f"/api/rest/package/{reference}")
    assert (package["id"], package["name"]) == (UUID, "experiment-12")
    assert package["extras"]["stele_landing"] == f"https://{HOST}/experiment/view/12/"
    assert package["download_url"] == f"https://{HOST}/experiment/view/12/"


def test_one_is_found(catalogue: Catalogue) -> None:
    for query in ({"q": ["kiln"]}, {"tags": ["pottery"]}, {"q": [""]}):
        assert catalogue.ok("GET", "/api/search/package", query=query) == {"count": 1, "results": ["experiment-12"]}
    found = catalogue.ok("GET", "/api/2/search/package", query={"q": ["kiln"]})
    assert found == {"count": 1, "results": [UUID]}
    (whole,) = catalogue.ok("GET", "/api/search/package", query={"all_fields": ["1"]})["results"]
    assert whole == catalogue.ok("GET", "/api/rest/package/experiment-12")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("reference", ["experiment-12", UUID])
def test_nobody_writes_one(catalogue: Catalogue, method: str, reference: str) -> None:
    body = None if method == "DELETE" else {"title": "Mine"}
    for caller in (catalogue.me, catalogue.admin):
        reply = catalogue.send(method, f"/api/rest/package/{reference}", body, caller=caller)
        assert (reply.status, reply.body) == (403, "Access denied")
    assert catalogue.send(method, "/api/rest/package/experiment-13", body).status == 404


def test_no_package_takes_such_a_name(catalogue: Catalogue) -> None:
    for name in ("experiment-12", "data_product-7"):
        reply = catalogue.send("POST", "/api/rest/package", {"name": name})
        assert (reply.status, [*reply.body]) == (409, ["name"])


def test_no_package_takes_its_id(catalogue: Catalogue) -> None:
    package = catalogue.make("kilns")
    renamed = catalogue.send("PUT", "/api/rest/package/kilns", {"name": UUID})
    made = catalogue.send("POST", "/api/rest/package", {"name": UUID})
    body = {"name": "kilns-2", "id": UUID}
    given = catalogue.send("POST", "/api/action/package_create", body, caller=catalogue.admin)
    assert (renamed.status, made.status, given.status) == (409, 409, 409)
    assert ([*renamed.body], [*made.body]) == (["name"], ["name"])
    assert given.body["error"]["id"] == ["That id is already in use."]
    assert catalogue.ok("GET", f"/api/rest/package/{UUID}")["name"] == "experiment-12"
    assert catalogue.ok("GET", "/api/rest/package") == [package["name"]]


@pytest.mark.parametrize("path", ["/api/rest/package", "/api/rest/tag", "/api/tag_counts", "/api/rest/revision"])
def test_none_is_in_registers(catalogue: Catalogue, path: str) -> None:
    assert catalogue.ok("GET", path) == []


def test_one_has_no_revisions(catalogue: Catalogue, index: Indexed) -> None:
    catalogue.make("peat")
    assert len(catalogue.ok("GET", "/api/rest/package/peat/revisions")) == 1
    index.put(experiment(1))
    assert catalogue.ok("GET", "/api/rest/package/experiment-1/revisions") == []


def test_a_setting_turns_them_off(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIRROR", "off")
    for reference in ("experiment-12", UUID):
        for method, body in (("GET", None), ("PUT", {"title": "Mine"})):
            assert catalogue.send(method, f"/api/rest/package/{reference}", body).status == 404
        assert catalogue.send("GET", f"/dataset/{reference}").status == 404
    assert catalogue.ok("GET", "/api/search/package") == {"count": 0, "results": []}
    assert catalogue.ok("GET", "/data.json")["dataset"] == []


def test_what_is_withdrawn_is_gone_at_once(catalogue: Catalogue, index: Indexed) -> None:
    shown: list[Any] = catalogue.ok("GET", "/data.json")["dataset"]
    assert len(shown) == 1
    index.shrink("experiment/12")
    assert catalogue.ok("GET", "/data.json")["dataset"] == []
    assert catalogue.send("GET", "/api/rest/package/experiment-12").status == 404
    assert catalogue.ok("GET", "/api/search/package")["count"] == 0
