"""The first way of adding a file: a form with the text field `json_data` and the file field `attached_file`."""

import json
from typing import Any

import pytest
import requests

from .client import EVERY_BYTE, Client, Json, assert_error, md5, sha512, unique
from .conftest import Schema

MEGABYTE = 1_000_000


def test_bytes_of_every_value_come_back_identical(owner: Client) -> None:
    content = EVERY_BYTE * 40 + bytes(reversed(EVERY_BYTE)) + b"\r\n--boundary--\r\n\x00"
    values = owner.file_values(owner.dataset(), content)
    answer = owner.post_form(values, content)
    assert (answer.status_code, answer.content) == (201, b"")
    file = owner.read(answer.headers["Location"])
    [replica] = file["replicas"]
    assert replica["verified"] is True and replica["last_verified_time"]
    assert (file["size"], file["md5sum"]) == (len(content), md5(content))
    assert owner.download(file).content == content


def test_the_record(owner: Client, csv_schema: Schema) -> None:
    dataset = owner.dataset(description="Thermo couples/ü 100%")
    file = owner.file(
        dataset,
        b"a,b\n",
        filename="ch 1.csv",
        directory="raw/day 1",
        size="4",
        mimetype=None,
        created_time="2026-03-04T05:06:07.000089",
        parameter_sets=[csv_schema.set_of(columns="4", unit="K")],
    )
    assert (file["dataset"], file["filename"], file["directory"]) == (dataset["resource_uri"], "ch 1.csv", "raw/day 1")
    assert (file["size"], file["mimetype"], file["version"], file["deleted"]) == (4, "text/csv", 1, False)
    assert (file["created_time"], file["datafile"]) == ("2026-03-04T05:06:07.000089", None)
    assert [one["numerical_value"] for one in file["parameter_sets"][0]["parameters"]] == [4, None]
    [replica] = file["replicas"]
    assert replica["location"] == "default"
    assert replica["uri"].startswith("Thermo%20couples")
    assert replica["uri"].endswith(f"-{dataset['id']}/raw/day 1/ch 1.csv")


def test_a_missing_checksum_is_computed(owner: Client) -> None:
    values = owner.file_values(owner.dataset(), b"hello")
    del values["md5sum"]
    file = owner.read(owner.post_form(values, b"hello").headers["Location"])
    assert file["md5sum"] == md5(b"hello")
    assert file["replicas"][0]["verified"] is True


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize("with_md5", [True, False])
def test_a_sha512_is_compared(owner: Client, good: bool, with_md5: bool) -> None:
    values = owner.file_values(owner.dataset(), b"hello", sha512sum=sha512(b"hello" if good else b"other"))
    if not with_md5:
        del values["md5sum"]
    file = owner.read(owner.post_form(values, b"hello").headers["Location"])
    assert file["sha512sum"] == values["sha512sum"]
    assert file["replicas"][0]["verified"] is good
    assert owner.download(file).status_code == (200 if good else 404)


def test_letters_of_a_checksum_may_be_upper_case(owner: Client) -> None:
    values = owner.file_values(
        owner.dataset(), b"hello", md5sum=md5(b"hello").upper(), sha512sum=sha512(b"hello").upper()
    )
    assert owner.read(owner.post_form(values, b"hello").headers["Location"])["replicas"][0]["verified"] is True


def test_an_empty_file(owner: Client) -> None:
    file = owner.file(owner.dataset(), b"")
    assert (file["size"], file["replicas"][0]["verified"]) == (0, True)
    answer = owner.download(file)
    assert (answer.status_code, answer.content) == (200, b"")


WRONG: list[Json] = [{"md5sum": "0" * 32}, {"size": 4}, {"size": 6}, {"size": 0}, {"md5sum": "__undetermined__"}]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_does_not_match_is_kept_and_never_served(owner: Client, wrong: Json) -> None:
    dataset = owner.dataset()
    answer = owner.post_form({**owner.file_values(dataset, b"hello"), **wrong}, b"hello")
    assert (answer.status_code, answer.content) == (201, b"")
    file = owner.read(answer.headers["Location"])
    [replica] = file["replicas"]
    assert replica["verified"] is False and replica["last_verified_time"]
    refused = owner.download(file)
    assert (refused.status_code, refused.content) == (404, b"")
    assert owner.get(f"{file['resource_uri']}verify/").status_code == 200
    assert owner.download(file).status_code == 404


def test_a_corrected_checksum_verifies_without_another_upload(owner: Client) -> None:
    values = owner.file_values(owner.dataset(), b"hello", md5sum="__undetermined__")
    file = owner.read(owner.post_form(values, b"hello").headers["Location"])
    changed = owner.patch(file["resource_uri"], {"md5sum": md5(b"hello")})
    assert (changed.status_code, changed.json()["md5sum"]) == (202, md5(b"hello"))
    owner.verified(file)
    assert owner.download(file).content == b"hello"


def test_a_corrected_size_verifies_without_another_upload(owner: Client) -> None:
    values = owner.file_values(owner.dataset(), b"hello", size=6)
    file = owner.read(owner.post_form(values, b"hello").headers["Location"])
    assert owner.download(file).status_code == 404
    owner.change(file, size="5")
    assert owner.verified(file)["size"] == 5
    assert owner.download(file).content == b"hello"


@pytest.mark.parametrize("part_name", ["text/plain", "other.bin", "ü λ.bin", '"', "../../etc/passwd"])
def test_the_parts_file_name_does_not_matter(owner: Client, part_name: str) -> None:
    values = owner.file_values(owner.dataset(), b"hello")
    file = owner.read(owner.post_form(values, b"hello", part_name).headers["Location"])
    assert file["filename"] == values["filename"]
    assert owner.download(file).content == b"hello"


