"""ckanclient, the client of the time, by the requests that it sends (contract, section 9).

Every body is a form's one pair `JSON=1`, both headers have the key, and without one they say `None`.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.contract.conftest import Site

from .client import fresh


class CkanClient:
    """What `ckanclient` does for a call: `base_location` has no slash at its end, success is 200 or 201."""

    def __init__(self, url: str, key: str | None = None) -> None:
        self._base = f"{url}/api"
        self._headers = {"Authorization": str(key), "X-CKAN-API-Key": str(key)}

    def call(self, method: str, path: str, said: Any = None) -> Any:
        headers, data = {**self._headers, "Connection": "close"}, None
        if said is not None:
            data = urlencode({json.dumps(said): 1})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        url = f"{self._base}{path}"
        self.last = requests.request(method, url, data=data, headers=headers, allow_redirects=False, timeout=60)
        if self.last.status_code not in (200, 201):
            raise Refusal(self.last.status_code)
        if "json" in self.last.headers["Content-Type"] and self.last.content:
            return self.last.json()
        return None


class Refusal(Exception):
    """Another status than 200 and 201."""


@pytest.fixture(scope="module")
def ckan(site: Site) -> CkanClient:
    return CkanClient(site.url, site.token)


def test_version(ckan: CkanClient) -> None:
    assert int(ckan.call("GET", "")["version"]) > 0


def test_packages(ckan: CkanClient) -> None:
    name = fresh()
    ckan.call("POST", "/rest/package", {"name": name, "title": "Peat + 50 % = bog & fen", "tags": ["peat", "fen"]})
    assert name in ckan.call("GET", "/rest/package")
    read = ckan.call("GET", f"/rest/package/{name}")
    assert read["title"] == "Peat + 50 % = bog & fen"
    assert ckan.call("PUT", f"/rest/package/{name}", read) == read
    read["resources"].append({"url": "https://fen.example/a.csv", "format": "", "description": ""})
    assert len(ckan.call("PUT", f"/rest/package/{name}", read)["resources"]) == 1
    assert ckan.call("DELETE", f"/rest/package/{name}") is None


def test_groups_and_tags(ckan: CkanClient) -> None:
    name, tag = fresh(), fresh("tag")
    package = ckan.call("POST", "/rest/package", {"name": fresh(), "tags": [tag]})["name"]
    ckan.call("POST", "/rest/group", {"name": name, "title": "Fens", "packages": [package]})
    assert name in ckan.call("GET", "/rest/group")
    read = ckan.call("GET", f"/rest/group/{name}")
    assert read.keys() >= {"name", "id", "title", "created", "description", "packages"}
    assert ckan.call("PUT", f"/rest/group/{name}", read)["packages"] == [package]
    assert tag in ckan.call("GET", "/rest/tag")
    assert ckan.call("GET", f"/rest/tag/{tag}") == [package]
    ckan.call("DELETE", f"/rest/group/{name}")


def test_relationships(ckan: CkanClient) -> None:
    one, two = (ckan.call("POST", "/rest/package", {"name": fresh()})["name"] for _ in range(2))
    path = f"/rest/package/{one}/depends_on/{two}"
    with pytest.raises(Refusal, match="404"):
        ckan.call("GET", path)
    ckan.call("POST", path, {"comment": "some"})
    ckan.call("PUT", path, {"comment": "other"})
    assert ckan.call("GET", f"/rest/package/{one}/relationships/{two}")[0]["comment"] == "other"
    ckan.call("DELETE", path)


def test_without_a_key(site: Site) -> None:
    ckan = CkanClient(site.url)
    assert isinstance(ckan.call("GET", "/rest/package"), list)
    with pytest.raises(Refusal, match="403"):
        ckan.call("POST", "/rest/package", {"name": fresh()})
    with pytest.raises(Refusal, match="404"):
        ckan.call("GET", "/rest/package/no-such-package")


def test_a_taken_name(ckan: CkanClient) -> None:
    name = fresh()
    ckan.call("POST", "/rest/package", {"name": name})
    with pytest.raises(Refusal, match="409"):
        ckan.call("POST", "/rest/package", {"name": name})
