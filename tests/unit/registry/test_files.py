"""Uploading and downloading files of storage root 1, and the consumer of what arrives."""

import json
import random
from datetime import timedelta
from hashlib import sha1
from io import BytesIO
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
import requests
from chalice.local import LambdaContext

from functions.registry import arrivals, holdings
from functions.registry.operations import crates, file_access
from functions.registry.store import store
from shared.aws import s3
from shared.files import Staged, Unsettled, downloads, uploads, verification
from shared.meter import metered
from tests.unit.registry.conftest import API, BUCKET, HOST, Registry

TIDE = b"tide,height\n1,2.5\n"
HASH = sha1(TIDE).hexdigest()
STRANGER = {"principal_kind": "anonymous"}
CLIENT = {"principal_kind": "client", "client_id": "3", "username": "planner"}


def address(registry: Registry, content: bytes = TIDE) -> str:
    """Asks where bytes go."""
    reply = registry.send("POST", f"/api/data/{sha1(content).hexdigest()}")
    assert (reply.status, set(reply.body)) == (200, {"url"})
    assert reply.headers["Cache-Control"] == "no-store"
    url: str = reply.body["url"]
    return url


def put(url: str, content: bytes = TIDE) -> None:
    """Puts bytes as the clients do."""
    assert requests.put(url, data=content, timeout=10).status_code == 200


def staged(content: bytes = TIDE) -> list[str]:
    """Gives the keys at which bytes wait."""
    return [each.staged.key for each in uploads.waiting("registry", sha1(content).hexdigest())]


def arrive(*keys: str) -> dict[str, Any]:
    """Brings S3's messages about keys to their consumer."""
    body = [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {"object": {"key": key}}} for key in keys]
    message = {
        "messageId": "1",
        "body": json.dumps({"Records": body}),
        "eventSource": "aws:sqs",
        "attributes": {},
        "messageAttributes": {},
    }
    context: Any = LambdaContext("arrivals", 1792, 900_000)
    return arrivals.handler({"Records": [message]}, context)


def register(registry: Registry, hash: str = HASH, **values: Any) -> dict[str, Any]:
    """Registers a location below the site's own root, and an object."""
    root = f"{API}storage_root/1/"
    location = registry.make("storage_location", path=hash, hash=hash, storage_root=root)
    return registry.make("object", storage_location=location["url"], **values)


def stored(registry: Registry, content: bytes = TIDE) -> None:
    put(address(registry, content), content)
    arrive(*staged(content))


def test_a_file_goes_round(registry: Registry) -> None:
    csv = registry.make("file_type", name="table", extension="csv")["url"]
    put(address(registry))
    assert registry.send("GET", f"/data/{HASH}").status == 404
    register(registry, file_type=csv)
    arrive(*staged())
    for caller in (None, STRANGER, CLIENT):
        reply = registry.send("GET", f"/data/{HASH}", caller=caller)
        assert (reply.status, reply.headers["Cache-Control"]) == (302, "no-store")
        answer = requests.get(reply.headers["Location"], timeout=10)
        assert answer.content == TIDE
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{HASH}.csv"'
        assert answer.headers["Content-Type"] == "text/csv"
    assert staged() == []


def test_the_checksum_may_be_in_the_body(registry: Registry) -> None:
    for said in ({"body": {"checksum": HASH}}, {"form": {"checksum": HASH}}):
        for path in ("/api/data", "/api/data/"):
            reply = registry.send("POST", path, **said)  # type: ignore[arg-type]
            assert reply.status == 200
            assert f"/staging/registry/{HASH}/" in reply.body["url"]


@pytest.mark.parametrize("path", ["/api/data", f"/api/data/{HASH[:-1]}", f"/api/data/{HASH}0", "/api/data/..%2Fx"])
def test_what_is_no_checksum(registry: Registry, path: str) -> None:
    for body in (None, {}, {"checksum": 7}, {"checksum": None}):
        reply = registry.send("POST", path, body)
        assert (reply.status, reply.text) == (400, "")


