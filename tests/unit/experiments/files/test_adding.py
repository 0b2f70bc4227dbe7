"""The three ways in which a file is added."""

from datetime import timedelta
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError, EndpointConnectionError

from functions.experiments.operations import replicas, write
from functions.experiments.operations.attachments import Attachment
from shared.aws import s3
from shared.files import reading, verification
from shared.meter import metered
from tests.unit.experiments.files.site import ADMIN, BUCKET, ELSEWHERE, HELLO, LENA, MD5, NOBODY, OTTO, Site, md5_of

EVERY_BYTE = bytes(range(256)) * 5 + b"\r\n--x\r\n\r\n"


@pytest.fixture
def dataset(site: Site) -> int:
    return site.dataset(site.experiment())


def replica_of(site: Site, id: int) -> dict[str, Any]:
    (replica,) = site.file(id).values["replicas"]
    assert isinstance(replica, dict)
    return replica


# With the request


def test_bytes_that_come_along_are_verified_by_the_time_of_the_answer(site: Site, dataset: int) -> None:
    said = site.said(dataset, md5sum=md5_of(EVERY_BYTE).upper(), size=str(len(EVERY_BYTE)))
    reply = site.form(said, EVERY_BYTE)
    assert (reply.status, reply.content) == (201, b"")
    id = int(reply.headers["Location"].removeprefix("/api/v1/dataset_file/").removesuffix("/"))
    replica = replica_of(site, id)
    assert (replica["verified"], replica["box"], replica["staged"]) == (True, 1, None)
    assert replica["uri"] == f"Thermocouples-{dataset}/raw/ch1.csv"
    assert site.objects("staging/") == []
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == EVERY_BYTE


@pytest.mark.parametrize("size", [0, 1, 12])
def test_a_missing_md5_is_worked_out(site: Site, dataset: int, size: int) -> None:
    content = b"x" * size
    said = site.said(dataset, size=size, mimetype=None)
    del said["md5sum"]
    reply = site.form(said, content)
    assert reply.status == 201, reply.text
    file = site.file(int(reply.headers["Location"].split("/")[-2])).values
    assert (file["md5sum"], file["mimetype"], file["size"]) == (md5_of(content), "text/csv", size)
    assert file["replicas"][0]["verified"] is True


def test_bytes_that_are_not_what_was_said_never_become_content(site: Site, dataset: int) -> None:
    reply = site.form(site.said(dataset, md5sum="0" * 32), HELLO)
    assert reply.status == 201
    id = int(reply.headers["Location"].split("/")[-2])
    replica = replica_of(site, id)
    assert (replica["verified"], replica["stored"]) == (False, None)
    assert replica["last_verified_time"] is not None
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").status == 404
    assert len(site.objects("staging/")) == 1
    assert site.objects("files/") == []


def test_a_box_may_be_named_beside_the_bytes_and_the_path_is_a_hint(site: Site, dataset: int) -> None:
    site.box(4, "shelf")
    said = site.said(dataset, replicas=[{"url": "somewhere/ch1.csv", "location": "shelf", "protocol": "file"}])
    replica = replica_of(site, int(site.form(said, HELLO).headers["Location"].split("/")[-2]))
    assert (replica["box"], replica["uri"], replica["verified"]) == (4, "somewhere/ch1.csv", True)


def test_a_form_without_a_file_is_the_staging_way(site: Site, dataset: int) -> None:
    reply = site.form(site.said(dataset), None)
    assert reply.status == 201
    assert reply.text.startswith("https://")


def test_a_duplicate_leaves_nothing_behind(site: Site, dataset: int) -> None:
    assert site.form(site.said(dataset), HELLO).status == 201
    before = site.objects()
    again = site.form(site.said(dataset), b"other bytes!")
    assert (again.status, again.content) == (409, b"")
    assert site.objects() == before


def test_what_is_refused_leaves_nothing_behind(site: Site, dataset: int) -> None:
    sets = [{"schema": "https://meta.example/none", "parameters": []}]
    assert site.form(site.said(dataset, parameter_sets=sets), HELLO).status == 400
    for more in ({}, {"parameter_sets": sets}):
        assert site.form(site.said(dataset, **more), HELLO, caller=OTTO).status == 401
    assert site.objects() == []
    assert site.sums("dataset", dataset) == (0, 0)