def test_the_fields_come_in_any_order(owner: Client) -> None:
    values = json.dumps(owner.file_values(owner.dataset(), b"hello"))
    parts: list[Any] = [("attached_file", ("a", b"hello", "application/octet-stream")), ("nonsense", (None, "x"))]
    parts.append(("json_data", (None, values, "application/json")))
    answer = owner.send("POST", "dataset_file/", files=parts)
    assert answer.status_code == 201
    assert owner.read(answer.headers["Location"])["replicas"][0]["verified"] is True


def test_a_form_without_a_file_stages(owner: Client) -> None:
    """Two parts without a file, the second of them unknown, as upstream takes it."""
    answer = owner.post_form(owner.file_values(owner.dataset(), b"hello"), None)
    assert answer.status_code == 201
    assert answer.text.startswith(("http://", "https://"))
    assert owner.read(answer.headers["Location"])["replicas"][0]["verified"] is False


@pytest.mark.parametrize("location", ["default", "staging", "local", "no such box"])
def test_a_file_with_replicas_too(owner: Client, location: str) -> None:
    """The box is only chosen by it, the address a hint, `verified` the site's own word."""
    replicas = [{"url": "", "protocol": "file", "location": location, "verified": True}]
    values = owner.file_values(owner.dataset(), b"hello", replicas=replicas, mimetype=None)
    answer = owner.post_form(values, b"hello")
    assert answer.status_code == 201
    file = owner.read(answer.headers["Location"])
    assert isinstance(file["replicas"][0]["uri"], str)
    assert owner.download(file).content == b"hello"


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"files": {"attached_file": ("a", b"x")}}, 400),
        ({"files": {"json_data": (None, "nonsense"), "attached_file": ("a", b"x")}}, 400),
        ({"files": {"json_data": (None, "[]"), "attached_file": ("a", b"x")}}, 400),
        ({"files": {"json_data": (None, "null"), "attached_file": ("a", b"x")}}, 400),
    ],
    ids=["no json_data", "no JSON", "a list", "null"],
)
def test_forms_that_make_no_sense(owner: Client, options: Json, status: int) -> None:
    assert_error(owner.send("POST", "dataset_file/", **options), status=status)


@pytest.mark.parametrize(
    "parts",
    [
        [("file", ("f.bin", b"hello"))],
        [("attached_files", ("f.bin", b"hello"))],
        [("attached_file", (None, b"hello"))],
        [("attached_file", ("f.bin", b"hello")), ("attached_file", (None, b"hello"))],
        [("attached_file", ("f.bin", b"hello")), ("file", ("g.bin", b"again"))],
        [("attached_file", ("f.bin", b"hello")), ("json_data", ("j.json", b"{}"))],
    ],
    ids=["another name", "nearly the name", "no file name", "one of two", "two names", "the JSON twice"],
)
def test_no_bytes_are_thrown_away(owner: Client, parts: list[Any]) -> None:
    dataset = owner.dataset()
    said = ("json_data", (None, json.dumps(owner.file_values(dataset, b"hello"))))
    assert_error(owner.send("POST", "dataset_file/", files=[said, *parts]), "attached_file")
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0


def test_a_file_input_in_which_nothing_was_chosen_is_no_file(owner: Client) -> None:
    said = ("json_data", (None, json.dumps(owner.file_values(owner.dataset(), b"hello"))))
    answer = owner.send("POST", "dataset_file/", files=[said, ("attached_file", ("", b""))])
    assert (answer.status_code, answer.text[:4]) == (201, "http")


@pytest.mark.parametrize("body", [b"", b"nonsense", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n"])
def test_forms_that_are_broken(owner: Client, body: bytes) -> None:
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data"):
        answer = owner.send("POST", "dataset_file/", data=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 415)


def test_a_duplicate(owner: Client) -> None:
    dataset = owner.dataset()
    file = owner.file(dataset, b"first", filename="f.txt", directory="d")
    answer = owner.post_form(owner.file_values(dataset, b"second", filename="f.txt", directory="d"), b"second")
    assert (answer.status_code, answer.content) == (409, b"")
    assert owner.download(file).content == b"first"
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 1


def test_the_largest_form(owner: Client) -> None:
    """About 4.5 MB come through the gateway; what is over 4 MB is downloaded by a redirect."""
    content = EVERY_BYTE * (4_300_000 // 256)
    file = owner.file(owner.dataset(), content)
    answer = owner.download(file)
    assert answer.content == content
    assert [one.status_code for one in answer.history] == [302]


def test_a_form_that_is_too_large(owner: Client) -> None:
    content = b"x" * (7 * MEGABYTE)
    values = owner.file_values(owner.dataset(), content)
    try:
        answer = owner.post_form(values, content)
    except requests.exceptions.ConnectionError:
        pytest.skip("the gateway hung up before the body was sent")
    assert answer.status_code == 413
    assert answer.json()["error"]
    assert owner.count("dataset_file", filename=values["filename"]) == 0


def test_a_refused_upload_leaves_nothing(owner: Client, csv_schema: Schema) -> None:
    dataset = owner.dataset()
    values = owner.file_values(dataset, b"x", parameter_sets=[csv_schema.set_of(columns="many")])
    assert_error(owner.post_form(values, b"x"), "columns")
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0
    assert owner.post_form({**values, "parameter_sets": []}, b"x").status_code == 201


def test_many_small_files(owner: Client) -> None:
    dataset = owner.dataset()
    contents = [unique().encode() * number for number in range(1, 6)]
    files = [owner.file(dataset, content) for content in contents]
    assert [owner.download(file).content for file in files] == contents
    assert owner.read(dataset["resource_uri"])["dataset_size"] == sum(map(len, contents))
