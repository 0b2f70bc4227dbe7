"""The first way of adding a file: its bytes come along, in a form."""

import pytest

from functions.experiments.files.attachments import Attachment
from tests.unit.experiments.files.site import HELLO, MD5, OTTO, Site, md5_of, replica_of

EVERY_BYTE = bytes(range(256)) * 5 + b"\r\n--x\r\n\r\n"


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