def test_a_body_that_is_too_large_is_told_of_the_way_without_a_limit(site: Site, dataset: int) -> None:
    reply = site.form(site.said(dataset, size=4_600_000), b"x" * 4_600_000)
    assert reply.status == 413
    assert "address" in reply.body["error"]


def test_forms_that_are_none(site: Site, dataset: int) -> None:
    def post(body: bytes, kind: str) -> int:
        return site.send("POST", "/api/v1/dataset_file/", body, headers={"Content-Type": kind}).status

    assert post(b"--x\r\n", "multipart/form-data; boundary=x") == 400
    assert post(b"x", "multipart/form-data") == 400
    assert post(b"<a/>", "application/xml") == 415
    assert post(b"[]", "application/json") == 400
    assert post(b"{", "application/json") == 400
    part = b'--x\r\nContent-Disposition: form-data; name="attached_file"; filename="a"\r\n\r\nb\r\n--x--\r\n'
    assert post(part, "multipart/form-data; boundary=x") == 400


def test_what_a_lost_race_has_taken_in_goes(site: Site, dataset: int) -> None:
    file = {"size": 12, "md5sum": MD5, "sha512sum": ""}
    attachment = Attachment(HELLO)
    for id in (7, 8):
        attachment.take_in(file, id, 1, "x")
    attachment.keep(8)
    assert site.objects("staging/") == []
    assert [key.split("/")[2] for key in site.objects("files/")] == ["8"]
    attachment.undo()
    assert site.objects() == []


# Through the staging area


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


# Where the bytes are already


def test_bytes_in_a_registered_bucket_are_verified_and_stay_there(site: Site, dataset: int) -> None:
    s3().put_object(Bucket=ELSEWHERE, Key="runs/2026/03/ch3.csv", Body=HELLO)
    shared = [{"url": "2026/03/ch3.csv", "location": "kiln-archive", "protocol": "file", "verified": False}]
    reply = site.send("POST", "/api/v1/dataset_file/", site.said(dataset, replicas=shared))
    assert (reply.status, reply.content) == (201, b"")
    id = int(reply.headers["Location"].split("/")[-2])
    replica = replica_of(site, id)
    assert (replica["verified"], replica["uri"], replica["box"]) == (True, "2026/03/ch3.csv", 3)
    assert site.objects() == []
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO


def test_bytes_that_others_replace_are_no_longer_given_out(site: Site, dataset: int) -> None:
    s3().put_object(Bucket=ELSEWHERE, Key="runs/ch3.csv", Body=HELLO)
    id = site.add(dataset, replicas=[{"uri": "ch3.csv", "location": "kiln-archive"}])
    s3().put_object(Bucket=ELSEWHERE, Key="runs/ch3.csv", Body=b"hello wurld\n")
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").status == 404
    assert site.send("GET", f"/api/v1/replica/{id * 100 + 1}/download/").status == 404
    site.send("GET", f"/api/v1/dataset_file/{id}/verify/")
    assert replica_of(site, id)["verified"] is False
    s3().put_object(Bucket=ELSEWHERE, Key="runs/ch3.csv", Body=HELLO)
    site.send("GET", f"/api/v1/dataset_file/{id}/verify/")
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO


def test_bytes_that_are_not_there_yet_are_verified_once_they_are(site: Site, dataset: int) -> None:
    id = site.add(dataset, replicas=[{"url": "late.csv", "location": "kiln-archive"}])
    assert replica_of(site, id)["verified"] is False
    s3().put_object(Bucket=ELSEWHERE, Key="runs/late.csv", Body=HELLO)
    site.send("GET", f"/api/v1/dataset_file/{id}/verify/")
    assert replica_of(site, id)["verified"] is True


