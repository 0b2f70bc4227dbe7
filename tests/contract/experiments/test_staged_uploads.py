"""The second way of adding a file: the record first, then the bytes at the location that the answer is."""

import shutil
import subprocess
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from .client import ABSENT, EVERY_BYTE, Client, Json, assert_error, assert_refused, md5, put, sha512
from .conftest import Schema

GIBIBYTE = 1024**3


def test_the_answer_is_a_location_and_nothing_else(owner: Client, csv_schema: Schema) -> None:
    sets = [csv_schema.set_of(columns="4")]
    answer = owner.post("dataset_file/", owner.file_values(owner.dataset(), b"hello", parameter_sets=sets))
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert owner.location(answer).startswith("/api/v1/dataset_file/")
    assert answer.text == answer.text.strip().strip('"')
    address = urlsplit(answer.text)
    assert address.scheme in ("http", "https")
    assert address.netloc != urlsplit(owner.site).netloc
    query = parse_qs(address.query)
    assert int(query["X-Amz-Expires"][0]) <= 3600
    assert set(query["X-Amz-SignedHeaders"][0].split(";")) == {"host", "content-length"}
    assert len(owner.read(answer.headers["Location"])["parameter_sets"]) == 1


def test_no_text_of_a_clients_is_in_the_location(owner: Client) -> None:
    dataset = owner.dataset(description="secretdescription", directory="secretdirectory")
    _, url = owner.register(dataset, filename="secretname.txt", directory="secretfolder")
    assert "secret" not in url


def test_before_the_bytes_come(owner: Client) -> None:
    dataset = owner.dataset(description="Logger")
    file, _ = owner.register(dataset, b"hello", directory="raw", filename="a.csv")
    [replica] = file["replicas"]
    assert (replica["verified"], replica["last_verified_time"]) == (False, None)
    assert replica["uri"] == f"Logger-{dataset['id']}/raw/a.csv"
    assert (file["size"], file["md5sum"], file["mimetype"]) == (5, md5(b"hello"), "text/csv")
    answer = owner.download(file)
    assert (answer.status_code, answer.content) == (404, b"")
    assert owner.objects("dataset_file", dataset=dataset["id"]) == [file]


@pytest.mark.parametrize("content", [b"hello world\n", EVERY_BYTE * 50, b"", b"\x00", b"x" * 5_000_000], ids=len)
def test_bytes_that_arrive_are_verified(owner: Client, content: bytes) -> None:
    file, url = owner.register(owner.dataset(), content)
    assert put(url, content).status_code == 200
    found = owner.verified(file)
    [replica] = found["replicas"]
    assert replica["last_verified_time"]
    assert (replica["id"], replica["location"]) == (file["replicas"][0]["id"], "default")
    assert owner.download(file).content == content


def test_checksums_given_as_sha512(owner: Client) -> None:
    values = owner.file_values(owner.dataset(), b"hello", sha512sum=sha512(b"hello"))
    del values["md5sum"]
    answer = owner.post("dataset_file/", values)
    file = owner.read(answer.headers["Location"])
    put(answer.text, b"hello")
    owner.verified(file)
    assert owner.download(file).content == b"hello"