@pytest.mark.parametrize("path", ["/api/data", f"/api/data/{HASH}"])
def test_who_may_upload_and_how(registry: Registry, path: str) -> None:
    assert registry.send("POST", path, caller=STRANGER).status == 403
    assert registry.send("POST", path, caller=CLIENT).status == 403
    refused = registry.send("GET", path)
    assert (refused.status, refused.headers["Allow"]) == (405, "POST, OPTIONS")
    assert registry.send("OPTIONS", path).body["name"] == "Data Upload"


def kept() -> list[Any]:
    """Gives every version of the permanent bytes."""
    return s3().list_object_versions(Bucket=BUCKET, Prefix="files/").get("Versions", [])


@pytest.mark.parametrize("content", [TIDE, b"other bytes"])
def test_bytes_that_are_there_may_be_sent_again_and_change_nothing(registry: Registry, content: bytes) -> None:
    stored(registry)
    register(registry)
    before = kept()
    for path, body in (
        (f"/api/data/{HASH}", None),
        (f"/api/data/{HASH.upper()}", None),
        ("/api/data", {"checksum": HASH}),
    ):
        reply = registry.send("POST", path, body)
        assert reply.status == 200
        put(reply.body["url"], content)
        arrive(*staged())
        assert staged() == []
        location = registry.send("GET", f"/data/{HASH}").headers["Location"]
        assert requests.get(location, timeout=10).content == TIDE
    assert kept() == before


def test_a_location_alone_is_no_file(registry: Registry) -> None:
    register(registry)
    assert registry.send("GET", f"/data/{HASH}").status == 404
    assert address(registry)


def test_wrong_bytes_leave_no_trace(registry: Registry) -> None:
    register(registry)
    url = address(registry)
    for check in (lambda: arrive(*staged()), lambda: registry.send("GET", f"/data/{HASH}")):
        put(url, b"other bytes")
        check()
        assert staged() == []
        assert registry.send("GET", f"/data/{HASH}").status == 404
    put(url)
    assert registry.send("GET", f"/data/{HASH}").status == 302


def test_unchecked_bytes_are_checked_by_whoever_asks(registry: Registry) -> None:
    put(address(registry))
    assert registry.send("GET", f"/data/{HASH}").status == 404
    register(registry)
    assert registry.send("GET", f"/data/{HASH}").status == 302


def test_large_unchecked_bytes_are_left_to_the_arrivals(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holdings, "AT_ONCE", len(TIDE) - 1)
    register(registry)
    put(address(registry))
    assert registry.send("GET", f"/data/{HASH}").status == 404
    arrive(*staged())
    assert registry.send("GET", f"/data/{HASH}").status == 302


def test_two_uploads_of_the_same_bytes_are_one_file(registry: Registry) -> None:
    first, second = address(registry), address(registry)
    assert first != second
    put(first)
    put(second)
    one, two = staged()
    assert arrive(one, two, one)["batchItemFailures"] == []
    assert staged() == []
    kept = [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET, Prefix="files/")["Contents"]]
    assert len(kept) == 1


def test_the_loser_of_a_race_takes_its_copy_back(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in [address(registry), address(registry)]:
        put(url)
    one, two = staged()
    settle = verification.settle

    def slow(upload: Staged, *more: Any) -> Any:
        outcome = settle(upload, *more)
        if upload.key == one:
            holdings.take(Staged.at(two))
        return outcome

    monkeypatch.setattr(verification, "settle", slow)
    arrive(one)
    kept = [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET, Prefix="files/")["Contents"]]
    found = holdings.stored(HASH)
    assert found and kept == [found.key]


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [("accessibility", "private", 403), ("accessibility", "public", 302), ("a", "private", 302)],
)
def test_private_files_are_not_for_strangers(registry: Registry, key: str, value: str, status: int) -> None:
    stored(registry)
    thing = register(registry)
    registry.make("key_value", object=thing["url"], key=key, value=value)
    for caller in (STRANGER, CLIENT):
        assert registry.send("GET", f"/data/{HASH}", caller=caller).status == status
    assert registry.send("GET", f"/data/{HASH}").status == 302