def test_what_takes_long_to_read_is_left_to_whoever_sees_to_arrivals(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "AT_ONCE", 5)
    s3().put_object(Bucket=ELSEWHERE, Key="runs/large", Body=HELLO)
    id = site.add(dataset, replicas=[{"url": "large", "location": "kiln-archive"}])
    assert replica_of(site, id)["verified"] is False
    assert len(site.objects(f"staging/experiments/{id}.1/")) == 1
    site.tell_all()
    assert replica_of(site, id)["verified"] is True
    assert site.objects() == []


def test_each_copy_that_takes_long_has_a_run_of_its_own(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "AT_ONCE", 15)
    for key in ("a", "b"):
        s3().put_object(Bucket=ELSEWHERE, Key=f"runs/{key}", Body=HELLO)
    id = site.add(dataset, replicas=[{"url": key, "location": "kiln-archive"} for key in ("a", "b")])
    [first, second] = site.objects("staging/")
    site.tell(first)
    assert [each["verified"] for each in site.file(id).values["replicas"]] == [True, False]
    site.tell(second)
    assert [each["verified"] for each in site.file(id).values["replicas"]] == [True, True]
    assert site.objects() == []


def test_readers_do_not_keep_arrivals_busy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicas, "AT_ONCE", 5)
    s3().put_object(Bucket=ELSEWHERE, Key="runs/large", Body=HELLO)
    id = site.add(
        site.dataset(site.experiment(public_access=100)), replicas=[{"url": "large", "location": "kiln-archive"}]
    )

    def ask() -> int:
        assert site.send("GET", f"/api/v1/dataset_file/{id}/verify/", caller=NOBODY).status == 200
        return len(site.objects("staging/"))

    assert ask() == 1
    site.tell_all()
    assert ask() == 0
    monkeypatch.setattr(replicas, "_AGAIN", timedelta())
    assert (ask(), ask()) == (1, 1)


def test_files_of_one_list_share_what_a_request_reads(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "AT_ONCE", 30)
    s3().put_object(Bucket=ELSEWHERE, Key="runs/a", Body=HELLO)
    shared = [{"url": "a", "location": "kiln-archive"}]

    def register(*names: str) -> int:
        objects = [site.said(dataset, filename=name, replicas=shared) for name in names]
        assert site.send("PATCH", "/api/v1/dataset_file/", {"objects": objects}).status == 202
        return len(site.objects("staging/"))

    assert register("one", "two") == 0
    assert register("three", "four", "five") == 3
    site.tell_all()
    monkeypatch.setattr(write, "_LOOK_SECONDS", -1.0)
    assert register("six") == 1


def test_lists_beyond_all_bounds_are_refused_before_anything_is_looked_up(site: Site, dataset: int) -> None:
    many = [{"url": "a", "location": str(number)} for number in range(100)]
    objects = [site.said(dataset, filename=str(number)) for number in range(101)]
    with metered() as use:
        assert site.send("POST", "/api/v1/dataset_file/", site.said(dataset, replicas=many)).status == 400
        assert site.send("PATCH", "/api/v1/dataset_file/", {"objects": objects}).status == 413
    assert use.trips == 0


def test_bytes_that_may_not_be_read_are_not_there(site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")

    s3().put_object(Bucket=ELSEWHERE, Key="runs/a", Body=HELLO)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "_from", refused)
        patch.setattr(replicas, "AT_ONCE", 5)
        id = site.add(dataset, replicas=[{"url": "a", "location": "kiln-archive"}])
        site.tell_all()
        assert replica_of(site, id)["last_verified_time"] is not None
    site.send("PATCH", f"/api/v1/dataset_file/{id}/", {"mimetype": "text/csv", "size": 12, "md5sum": MD5.upper()})
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").content == HELLO
    monkeypatch.setattr(reading, "_from", refused)
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").status == 404


