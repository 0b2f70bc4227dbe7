"""The second way of adding a file: the record first, then the bytes at the address that is the answer."""

from typing import Any

import pytest
import requests

from shared.aws import s3
from tests.unit.experiments.files.site import BUCKET, HELLO, MD5, Site, replica_of


def test_the_answer_is_an_address_and_nothing_else(site: Site, dataset: int) -> None:
    reply = site.send("POST", "/api/v1/dataset_file/", site.said(dataset))
    assert reply.status == 201
    assert reply.headers["Content-Type"] == "text/plain"
    assert reply.text.startswith("https://") and reply.text.split() == [reply.text]
    id = int(reply.headers["Location"].split("/")[-2])
    assert replica_of(site, id)["verified"] is False
    assert requests.put(reply.text, data=HELLO, timeout=10).status_code == 200
    site.tell_all()
    replica = replica_of(site, id)
    assert (replica["verified"], replica["box"], replica["uri"]) == (True, 1, f"Thermocouples-{dataset}/raw/ch1.csv")
    assert site.objects("staging/") == []
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO


def test_events_that_come_twice_late_or_for_nothing_change_nothing(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    key = site.put(id, HELLO)
    site.tell(key)
    settled = site.file(id)
    s3().put_object(Bucket=BUCKET, Key=key, Body=b"other bytes!")
    for _ in range(2):
        site.tell(key)
    site.tell("staging/experiments/999999/0123")
    site.tell("staging/experiments/nobody/0123")
    site.tell(f"staging/experiments/{id}/0123")
    assert site.file(id) == settled
    assert site.objects("staging/") == []
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO


def test_bytes_of_a_file_that_is_not_there_yet_are_left_alone(site: Site) -> None:
    s3().put_object(Bucket=BUCKET, Key="staging/experiments/4711/0123", Body=HELLO)
    site.tell("staging/experiments/4711/0123")
    assert site.objects() == ["staging/experiments/4711/0123"]


def test_wrong_bytes_stay_until_the_checksum_is_corrected(site: Site, dataset: int) -> None:
    id = site.add(dataset, md5sum="__undetermined__")
    site.tell(site.put(id, HELLO))
    assert replica_of(site, id)["verified"] is False
    assert replica_of(site, id)["last_verified_time"] is not None
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").status == 404
    assert site.send("PATCH", f"/api/v1/dataset_file/{id}/", {"md5sum": MD5}).status == 202
    assert replica_of(site, id)["verified"] is True
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO


def test_bytes_may_be_put_again_until_they_are_right(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    key = site.put(id, b"hello wurld\n")
    site.tell(key)
    assert replica_of(site, id)["staged"]["key"] == key
    site.put(id, HELLO)
    site.tell(key)
    assert replica_of(site, id)["verified"] is True


def test_without_the_event_asking_for_verification_does_the_same(site: Site, dataset: int) -> None:
    id = site.add(dataset)
    assert site.send("GET", f"/api/v1/dataset_file/{id}/verify/").status == 200
    site.put(id, HELLO)
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/verify/")
    assert (reply.status, reply.content) == (200, b"")
    assert replica_of(site, id)["verified"] is True


def test_a_sha512_is_enough(site: Site, dataset: int) -> None:
    import hashlib

    id = site.add(dataset, md5sum="", sha512sum=hashlib.sha512(HELLO).hexdigest().upper())
    site.tell(site.put(id, HELLO))
    assert replica_of(site, id)["verified"] is True
    wrong = site.add(dataset, filename="other", sha512sum="0" * 128)
    site.tell(site.put(wrong, HELLO))
    assert replica_of(site, wrong)["verified"] is False


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"size": -1}, "size"),
        ({"size": "big"}, "size"),
        ({"size": None}, "size"),
        ({"size": 6 * 1024**3}, "stele_upload"),
        ({"size": 2**63}, "size"),
        ({"md5sum": "0" * 33}, "md5sum"),
        ({"md5sum": ""}, "md5sum"),
        ({"sha512sum": "0" * 129}, "sha512sum"),
        ({"filename": ""}, "filename"),
        ({"filename": "a/b"}, "filename"),
        ({"filename": "x" * 401}, "filename"),
        ({"directory": "../up"}, "directory"),
        ({"directory": "/abs"}, "directory"),
        ({"dataset": None}, "dataset"),
        ({"dataset": "/api/v1/dataset/4711/"}, "dataset"),
        ({"dataset": "/api/v1/experiment/1/"}, "dataset"),
        ({"replicas": "x"}, "replicas"),
        ({"stele_upload": "parts"}, "stele_upload"),
        ({"parameter_sets": [{"schema": "https://meta.example/none"}]}, "schema"),
        ({"mimetype": "x" * 81}, "mimetype"),
        ({"created_time": "yesterday"}, "created_time"),
    ],
)
def test_bad_values_are_named_and_nothing_is_made(site: Site, dataset: int, more: dict[str, Any], word: str) -> None:
    reply = site.send("POST", "/api/v1/dataset_file/", site.said(dataset, **more))
    assert reply.status == 400, reply.text
    assert word in reply.body["error"]
    assert site.sums("dataset", dataset) == (0, 0)
