"""The third way of adding a file: it is in storage that the site shares already, and stays there."""

import os
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.serving import Served

from .client import EVERY_BYTE, Client, Json, assert_error, assert_refused, md5, put, sha512, unique
from .conftest import Tree

Keep = Callable[[str, bytes], None]

SHARED_BUCKET = os.environ.get("STELE_SHARED_BUCKET")
"""A bucket whose objects another's site may register."""


@pytest.fixture(scope="module")
def storage(request: pytest.FixtureRequest, served: Served | None) -> Any:
    """The S3 of the run's own site, or the one that the environment names."""
    if served:
        return boto3.client("s3", endpoint_url=request.getfixturevalue("emulator"))
    if SHARED_BUCKET is None:
        pytest.skip("no storage is named that the test can put files into: STELE_SHARED_BUCKET, STELE_SHARED_ENDPOINT")
    return boto3.client("s3", endpoint_url=os.environ.get("STELE_SHARED_ENDPOINT"))


@pytest.fixture(scope="module")
def bucket(storage: Any) -> str:
    """A bucket that the site can read."""
    if SHARED_BUCKET:
        return SHARED_BUCKET
    name = unique("archive-")[:40]
    configuration = {"LocationConstraint": storage.meta.region_name}
    if storage.meta.region_name == "us-east-1":
        storage.create_bucket(Bucket=name)
    else:
        storage.create_bucket(Bucket=name, CreateBucketConfiguration=configuration)
    return name


def make_box(admin: Client, location: str) -> str:
    """The name of a new storage box at a location."""
    box = admin.make("storagebox", name=unique("kiln-archive-"), description="The kilns' archive")
    admin.make("storageboxoption", storage_box=box["resource_uri"], key="location", value=location)
    return str(box["name"])


@pytest.fixture(scope="module")
def box(admin: Client, bucket: str) -> str:
    """A storage box at a prefix of that bucket."""
    return make_box(admin, f"s3://{bucket}/kilns")


@pytest.fixture
def keep(storage: Any, bucket: str) -> Keep:
    """Keeps bytes at a key below the box's prefix."""

    def kept(key: str, content: bytes) -> None:
        storage.put_object(Bucket=bucket, Key=f"kilns/{key}", Body=content)

    return kept


def registered(owner: Client, box: str, key: str, content: bytes, **values: object) -> Json:
    """The record of a file at a key of a box."""
    replicas = [{"url": key, "location": box, "protocol": "file"}]
    answer = owner.post(
        "dataset_file/", owner.file_values(owner.dataset(), content, **{"replicas": replicas, **values})
    )
    assert (answer.status_code, answer.content) == (201, b"")
    return owner.read(answer.headers["Location"])


def test_a_file_that_is_there_already(owner: Client, storage: Any, bucket: str, box: str, keep: Keep) -> None:
    key = f"2026/03/{unique()}.bin"
    keep(key, EVERY_BYTE)
    file = registered(owner, box, key, EVERY_BYTE)
    assert (file["replicas"][0]["uri"], file["replicas"][0]["location"]) == (key, box)
    owner.verified(file)
    answer = owner.download(file)
    assert answer.content == EVERY_BYTE
    assert f'filename="{file["filename"]}"' in answer.headers["Content-Disposition"]
    assert storage.get_object(Bucket=bucket, Key=f"kilns/{key}")["Body"].read() == EVERY_BYTE
    assert owner.send("POST", f"{file['resource_uri']}upload/").status_code == 409


def test_names_with_anything_in_them(owner: Client, box: str, keep: Keep) -> None:
    for key in ("a b+c/ü%20&=.csv", f"{unique()} (1).csv"):
        keep(key, b"hello")
        file = registered(owner, box, key, b"hello")
        owner.verified(file)
        assert owner.download(file).content == b"hello"


def test_by_its_sha512(owner: Client, box: str, keep: Keep) -> None:
    key = unique()
    keep(key, b"hello")
    owner.verified(registered(owner, box, key, b"hello", md5sum="", sha512sum=sha512(b"hello")))
    wrong = registered(owner, box, key, b"hello", sha512sum=sha512(b"other"))
    assert owner.checked(wrong)["replicas"][0]["verified"] is False


def test_what_does_not_match_is_never_served(owner: Client, box: str, keep: Keep) -> None:
    key = unique()
    keep(key, b"hello")
    for wrong in ({"md5sum": md5(b"other")}, {"size": 6}):
        file = registered(owner, box, key, b"hello", **wrong)
        assert owner.checked(file)["replicas"][0]["verified"] is False
        assert owner.download(file).status_code == 404
        owner.change(file, md5sum=md5(b"hello"), size=5)
        owner.verified(file)
        assert owner.download(file).content == b"hello"


