"""Files of resources: what arrives is verified and kept if it is still awaited, and counts until then."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from functions.catalogue.operations import files
from functions.catalogue.store import PACKAGE, store
from shared.aws import s3
from tests.unit.catalogue.conftest import BUCKET, Catalogue

CONTENT = b"day,level\n1,5\n"


@pytest.fixture
def resource(catalogue: Catalogue) -> dict[str, Any]:
    """The one resource of the package `peat`."""
    made: dict[str, Any] = catalogue.make("peat", resources=[{"description": "Levels"}])["resources"][0]
    return made


def _open(catalogue: Catalogue, resource: dict[str, Any], size: int = len(CONTENT), name: str = "a.csv") -> str:
    body = {"filename": name, "size": size}
    return str(catalogue.ok("POST", f"/dataset/peat/resource/{resource['id']}/upload", body)["url"])


def _put(url: str, content: bytes = CONTENT) -> str:
    """Put bytes, and give their key."""
    requests.put(url, data=content, timeout=10).raise_for_status()
    return urlsplit(url).path.removeprefix("/").removeprefix(f"{BUCKET}/")


def _keys(prefix: str) -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]


def _shown(catalogue: Catalogue) -> dict[str, Any]:
    shown: dict[str, Any] = catalogue.ok("GET", "/api/rest/package/peat")["resources"][0]
    return shown


def test_a_file_that_arrives(catalogue: Catalogue, resource: dict[str, Any]) -> None:
    key = _put(_open(catalogue, resource))
    assert _shown(catalogue)["url"] == ""
    files.arrived(resource["id"], key)
    shown = _shown(catalogue)
    assert shown["url"].endswith(f"/dataset/peat/resource/{resource['id']}/download/a.csv")
    assert (shown["description"], shown["size"], shown["url_type"]) == ("Levels", len(CONTENT), "upload")
    assert _keys("staging/") == []
    (kept,) = _keys("files/")
    files.arrived(resource["id"], key)
    assert (_keys("files/"), _shown(catalogue)) == ([kept], shown)
    author = catalogue.ok("GET", "/api/rest/package/peat/revisions")[0]["author"]
    assert author == "ada"


def test_a_second_file_takes_the_place_of_the_first(catalogue: Catalogue, resource: dict[str, Any]) -> None:
    for content in (CONTENT, CONTENT * 2):
        key = _put(_open(catalogue, resource, len(content)), content)
        files.arrived(resource["id"], key)
    assert _shown(catalogue)["size"] == 2 * len(CONTENT)
    assert len(_keys("files/")) == 1


def test_a_second_opening_gives_up_the_first(catalogue: Catalogue, resource: dict[str, Any]) -> None:
    first = _put(_open(catalogue, resource))
    second = _put(_open(catalogue, resource, name="b.csv"))
    assert _keys("staging/") == [second]
    files.arrived(resource["id"], first)
    assert _shown(catalogue)["url"] == ""
    files.arrived(resource["id"], second)
    assert _shown(catalogue)["url"].endswith("/b.csv")


def test_what_nobody_awaits_any_more_goes(catalogue: Catalogue, resource: dict[str, Any]) -> None:
    key = _put(_open(catalogue, resource))
    catalogue.ok("PUT", "/api/rest/package/peat", {"resources": []})
    files.arrived(resource["id"], key)
    assert (_keys("staging/"), _keys("files/")) == ([], [])


def test_what_is_not_so_long_as_was_said_is_no_file(catalogue: Catalogue, resource: dict[str, Any]) -> None:
    key = _open(catalogue, resource).partition("?")[0].rpartition(f"{BUCKET}/")[2]
    key = key if key.startswith("staging/") else urlsplit(key).path.removeprefix("/")
    s3().put_object(Bucket=BUCKET, Key=key, Body=b"short")
    files.arrived(resource["id"], key)
    assert _shown(catalogue)["url"] == ""
    assert (_keys("staging/"), _keys("files/")) == ([], [])


def test_a_resource_that_goes_takes_its_file_along(catalogue: Catalogue, resource: dict[str, Any]) -> None:
    files.arrived(resource["id"], _put(_open(catalogue, resource)))
    catalogue.ok("DELETE", "/api/rest/package/peat")
    assert len(_keys("files/")) == 1
    package = store().get(PACKAGE, 1)
    assert package
    catalogue.ok("PUT", f"/api/rest/package/{package.values['uuid']}", {"resources": []})
    assert _keys("files/") == []


def test_bytes_that_are_open(catalogue: Catalogue, resource: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPEN_BYTES", "20")
    key = _put(_open(catalogue, resource))
    body = {"filename": "b.csv", "size": len(CONTENT)}
    path = f"/dataset/peat/resource/{resource['id']}/upload"
    assert catalogue.send("POST", path, body).status == 429
    files.arrived(resource["id"], key)
    assert catalogue.send("POST", path, body).status == 200
    monkeypatch.setenv("LARGEST_FILE_BYTES", "5")
    assert catalogue.send("POST", path, body).status == 409
