"""The third way of adding a file: its bytes are already in a box that the site reads, and stay there."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from functions.experiments.files import replicas
from functions.experiments.operations import files
from shared.aws import s3
from shared.files import Fingerprint, reading, verification
from shared.meter import metered
from tests.unit.experiments.files.site import BUCKET, ELSEWHERE, HELLO, MD5, NOBODY, OTTO, Site, md5_of, replica_of


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


def test_readers_do_not_have_the_same_bytes_read_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small they are, right or wrong, elsewhere or sent; other bytes, and other checksums, are looked at."""
    public = site.dataset(site.experiment(public_access=100))
    reads: list[str] = []

    def digest(seen: reading.Seen, names: Iterable[str]) -> Fingerprint:
        reads.append(seen.key)
        return reading.digest(seen, names)

    monkeypatch.setattr(verification, "digest", digest)
    shared = [{"url": "a", "location": "kiln-archive"}]
    here = site.add(public, filename="sent")

    def asked(id: int) -> tuple[int, bool]:
        """How many reads two requests make, and what is known then."""
        reads.clear()
        for _ in range(2):
            assert site.send("GET", f"/api/v1/dataset_file/{id}/verify/", caller=NOBODY).status == 200
        return len(reads), replica_of(site, id)["verified"]

    elsewhere = site.add(public, replicas=shared)
    for content, known in ((HELLO, True), (b"hello wurld\n", False)):
        s3().put_object(Bucket=ELSEWHERE, Key="runs/a", Body=content)
        assert [asked(elsewhere), asked(elsewhere)] == [(1, known), (0, known)]
    site.put(here, b"hello wurld\n")
    assert [asked(here), asked(here)] == [(1, False), (0, False)]
    with monkeypatch.context() as patch:
        patch.setattr(replicas, "look", lambda file, *more: file)  # as if the request had died there
        site.send("PATCH", f"/api/v1/dataset_file/{elsewhere}/", {"md5sum": md5_of(b"hello wurld\n")})
    assert [asked(elsewhere), asked(elsewhere)] == [(1, True), (0, True)]
    monkeypatch.setattr(replicas, "_AGAIN", timedelta())
    assert asked(elsewhere) == (2, True)


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
    monkeypatch.setattr(files, "_LOOK_SECONDS", -1.0)
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


def test_what_is_too_large_to_be_verified_is_taken_where_it_stays_and_says_so(
    site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARGEST_FILE_BYTES", "11")
    s3().put_object(Bucket=ELSEWHERE, Key="runs/large", Body=HELLO)
    id = site.add(dataset, replicas=[{"url": "large", "location": "kiln-archive"}])
    [replica] = site.send("GET", f"/api/v1/dataset_file/{id}/").body["replicas"]
    assert replica["verified"] is False
    assert replica["last_verified_time"] is not None
    assert site.objects() == []
    reply = site.send("GET", f"/api/v1/dataset_file/{id}/verify/")
    assert (reply.status, reply.headers["Content-Type"][:10]) == (200, "text/plain")
    assert reply.text == "Not verified: the file has 12 bytes, and the largest that can be verified has 11."
    assert site.send("GET", f"/api/v1/dataset_file/{id}/download/").status == 404
    assert site.send("PATCH", f"/api/v1/dataset_file/{id}/", {"size": 2**62}).status == 202
    assert site.sums("dataset", dataset) == (1, 2**62)


def test_what_is_too_large_is_taken_nowhere_else(site: Site, dataset: int, monkeypatch: pytest.MonkeyPatch) -> None:
    small = site.add(dataset, filename="small")
    monkeypatch.setenv("LARGEST_FILE_BYTES", "12")
    large = site.said(dataset, size=13)
    elsewhere = {"url": "large", "location": "kiln-archive"}
    for shared in ([], [{"url": "large", "location": "nowhere"}], [elsewhere, {"url": "large", "location": "default"}]):
        reply = site.send("POST", "/api/v1/dataset_file/", {**large, "replicas": shared})
        assert (reply.status, reply.body["error"][:21]) == (400, "The 'size' field is 1")
    assert site.form(large, HELLO).status == 400
    assert site.send("PATCH", f"/api/v1/dataset_file/{small}/", {"size": 13}).status == 400
    id = site.add(dataset, size=13, replicas=[elsewhere])
    assert site.send("POST", f"/api/v1/dataset_file/{id}/upload/").status == 400
    here = {"replicas": [{"url": "large", "location": "default"}]}
    assert site.send("PATCH", f"/api/v1/dataset_file/{id}/", here).status == 400
    assert site.sums("dataset", dataset) == (2, 25)