def test_a_file_that_comes_later(owner: Client, box: str, keep: Keep) -> None:
    key = unique()
    file = registered(owner, box, key, b"hello")
    assert owner.get(f"{file['resource_uri']}verify/").status_code == 200
    assert owner.download(file).status_code == 404
    keep(key, b"hello")
    owner.get(f"{file['resource_uri']}verify/")
    owner.verified(file)


def test_what_a_client_says_of_verification_is_ignored(owner: Client, box: str) -> None:
    replicas = [{"url": unique(), "location": box, "protocol": "file", "verified": True}]
    file = registered(owner, box, "", b"hello", replicas=replicas)
    assert file["replicas"][0]["verified"] is False
    assert owner.download(file).status_code == 404


def test_the_ingestors_word_for_a_url(owner: Client, box: str, keep: Keep) -> None:
    key = unique()
    keep(key, b"hello")
    file = registered(owner, box, "", b"hello", replicas=[{"uri": key, "location": box, "protocol": "s3"}])
    assert file["replicas"][0]["uri"] == key
    owner.verified(file)


def test_outside_the_boxs_prefix_is_nothing(owner: Client, storage: Any, bucket: str, box: str) -> None:
    storage.put_object(Bucket=bucket, Key="elsewhere/a", Body=b"hello")
    storage.put_object(Bucket=bucket, Key="kilns-private/a", Body=b"hello")
    for key in ("elsewhere/a", "-private/a"):
        file = registered(owner, box, key, b"hello")
        owner.get(f"{file['resource_uri']}verify/")
        assert owner.download(file).status_code == 404


@pytest.mark.parametrize("key", ["../a", "a/../b", "/a", "a//b", "a/.."])
def test_paths_that_leave_the_box(owner: Client, admin: Client, key: str) -> None:
    box = make_box(admin, f"s3://{unique('nowhere-')[:40]}/x")
    dataset = owner.dataset()
    replicas = [{"url": key, "location": box, "protocol": "file"}]
    assert_error(owner.post("dataset_file/", owner.file_values(dataset, b"x", replicas=replicas)))
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0


# Boxes that are the site's own


@pytest.mark.parametrize("location", ["default", "default store", "", None])
def test_unknown_locations_take_the_default_box(owner: Client, location: object) -> None:
    """The bytes are delivered by the renewal."""
    replicas = [{"url": "2026/03/ch3.csv", "location": location, "protocol": "file", "verified": False}]
    values = owner.file_values(owner.dataset(), b"hello", replicas=replicas)
    answer = owner.post("dataset_file/", values)
    assert (answer.status_code, answer.content) == (201, b"")
    file = owner.read(answer.headers["Location"])
    [replica] = file["replicas"]
    assert (replica["uri"], replica["location"], replica["verified"]) == ("2026/03/ch3.csv", "default", False)
    put(owner.send("POST", f"{file['resource_uri']}upload/").text, b"hello")
    owner.verified(file)
    assert owner.download(file).content == b"hello"


@pytest.mark.parametrize("checksum", ["sha512sum", "both"])
def test_a_path_never_gives_anothers_bytes(owner: Client, other: Client, hidden: Tree, checksum: str) -> None:
    """Whatever names a stored file to its owner is only remembered, though checksums and size are right."""
    content = b"hello world\n"
    [replica] = hidden.file["replicas"]
    sums = {"md5sum": md5(content), "sha512sum": sha512(content)}
    chosen = sums if checksum == "both" else {"md5sum": "", checksum: sums[checksum]}
    for url in (replica["uri"], f"files/{hidden.file['id']}", "", f"{replica['uri']}?versionId=1"):
        for location in ("default", "no such box"):
            replicas = [{"url": url, "location": location, "protocol": "file", "verified": True}]
            values = other.file_values(other.dataset(), content, **chosen, replicas=replicas)
            answer = other.post("dataset_file/", values)
            assert answer.status_code in (201, 400)
            if answer.status_code == 201:
                file = other.read(answer.headers["Location"])
                other.get(f"{file['resource_uri']}verify/")
                assert other.read(file["resource_uri"])["replicas"][0]["verified"] is False
                assert other.download(file).status_code == 404
    assert_refused(other.download(hidden.file), 403)


@pytest.mark.parametrize("replicas", [5, "x", [5], [None], {"url": "x"}], ids=str)
def test_replicas_that_are_none(owner: Client, replicas: object) -> None:
    assert_error(owner.post("dataset_file/", owner.file_values(owner.dataset(), b"x", replicas=replicas)))