def test_a_look_that_fails_fails_nothing_else(site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**arguments: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://s3.example")

    with monkeypatch.context() as patch:
        patch.setattr(verification, "check_in_place", fails)
        id = site.add(dataset, replicas=[{"url": "a", "location": "kiln-archive"}])
        assert site.send("GET", f"/api/v1/dataset_file/{id}/verify/").status == 200
    assert replica_of(site, id)["verified"] is False


@pytest.mark.parametrize("url", ["../ch3.csv", "/ch3.csv", "a//b", "", "a/../../b"])
def test_paths_that_lead_out_of_a_box_are_refused(site: Site, dataset: int, url: str) -> None:
    shared = [{"url": url, "location": "kiln-archive"}]
    reply = site.send("POST", "/api/v1/dataset_file/", site.said(dataset, replicas=shared))
    assert reply.status == 400
    assert "url" in reply.body["error"]


@pytest.mark.parametrize("location", ["nowhere", "default", "local", ""])
def test_an_unknown_box_is_the_sites_own_and_waits_for_the_bytes(site: Site, dataset: int, location: str) -> None:
    id = site.add(dataset, replicas=[{"url": "mine/ch1.csv", "location": location, "verified": True}])
    replica = replica_of(site, id)
    assert (replica["verified"], replica["box"], replica["uri"]) == (False, 1, "mine/ch1.csv")
    renewed = site.send("POST", f"/api/v1/dataset_file/{id}/upload/")
    assert renewed.status == 200
    site.tell(site.put(id, HELLO))
    assert replica_of(site, id)["verified"] is True


def test_no_path_in_the_sites_own_box_reaches_the_bytes_of_another(site: Site, dataset: int) -> None:
    theirs = site.add(dataset)
    site.tell(site.put(theirs, HELLO))
    (key,) = site.objects("files/")
    site.box(5, "sly", f"s3://{BUCKET}/")
    own = site.dataset(site.experiment(owner=10))
    for number, location in enumerate(("default", "nowhere", "staging", "sly")):
        for url in (key, f"Thermocouples-{dataset}/raw/ch1.csv"):
            said = site.said(own, filename=f"{number}{len(url)}", replicas=[{"url": url, "location": location}])
            reply = site.send("POST", "/api/v1/dataset_file/", said, caller=OTTO)
            id = int(reply.headers["Location"].split("/")[-2])
            site.send("GET", f"/api/v1/dataset_file/{id}/verify/", caller=OTTO)
            assert replica_of(site, id)["verified"] is False
            assert site.send("GET", f"/api/v1/dataset_file/{id}/download/", caller=OTTO).status == 404


# Who may


def test_who_may_add_files(site: Site) -> None:
    mine, theirs = site.experiment(), site.experiment(owner=10)

    def post(dataset: int, name: str, caller: dict[str, str]) -> tuple[int, bytes]:
        reply = site.send("POST", "/api/v1/dataset_file/", site.said(dataset, filename=name), caller=caller)
        return reply.status, reply.content if reply.status == 401 else b""

    shared = site.dataset(mine, theirs)
    assert post(shared, "nobody", NOBODY) == (401, b"")
    assert post(shared, "lena", LENA) == (201, b"")
    assert post(shared, "otto", OTTO) == (201, b"")
    assert post(site.dataset(theirs), "lena", LENA) == (401, b"")
    assert post(site.dataset(mine, immutable=True), "lena", LENA) == (401, b"")
    assert post(site.dataset(mine, immutable=True), "admin", ADMIN) == (201, b"")
    assert post(site.dataset(mine, site.experiment(locked=True)), "lena", LENA) == (401, b"")


# Sums


def test_sums_follow_at_once(site: Site) -> None:
    first, second = site.experiment(), site.experiment()
    one, other = site.dataset(first, second), site.dataset(second)
    a = site.add(one)
    site.add(one, filename="b", size=100)
    site.add(other, size=1000)
    assert site.sums("dataset", one) == (2, 112)
    assert [site.sums("experiment", each) for each in (first, second)] == [(2, 112), (3, 1112)]
    assert site.send("PATCH", f"/api/v1/dataset_file/{a}/", {"size": 10}).status == 202
    assert site.sums("experiment", first) == (2, 110)
    moved = {"dataset": f"/api/v1/dataset/{other}/", "filename": "moved"}
    assert site.send("PATCH", f"/api/v1/dataset_file/{a}/", moved).status == 202
    assert [site.sums("dataset", each) for each in (one, other)] == [(1, 100), (2, 1010)]
    assert [site.sums("experiment", each) for each in (first, second)] == [(1, 100), (3, 1110)]
