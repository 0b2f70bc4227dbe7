"""Resources with files: what stays with a change of the resource, and what goes when it is refused."""

from typing import Any
from uuid import uuid4

import pytest

from functions.catalogue.operations import files, packages
from shared.aws import s3
from tests.unit.catalogue.conftest import BUCKET, Catalogue

BOUNDARY = "b0undary"


def _send(catalogue: Catalogue, name: str, content: bytes, filename: str = "a 1%20.csv", /, **fields: str) -> Any:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="{filename}"\r\n\r\n'
    raw = "".join(parts).encode() + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return catalogue.send("POST", f"/api/action/{name}", raw, headers=headers)


def _keys() -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def _call(catalogue: Catalogue, name: str, /, **said: Any) -> Any:
    return catalogue.ok("POST", f"/api/action/{name}", said)["result"]


def test_a_file_stays_until_another_comes_or_another_address(catalogue: Catalogue) -> None:
    catalogue.make("peat")
    made = _send(catalogue, "resource_create", b"1,2", package_id="peat", name="one").body["result"]
    assert (made["size"], made["mimetype"], made["url_type"]) == (3, "text/csv", "upload")
    assert made["url"].endswith(f"/dataset/peat/resource/{made['id']}/download/a%201%2520.csv")
    first = _keys()
    assert len(first) == 1 and first[0].startswith("files/catalogue/inline/")
    updated = _call(catalogue, "resource_update", id=made["id"], description="d")
    assert (updated["url"], updated["hash"], updated["size"]) == (made["url"], made["hash"], 3)
    assert (updated["name"], updated["description"]) == (None, "d")
    _call(catalogue, "resource_create", package_id="peat", url="http://x.example/")
    _call(catalogue, "package_patch", id="peat", title="t")
    assert _keys() == first
    replaced = _send(catalogue, "resource_patch", b"12345", "b.txt", id=made["id"]).body["result"]
    assert (replaced["size"], replaced["mimetype"], replaced["description"]) == (5, "text/plain", "d")
    assert len(_keys()) == 1 and _keys() != first
    elsewhere = _call(catalogue, "resource_patch", id=made["id"], url="http://x.example/b.txt")
    assert elsewhere["url"] == "http://x.example/b.txt"


def test_bytes_of_a_request_that_goes_on_are_left_alone(catalogue: Catalogue) -> None:
    with files.taken_in(b"123"):
        (key,) = [each for each in _keys() if each.startswith("staging/")]
        files.arrived(files.INLINE, key)
        assert key in _keys()
    assert key not in _keys()


def test_a_file_comes_with_any_id(catalogue: Catalogue) -> None:
    catalogue.make("peat")
    for id in ("a/b", "é", str(uuid4())):
        made = _send(catalogue, "resource_create", b"1", package_id="peat", id=id).body["result"]
        assert (made["id"] == id) is (len(id) == 36)
        renamed = _call(catalogue, "package_patch", id="peat", title=id)
        assert _call(catalogue, "resource_patch", **made | {"format": "CSV"})["hash"] == made["hash"]
        assert renamed["num_resources"] == made["position"] + 1


def test_no_bytes_stay_of_what_was_refused(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.make("peat")
    assert _send(catalogue, "resource_create", b"1", package_id="peat", size="x").status == 409
    refused = catalogue.send("POST", "/api/action/resource_create", {"package_id": "peat"}, caller=catalogue.other)
    assert refused.status == 403
    assert catalogue.ok("GET", "/api/rest/package/peat")["resources"] == []
    change = packages.change
    monkeypatch.setattr(packages, "change", lambda *given: 1 / 0)
    assert _send(catalogue, "resource_create", b"1", package_id="peat").status == 500
    monkeypatch.setattr(packages, "change", change)
    assert _keys() == []