def test_bytes_of_more_objects_than_can_be_asked_are_private(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(registry)
    thing = register(registry)
    registry.make("object", storage_location=thing["storage_location"])
    for most, status in ((2, 302), (1, 403)):
        monkeypatch.setattr(file_access, "MOST_OBJECTS", most)
        assert registry.send("GET", f"/data/{HASH}", caller=STRANGER).status == status
        assert registry.send("GET", f"/data/{HASH}").status == 302


@pytest.mark.parametrize("name", ["", "x", HASH[:-1], f"{HASH}.csv", f"{HASH}/x"])
def test_other_names_are_nothing(registry: Registry, name: str) -> None:
    assert registry.send("GET", f"/data/{name}").status == 404


def test_what_asking_costs(registry: Registry) -> None:
    stored(registry)
    register(registry, file_type=registry.make("file_type", name="table", extension="csv")["url"])
    for caller, most in ((None, 5), (STRANGER, 7)):
        with metered() as use:
            assert registry.send("GET", f"/data/{HASH}", caller=caller).status == 302
        assert use.trips <= most
    with metered() as use:
        assert registry.send("POST", f"/api/data/{HASH}").status == 200
    assert use.trips == 1


def test_files_are_no_table(registry: Registry) -> None:
    assert "file" not in registry.send("GET", "/api/").body
    assert registry.send("GET", "/api/file/").status == 404


# Crates


def product(registry: Registry, content: bytes, **values: Any) -> str:
    """Registers a data product of bytes that the site holds; gives the address of its crate."""
    stored(registry, content)
    thing = register(registry, sha1(content).hexdigest(), **values)
    namespace = registry.make("namespace", name="tides")["url"]
    made = registry.make("data_product", name="north", version="1.0.0", object=thing["url"], namespace=namespace)
    return str(made["ro_crate"]).removeprefix(f"https://{HOST}")


def packed(registry: Registry, path: str, caller: dict[str, str] | None = None) -> dict[str, bytes]:
    reply = registry.send("GET", path, headers={"Accept": "application/zip"}, caller=caller)
    assert reply.status == 200
    with ZipFile(BytesIO(reply.content)) as crate:
        return {name: crate.read(name) for name in crate.namelist()}


def test_a_crate_holds_the_files(registry: Registry) -> None:
    csv = registry.make("file_type", name="table", extension="csv")["url"]
    path = product(registry, TIDE, file_type=csv)
    crate = packed(registry, path, STRANGER)
    assert crate.pop(f"data/1/{HASH}.csv") == TIDE
    entities = json.loads(crate["ro-crate-metadata.json"])["@graph"]
    assert [each for each in entities if each["@id"] == f"data/1/{HASH}.csv" and each["@type"] == "File"]


@pytest.mark.parametrize("extension", ["../../../etc/cron.d/x", "a/b", "a\\b", "..", "a..b", "x\n", "a b", "x" * 101])
def test_what_was_no_extension_when_it_was_stored_is_in_no_name(registry: Registry, extension: str) -> None:
    values = {"last_updated": "2031-05-02T08:11:09Z", "updated_by": 1, "name": "table", "extension": extension}
    store().create("file_type", values)
    path = product(registry, TIDE, file_type=f"{API}file_type/1/")
    assert packed(registry, path, STRANGER).keys() == {f"data/1/{HASH}", "ro-crate-metadata.json"}
    location = registry.send("GET", f"/data/{HASH}").headers["Location"]
    said = requests.get(location, timeout=10).headers["Content-Disposition"]
    assert said == f'attachment; filename="{HASH}"'


def test_a_crate_hides_private_files_from_strangers(registry: Registry) -> None:
    path = product(registry, TIDE)
    registry.make("key_value", object=f"{API}object/1/", key="accessibility", value="private")
    assert f"data/1/{HASH}" in packed(registry, path)
    assert list(packed(registry, path, STRANGER)) == ["ro-crate-metadata.json"]


def test_a_crate_lists_what_is_too_much_to_pack(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crates, "MOST_BYTES", len(TIDE) - 1)
    crate = packed(registry, product(registry, TIDE))
    assert f"https://{HOST}/data/{HASH}".encode() in crate["ro-crate-metadata.json"]


def test_a_crate_packs_only_so_many_files(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crates, "MOST_FILES", 0)
    assert packed(registry, product(registry, TIDE)).keys() == {"ro-crate-metadata.json"}


LARGE = random.Random(1).randbytes(7_000_000)
ZIP = {"Accept": "application/zip"}


def copies() -> list[Any]:
    """Gives the copies of crates that were handed out."""
    return s3().list_objects_v2(Bucket=BUCKET, Prefix="staging/answers/").get("Contents", [])


def test_a_crate_that_is_too_large_is_handed_out(registry: Registry) -> None:
    path = product(registry, LARGE)
    for _ in range(2):
        reply = registry.send("GET", path, headers=ZIP)
        assert reply.status == 302
        answer = requests.get(reply.headers["Location"], timeout=10)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="data-product-1.zip"'
        with ZipFile(BytesIO(answer.content)) as crate:
            assert crate.read(f"data/1/{sha1(LARGE).hexdigest()}") == LARGE


def test_ranges_of_a_small_crate_are_those_of_a_copy(registry: Registry) -> None:
    """So a download goes on that was cut off: the copy has the same bytes."""
    path = product(registry, TIDE)
    whole = registry.send("GET", path, headers=ZIP)
    assert (whole.status, whole.headers["Accept-Ranges"]) == (200, "bytes")
    part = {"Range": "bytes=10-"}
    assert registry.send("HEAD", path, headers={**ZIP, **part}).status == 302
    reply = registry.send("GET", path, headers={**ZIP, **part})
    assert reply.status == 302
    answer = requests.get(reply.headers["Location"], headers=part, timeout=10)
    assert (answer.status_code, answer.content) == (206, whole.content[10:])


def test_a_large_crate_is_packed_once(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    path = product(registry, LARGE)
    first = registry.send("GET", path, headers=ZIP).headers["Location"]
    [copy] = copies()
    monkeypatch.setattr(downloads, "read", Mock(side_effect=AssertionError))
    for method in ("GET", "HEAD"):
        reply = registry.send(method, path, headers=ZIP)
        assert reply.status == 302
        assert urlsplit(reply.headers["Location"]).path == urlsplit(first).path
    assert copies() == [copy]


def test_a_copy_is_made_again_before_it_vanishes(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    path = product(registry, LARGE)
    registry.send("GET", path, headers=ZIP)
    monkeypatch.setattr(downloads, "LIFE", timedelta(hours=1))
    monkeypatch.setattr(downloads, "read", unread := Mock(side_effect=downloads.read))
    registry.send("GET", path, headers=ZIP)
    assert (len(copies()), unread.call_count) == (1, 1)


def test_another_crate_is_another_copy(registry: Registry) -> None:
    path = product(registry, LARGE)
    registry.send("GET", path, headers=ZIP)
    registry.make("licence", licence_info="Free for all.", object=f"{API}object/1/")
    registry.send("GET", path, headers=ZIP)
    assert len(copies()) == 2


@pytest.mark.parametrize("content", [TIDE, LARGE], ids=["small", "large"])
def test_head_of_a_crate_says_what_get_says(registry: Registry, content: bytes) -> None:
    path = product(registry, content)
    head, get = (registry.send(method, path, headers=ZIP) for method in ("HEAD", "GET"))
    assert head.status == get.status
    assert head.content in (b"", get.content), "the gateway leaves it out"
    if get.status == 200:
        return
    asked = requests.head(head.headers["Location"], timeout=10, stream=True)
    sent = requests.get(get.headers["Location"], timeout=10)
    assert (asked.status_code, asked.headers["Content-Length"]) == (200, str(len(sent.content)))


def test_bytes_that_are_checked_while_they_are_asked_for_are_there(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arrivals take them between the look for held bytes and the look for waiting ones."""
    register(registry)
    put(address(registry))
    look = uploads.waiting

    def too_late(group: str, owner: str) -> list[Any]:
        arrive(*(each.staged.key for each in look(group, owner)))
        return look(group, owner)

    monkeypatch.setattr(uploads, "waiting", too_late)
    assert registry.send("GET", f"/data/{HASH}").status == 302


def test_bytes_that_others_are_checking_are_asked_for_again(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(registry)
    put(address(registry))
    monkeypatch.setattr(verification, "settle", Mock(side_effect=Unsettled("key")))
    reply = registry.send("GET", f"/data/{HASH}")
    assert (reply.status, reply.headers["Retry-After"]) == (503, "1")
