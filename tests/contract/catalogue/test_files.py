"""Files of resources: an address that takes the bytes, and one that leads to them."""

import hashlib
from typing import Any

import pytest
import requests

from tests.waiting import until

from .client import Client

CONTENT = b"day,level\n1,5\n"


def _upload(owner: Client, package: dict[str, Any], content: bytes = CONTENT, name: str = "levels.csv") -> str:
    """Send a file for a package's first resource; give the path of that."""
    path = f"/dataset/{package['name']}/resource/{package['resources'][0]['id']}"
    url = owner.ok("POST", f"{path}/upload", {"filename": name, "size": len(content)})["url"]
    requests.put(url, data=content, timeout=60).raise_for_status()
    return path


def _filed(owner: Client, package: dict[str, Any]) -> dict[str, Any]:
    """The package's first resource, once its file has been verified."""

    def found() -> dict[str, Any]:
        resource: dict[str, Any] = owner.get(f"/api/rest/package/{package['id']}")["resources"][0]
        return resource if resource.get("url_type") == "upload" else {}

    return until(found, "a verified file")


def test_a_file_is_sent_and_given_out(owner: Client, stranger: Client) -> None:
    made = owner.make(resources=[{"url": "", "format": "CSV"}])
    path = _upload(owner, made)
    resource = _filed(owner, made)
    assert resource["url"] == f"{owner.url}{path}/download/levels.csv"
    assert (resource["size"], resource["mimetype"]) == (len(CONTENT), "text/csv")
    assert resource["hash"] == hashlib.sha256(CONTENT).hexdigest()
    answer = stranger.send("GET", f"{path}/download/levels.csv")
    assert answer.status_code == 302
    assert requests.get(answer.headers["Location"], timeout=60).content == CONTENT
    assert not [name for name in resource if name.startswith("_")]


def test_what_was_read_is_put_back_and_keeps_the_file(owner: Client) -> None:
    made = owner.make(resources=[{"url": ""}])
    path = _upload(owner, made, name="a file + more.csv")
    _filed(owner, made)
    read = owner.get(f"/api/rest/package/{made['name']}")
    assert owner.ok("PUT", f"/api/rest/package/{made['name']}", read) == read
    assert owner.send("GET", f"{path}/download/any").status_code == 302
    read["resources"][0]["url"] = "https://elsewhere.example/b.csv"
    changed = owner.ok("PUT", f"/api/rest/package/{made['name']}", read)
    assert changed["resources"][0]["url"] == "https://elsewhere.example/b.csv"
    assert owner.refused("GET", f"{path}/download/any") == (404, "Not found")


def test_who_may_send_and_get(owner: Client, other: Client, stranger: Client) -> None:
    made = owner.make(resources=[{}])
    path = f"/dataset/{made['name']}/resource/{made['resources'][0]['id']}"
    body = {"filename": "a.csv", "size": 5}
    for caller in (other, stranger):
        assert caller.refused("POST", f"{path}/upload", body) == (403, "Access denied")
    assert owner.refused("POST", f"/dataset/{made['name']}/resource/nothing/upload", body)[0] == 404
    assert owner.refused("POST", f"/dataset/nothing/resource/{made['id']}/upload", body)[0] == 404
    assert stranger.refused("GET", f"{path}/download/a.csv") == (404, "Not found")


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 409), ({"filename": "a"}, 409), ({"filename": "", "size": 1}, 409), ({"filename": "a", "size": -1}, 409)],
)
def test_what_an_upload_has_to_say(owner: Client, body: dict[str, object], status: int) -> None:
    made = owner.make(resources=[{}])
    path = f"/dataset/{made['name']}/resource/{made['resources'][0]['id']}/upload"
    assert owner.refused("POST", path, body)[0] == status
    assert owner.refused("POST", path, "{")[0] == 400
