"""Presigned addresses, used as plain clients use them."""

import subprocess
from pathlib import Path

import pytest
import requests

from shared.aws import s3
from shared.files import Expected, PartsMissing, Staged, StoredFile, UploadGone, downloads, uploads, verification

SIZES = (0, 1, 70_000, 3_000_000)  # curl asks for leave (Expect: 100-continue) before it sends more than a megabyte


def content(size: int) -> bytes:
    return bytes(each % 251 for each in range(size))


def held(bucket: str, staged: Staged) -> bytes:
    return s3().get_object(Bucket=bucket, Key=staged.key)["Body"].read()


def curl(file: Path, url: str) -> str:
    command = ["curl", "--silent", "--show-error", "--output", "-", "--write-out", "%{http_code}", "-T", str(file), url]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_curl_puts(bucket: str, tmp_path: Path, size: int, known: bool) -> None:
    file = tmp_path / "any name.bin"
    file.write_bytes(content(size))
    staged = uploads.open_put("experiments", "17", size if known else None)
    assert curl(file, uploads.put_url(staged)) == "200"
    assert held(bucket, staged) == content(size)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_requests_puts(bucket: str, size: int, known: bool) -> None:
    staged = uploads.open_put("registry", "0a" * 20, size if known else None)
    assert requests.put(uploads.put_url(staged), data=content(size), timeout=60).status_code == 200
    assert held(bucket, staged) == content(size)


def test_a_put_may_say_anything_of_its_bytes(bucket: str) -> None:
    staged = uploads.open_put("experiments", "17", 3)
    # MiniStack keeps an encoding although the copy replaces what was said; S3 does not
    headers = {"Content-Type": "text/html", "Content-Language": "en", "Cache-Control": "public"}
    assert requests.put(uploads.put_url(staged), data=b"abc", headers=headers, timeout=60).status_code == 200
    stored = settled(staged, Expected(size=3))
    answer = requests.get(downloads.url(stored, "a.txt", "text/plain"), timeout=60)
    assert (answer.content, answer.headers["Content-Type"]) == (b"abc", "text/plain")
    assert not {"Content-Language", "Cache-Control"} & set(answer.headers)


def test_another_size_is_refused_by_s3_itself(bucket: str) -> None:
    staged = uploads.open_put("experiments", "17", 3)
    assert requests.put(uploads.put_url(staged), data=b"abcd", timeout=60).status_code == 403
    assert verification.settle(staged, Expected()) == verification.Absent()


def settled(staged: Staged, expected: Expected) -> StoredFile:
    outcome = verification.settle(staged, expected, ("md5",))
    assert isinstance(outcome, verification.Stored), outcome
    return outcome.file


@pytest.mark.parametrize("name", ["plain.csv", 'a "quoted" name.txt', "übung 1+2%.txt", "tide;=,'s.bin", "a/b\r\nX: y"])
def test_downloads_say_what_they_are(bucket: str, name: str) -> None:
    staged = uploads.open_put("experiments", "17", 4)
    uploads.put_bytes(staged, b"tide")
    answer = requests.get(downloads.url(settled(staged, Expected()), name, "text/csv"), timeout=60)
    assert (answer.status_code, answer.content) == (200, b"tide")
    assert answer.headers["Content-Disposition"] == downloads.disposition(name)
    assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("text/csv", "4")


def test_an_upload_in_parts_is_resumed_and_completed(bucket: str) -> None:
    part = uploads.SMALLEST_PART
    whole = content(1000) * (2 * part // 1000 + 2)
    staged = uploads.open_multipart("experiments", "18", len(whole), part)
    addresses = dict(uploads.part_urls(staged))
    assert sorted(addresses) == [1, 2, 3]

    def send(number: int) -> str:
        piece = whole[(number - 1) * part : number * part]
        answer = requests.put(addresses[number], data=piece, timeout=60)
        assert answer.status_code == 200
        return answer.headers["ETag"]

    etags = {1: send(1), 3: send(3)}
    assert {number: size for number, (_, size) in uploads.received_parts(staged).items()} == {
        1: part,
        3: len(whole) % part,
    }
    with pytest.raises(PartsMissing) as missing:
        uploads.complete(staged)
    assert missing.value.numbers == (2,)
    assert uploads.part_urls(staged, 2, 1)[0][0] == 2
    etags[2] = send(2)
    with pytest.raises(PartsMissing) as wrong:
        uploads.complete(staged, {**etags, 1: '"0"'})
    assert wrong.value.numbers == (1,)
    uploads.complete(staged, {number: etag.strip('"') for number, etag in etags.items()})
    uploads.complete(staged, etags)  # whose first answer got lost
    assert downloads.read(settled(staged, Expected(size=len(whole))), len(whole)) == whole


def test_an_aborted_upload_is_gone(bucket: str) -> None:
    staged = uploads.open_multipart("experiments", "19", 10)
    url = uploads.part_url(staged, 1)
    assert requests.put(url, data=b"0123456789", timeout=60).status_code == 200
    uploads.abort(staged)
    uploads.abort(staged)
    assert requests.put(url, data=b"0123456789", timeout=60).status_code == 404
    for ask in (uploads.received_parts, uploads.complete):
        with pytest.raises(UploadGone):
            ask(staged)
