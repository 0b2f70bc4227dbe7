"""Published deposits of the repository among the catalogue's packages, read-only, at every share level."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.contract.conftest import Site
from tests.contract.repository.client import Client as Repository

from .client import Client, fresh
from .shelf import until


class MirroredDeposit:
    """A closed deposit with a licence and a file, as the catalogue shows it."""

    def __init__(self, site: Site, client: Client) -> None:
        self._client = client
        self.word = fresh("gauge").replace("-", "")
        repository = Repository(site.url, site.token)
        draft = repository.create(f"Tides {self.word}", sharelevel="Closed")
        repository.upload(draft, "raw/run 7.csv")
        rights = [{"name": "CC-BY-4.0", "uri": "https://creativecommons.org/licenses/by/4.0/"}]
        said = {
            "creator": ["N. Wave", "Ann Drift"],
            "subject": ["sea level"],
            "description": "Heights.",
            "rights": rights,
        }
        repository.add(draft, **said)
        self.deposit = repository.submit(draft)
        self.name = f"deposit-{self.deposit['id']}"
        until(lambda: self.found(q=self.word) == [self.name])

    def found(self, **said: Any) -> Any:
        return self._client.get(f"/api/search/package?{urlencode(said)}")["results"]


@pytest.fixture(scope="module")
def mirrored(site: Site, stranger: Client) -> MirroredDeposit:
    return MirroredDeposit(site, stranger)


def test_a_deposit_is_a_package(mirrored: MirroredDeposit, stranger: Client) -> None:
    package = stranger.get(f"/api/rest/package/{mirrored.name}")
    assert stranger.get(f"/api/rest/package/{package['id']}") == package
    assert package["title"] == f"Tides {mirrored.word}"
    assert (package["author"], package["tags"]) == ("N. Wave; Ann Drift", ["sea level"])
    assert (package["license_id"], package["isopen"], package["notes"]) == ("cc-by", True, "Heights.")
    assert package["url"] == mirrored.deposit["links"]["landing"]
    names = mirrored.deposit["properties"]
    assert (package["extras"]["doi"], package["extras"]["epicpid"]) == (names["doi"], names["epicpid"])
    page, record, files = package["resources"]
    assert (page["url"], record["url"], files["url"]) == tuple(
        mirrored.deposit["links"][name] for name in ("landing", "self", "files")
    )
    assert (files["format"], files["size"]) == ("csv", 4)
    assert requests.get(record["url"], timeout=60).json() == mirrored.deposit
    assert [each["name"] for each in requests.get(files["url"], timeout=60).json()] == ["raw/run 7.csv"]


def test_a_deposit_is_found_by_what_it_says(mirrored: MirroredDeposit) -> None:
    for said in (
        {"q": f'tags:"sea level" {mirrored.word}'},
        {"q": mirrored.word, "filter_by_openness": "1"},
        {"q": f"res_format:csv {mirrored.word}"},
        {"q": f"license_id:cc-by {mirrored.word}"},
    ):
        assert mirrored.found(**said) == [mirrored.name], said


def test_nobody_writes_a_deposit_here(mirrored: MirroredDeposit, owner: Client, stranger: Client) -> None:
    assert owner.refused("PUT", f"/api/rest/package/{mirrored.name}", {"title": "Mine"}) == (403, "Access denied")
    status, said = owner.refused("POST", "/api/rest/package", {"name": mirrored.name})
    assert (status, [*said]) == (409, ["name"])
    assert stranger.send("GET", f"/dataset/{mirrored.name}").status_code == 200
    assert stranger.refused("GET", "/api/rest/package/deposit-0000000000000000")[0] == 404
