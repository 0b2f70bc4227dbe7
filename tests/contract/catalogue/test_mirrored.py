"""Mirrored packages: public records of the other groups among the catalogue's, read-only."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.contract.conftest import Site

from .client import Client, fresh
from .shelf import until


class Mirrored:
    """A public experiment, as the catalogue shows it."""

    def __init__(self, site: Site, client: Client) -> None:
        self._site = site
        self.client = client
        self.word = fresh("kiln").replace("-", "")
        body = {"title": f"Celadon {self.word}", "description": "Reduction firing.", "public_access": 100}
        self.experiment = int(self._send("POST", "/api/v1/experiment/", body).headers["Location"].split("/")[-2])
        self.name = f"experiment-{self.experiment}"
        until(lambda: self.found() == [self.name])
        self.id = str(client.get(f"/api/rest/package/{self.name}")["id"])

    def _send(self, method: str, path: str, body: Any) -> requests.Response:
        headers = {"Authorization": f"token {self._site.token}", "Content-Type": "application/json"}
        answer = requests.request(method, self._site.url + path, data=json.dumps(body), headers=headers, timeout=60)
        answer.raise_for_status()
        return answer

    def found(self, version: str = "") -> Any:
        return self.client.get(f"/api{version}/search/package?{urlencode({'q': self.word})}")["results"]

    def hide(self) -> None:
        self._send("PATCH", f"/api/v1/experiment/{self.experiment}/", {"public_access": 1})


@pytest.fixture(scope="module")
def mirrored(site: Site, stranger: Client) -> Mirrored:
    return Mirrored(site, stranger)


def test_one_is_read_by_its_name_and_by_its_id(mirrored: Mirrored, stranger: Client) -> None:
    package = stranger.get(f"/api/rest/package/{mirrored.name}")
    assert package == stranger.get(f"/api/rest/package/{mirrored.id}")
    assert package["title"] == f"Celadon {mirrored.word}"
    home = f"{stranger.url}/experiment/view/{mirrored.experiment}/"
    assert (package["url"], package["extras"]["stele_landing"]) == (home, home)
    assert package["extras"]["stele_read_only"] == "true"
    assert {"groups", "tags", "relationships", "revision_id", "notes_rendered"} <= package.keys()


def test_its_resources_lead_to_the_record_and_its_files(mirrored: Mirrored, stranger: Client) -> None:
    page, record, files = stranger.get(f"/api/rest/package/{mirrored.name}")["resources"]
    assert page["url"] == f"{stranger.url}/experiment/view/{mirrored.experiment}/"
    assert requests.get(record["url"], timeout=60).json()["id"] == mirrored.experiment
    assert requests.get(files["url"], timeout=60).json()["objects"] == []


def test_one_is_found_by_name_or_id(mirrored: Mirrored) -> None:
    assert mirrored.found() == [mirrored.name]
    assert mirrored.found("/2") == [mirrored.id]


def test_one_is_harvested(mirrored: Mirrored, stranger: Client) -> None:
    entries = {each["identifier"]: each for each in stranger.get("/data.json")["dataset"]}
    assert entries[mirrored.id]["title"] == f"Celadon {mirrored.word}"
    for reference in (mirrored.name, mirrored.id):
        assert stranger.send("GET", f"/dataset/{reference}.ttl").status_code == 200
        assert stranger.send("GET", f"/dataset/{reference}").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_nobody_writes_one(mirrored: Mirrored, owner: Client, admin: Client, stranger: Client, method: str) -> None:
    body = None if method == "DELETE" else {"title": "Mine"}
    for client in (owner, admin, stranger):
        for reference in (mirrored.name, mirrored.id):
            assert client.refused(method, f"/api/rest/package/{reference}", body) == (403, "Access denied")


def test_a_package_cannot_have_its_name(mirrored: Mirrored, owner: Client) -> None:
    status, said = owner.refused("POST", "/api/rest/package", {"name": mirrored.name})
    assert (status, [*said]) == (409, ["name"])


def test_none_is_in_the_register(mirrored: Mirrored, stranger: Client) -> None:
    assert mirrored.name not in stranger.get("/api/rest/package")
    assert mirrored.id not in stranger.get("/api/2/rest/package")


def test_what_is_no_longer_public_is_gone_at_once(site: Site, stranger: Client) -> None:
    mirrored = Mirrored(site, stranger)
    mirrored.hide()
    for reference in (mirrored.name, mirrored.id):
        assert stranger.refused("GET", f"/api/rest/package/{reference}")[0] == 404
    assert mirrored.found() == []
    assert mirrored.id not in {each["identifier"] for each in stranger.get("/data.json")["dataset"]}