def test_curl_needs_nothing_but_the_location(owner: Client, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("there is no curl here")
    (tmp_path / "a.bin").write_bytes(EVERY_BYTE)
    file, url = owner.register(owner.dataset(), EVERY_BYTE)
    subprocess.run(
        [curl, "--fail", "--silent", "--noproxy", "*", "-T", tmp_path / "a.bin", url], check=True, timeout=60
    )
    owner.verified(file)
    assert owner.download(file).content == EVERY_BYTE


def test_a_library_that_adds_a_content_type(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, b"hello", {"Content-Type": "text/x-other"}, method="PUT")
    with opener.open(request, timeout=60) as answer:
        assert answer.status == 200
    owner.verified(file)


WRONG: list[Json] = [{"md5sum": "0" * 32}, {"sha512sum": "0" * 128}]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_bytes_that_do_not_match_are_never_served(owner: Client, wrong: Json) -> None:
    file, url = owner.register(owner.dataset(), b"hello", **wrong)
    put(url, b"hello")
    found = owner.checked(file)
    assert found["replicas"][0]["verified"] is False
    assert owner.download(file).status_code == 404
    assert owner.get(f"{file['resource_uri']}verify/").status_code == 200
    assert owner.download(file).status_code == 404


def test_bytes_of_another_size_never_become_the_file(owner: Client) -> None:
    """S3 itself refuses them; where it does not, verification does."""
    file, url = owner.register(owner.dataset(), b"hello", size=6)
    if put(url, b"hello").status_code == 200:
        assert owner.checked(file)["replicas"][0]["verified"] is False
    assert owner.download(file).status_code == 404


def test_a_corrected_checksum_verifies_what_has_arrived(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello", md5sum="__undetermined__")
    put(url, b"hello")
    owner.checked(file)
    answer = owner.patch(file["resource_uri"], {"md5sum": md5(b"other")})
    assert answer.status_code == 202
    assert owner.download(file).status_code == 404
    owner.change(file, md5sum=md5(b"hello"))
    owner.verified(file)
    assert owner.download(file).content == b"hello"


def test_a_corrected_size_verifies_what_has_arrived(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello", size=6)
    if put(url, b"hello").status_code != 200:
        pytest.skip("this S3 refuses a wrong size at once")
    owner.checked(file)
    owner.change(file, size="5")
    assert owner.verified(file)["size"] == 5
    assert owner.download(file).content == b"hello"


def test_a_correction_before_the_bytes_come(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello", md5sum="__undetermined__")
    owner.change(file, md5sum=md5(b"hello"))
    put(url, b"hello")
    owner.verified(file)


def test_the_newest_bytes_count_until_they_are_verified(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"right")
    assert put(url, b"wrong").status_code == 200
    owner.checked(file)
    assert put(url, b"right").status_code == 200
    owner.verified(file)
    assert owner.download(file).content == b"right"


def test_a_put_after_verification_changes_nothing(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"right")
    put(url, b"right")
    found = owner.verified(file)
    for content in (b"other", b"right"):
        put(url, content)
        assert owner.get(f"{file['resource_uri']}verify/").status_code == 200
        assert owner.download(file).content == b"right"
    after = owner.read(file["resource_uri"])
    assert after["replicas"][0]["verified"] is True
    assert (after["size"], after["md5sum"]) == (found["size"], found["md5sum"])


def test_asking_for_verification_does_what_the_event_does(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"hello")
    assert owner.get(f"{file['resource_uri']}verify/").status_code == 200
    put(url, b"hello")
    for _ in range(3):
        answer = owner.get(f"{file['resource_uri']}verify/")
        assert (answer.status_code, answer.content) == (200, b"")
    owner.verified(file)
    assert owner.download(file).content == b"hello"


# Another location


def test_a_renewed_location(owner: Client) -> None:
    file, first = owner.register(owner.dataset(), b"hello")
    answer = owner.send("POST", f"{file['resource_uri']}upload/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert put(answer.text, b"hello").status_code == 200
    owner.verified(file)
    assert owner.download(file).content == b"hello"
    put(first, b"other")
    assert owner.download(file).content == b"hello"
    assert owner.send("POST", f"{file['resource_uri']}upload/").status_code == 409


def test_a_renewal_after_wrong_bytes(owner: Client) -> None:
    file, url = owner.register(owner.dataset(), b"right")
    put(url, b"wrong")
    owner.checked(file)
    put(owner.send("POST", f"{file['resource_uri']}upload/").text, b"right")
    owner.verified(file)
    assert owner.download(file).content == b"right"


def test_who_may_renew(owner: Client, other: Client, stranger: Client) -> None:
    experiment = owner.experiment(public_access=100)
    file, _ = owner.register(owner.dataset(experiment), b"hello")
    for who in (other, stranger):
        for method, target in (("POST", "upload/"), ("DELETE", "upload/"), ("POST", "upload/complete/")):
            assert_refused(who.send(method, file["resource_uri"] + target))
    assert owner.send("POST", f"dataset_file/{ABSENT}/upload/").status_code == 404


# What is said of a file


@pytest.mark.parametrize("size", [-1, "x", "", None, 1.5, "-3", [], 2**63], ids=repr)
def test_sizes_that_are_none(owner: Client, size: object) -> None:
    dataset = owner.dataset()
    assert_error(owner.post("dataset_file/", owner.file_values(dataset, size=size)))
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0


def test_a_file_over_five_gibibytes_says_how(owner: Client) -> None:
    dataset = owner.dataset()
    assert_error(owner.post("dataset_file/", owner.file_values(dataset, size=5 * GIBIBYTE + 1)))
    assert owner.count("dataset_file", dataset=dataset["id"]) == 0
    assert owner.register(dataset, size=5 * GIBIBYTE)[0]["size"] == 5 * GIBIBYTE
    assert owner.read(dataset["resource_uri"])["dataset_size"] == 5 * GIBIBYTE


@pytest.mark.parametrize("missing", ["dataset", "filename", "size", "md5sum"])
def test_what_a_file_needs(owner: Client, missing: str) -> None:
    values = owner.file_values(owner.dataset(), b"x")
    del values[missing]
    assert_error(owner.post("dataset_file/", values))


def test_a_checksum_may_be_the_empty_text_beside_the_other(owner: Client) -> None:
    dataset = owner.dataset()
    assert_error(owner.post("dataset_file/", owner.file_values(dataset, b"x", md5sum="")))
    assert_error(owner.post("dataset_file/", owner.file_values(dataset, b"x", md5sum="", sha512sum="")))
    file, _ = owner.register(dataset, b"x", md5sum="", sha512sum=sha512(b"x"))
    assert (file["md5sum"], file["sha512sum"]) == ("", sha512(b"x"))


@pytest.mark.parametrize("text", ["__undetermined__", "g" * 32])
def test_checksum_texts_that_can_never_match(owner: Client, text: str) -> None:
    file, url = owner.register(owner.dataset(), b"hello", md5sum=text)
    assert file["md5sum"] == text
    put(url, b"hello")
    assert owner.checked(file)["replicas"][0]["verified"] is False


@pytest.mark.parametrize(
    "values",
    [
        {"md5sum": "x" * 33},
        {"sha512sum": "0" * 129},
        {"filename": "x" * 401},
        {"directory": "x" * 256},
        {"mimetype": "x" * 81},
        {"version": "x"},
        {"created_time": "soon"},
        {"filename": 5.5, "md5sum": []},
    ],
    ids=str,
)
def test_values_that_do_not_fit(owner: Client, values: Json) -> None:
    dataset = owner.dataset()
    assert_error(owner.post("dataset_file/", owner.file_values(dataset, b"x", **values)))
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 0


def test_one_file_of_a_name_in_a_folder(owner: Client) -> None:
    """No folder, null and the empty text are one; versions are different files."""
    dataset = owner.dataset()
    values = owner.file_values(dataset, b"x", filename="f.txt")
    assert owner.post("dataset_file/", values).status_code == 201
    for directory in (None, ""):
        answer = owner.post("dataset_file/", {**values, "directory": directory})
        assert (answer.status_code, answer.content) == (409, b"")
    assert owner.post("dataset_file/", {**values, "directory": "d"}).status_code == 201
    assert owner.post("dataset_file/", {**values, "directory": "d"}).status_code == 409
    assert owner.post("dataset_file/", {**values, "version": 2}).status_code == 201
    assert owner.post("dataset_file/", {**values, "version": "2"}).status_code == 409
    assert owner.post("dataset_file/", {**values, "dataset": owner.dataset()["resource_uri"]}).status_code == 201
    assert owner.read(dataset["resource_uri"])["dataset_datafile_count"] == 3


def test_renaming_onto_another(owner: Client) -> None:
    dataset = owner.dataset()
    first, _ = owner.register(dataset, filename="a")
    second, _ = owner.register(dataset, filename="b")
    answer = owner.patch(second["resource_uri"], {"filename": "a"})
    assert (answer.status_code, answer.content) == (409, b"")
    assert owner.read(second["resource_uri"])["filename"] == "b"
    assert owner.change(first, filename="c")["filename"] == "c"
    assert owner.change(second, filename="a")["filename"] == "a"


def test_media_types(owner: Client) -> None:
    dataset = owner.dataset()
    for name, kind in (("a.csv", "text/csv"), ("b.png", "image/png"), ("c.txt", "text/plain")):
        assert owner.register(dataset, filename=name)[0]["mimetype"] == kind
    assert owner.register(dataset, filename="d.csv", mimetype="text/x-own")[0]["mimetype"] == "text/x-own"


def test_empty_replicas_stage_too(owner: Client) -> None:
    answer = owner.post("dataset_file/", owner.file_values(owner.dataset(), b"hello", replicas=[]))
    assert answer.status_code == 201
    put(answer.text, b"hello")
    owner.verified(owner.read(answer.headers["Location"]))
