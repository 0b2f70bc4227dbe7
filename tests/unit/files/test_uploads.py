"""Opening uploads: keys, sizes, parts, and the addresses that AWS itself would get."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.aws import s3
from shared.files import BadPartSize, FileTooLarge, Staged, UploadGone, keys, uploads
from shared.files.uploads import GIB, MIB, MOST_PARTS


def test_a_put_goes_to_the_bucket_s_own_region(bucket: str) -> None:
    staged = uploads.open_put("experiments", "17", 12)
    url = urlsplit(uploads.put_url(staged))
    assert f"{url.scheme}://{url.netloc}{url.path}" == f"https://{bucket}.s3.eu-west-1.amazonaws.com/{staged.key}"
    query = parse_qs(url.query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["3600"]
    assert query["X-Amz-SignedHeaders"] == ["content-length;host"]
    assert not [name for name in query if "checksum" in name.lower()]


def test_a_size_that_is_not_known_is_not_signed(bucket: str) -> None:
    query = parse_qs(urlsplit(uploads.put_url(uploads.open_put("experiments", "17"))).query)
    assert query["X-Amz-SignedHeaders"] == ["host"]


def test_the_emulator_s_bucket_stands_in_the_path(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")
    staged = uploads.open_put("experiments", "17")
    assert uploads.put_url(staged).startswith(f"http://127.0.0.1:4566/{bucket}/{staged.key}?")


def test_keys_cannot_be_guessed_and_hold_no_client_s_text() -> None:
    assert keys.new_staging("registry", "a") != keys.new_staging("registry", "a")
    for bad in ("", "a/b", "ü", "a b", "x" * 129):
        with pytest.raises(ValueError, match="cannot stand in a key"):
            keys.new_staging("registry", bad)


@pytest.mark.parametrize(
    "key", ["files/a/b/c", "staging/a/b", "staging/a/b/c/d", "staging/a//c", "x/staging/a/b/c", ""]
)
def test_other_keys_are_no_places(key: str) -> None:
    assert keys.place(key) is None


def test_what_a_record_keeps_comes_back(bucket: str) -> None:
    for staged in (uploads.open_put("experiments", "17"), uploads.open_multipart("experiments", "17", 5)):
        assert Staged.of_values(staged.to_values()) == staged
        assert not staged.expired
    assert Staged("staging/a/b/c", "2026-01-01T00:00:00", "2026-01-08T00:00:00").expired
    assert keys.place(staged.key) == ("experiments", "17", staged.key[-32:])


@pytest.mark.parametrize(
    ("size", "part_size", "count", "last"),
    [
        (0, None, 1, 0),
        (1, None, 1, 1),
        (64 * MIB, None, 1, 64 * MIB),
        (64 * MIB + 1, None, 2, 1),
        (15 * MIB, 5 * MIB, 3, 5 * MIB),
        (6 * GIB, 100 * MIB, 62, 44 * MIB),
    ],
)
def test_parts(bucket: str, size: int, part_size: int | None, count: int, last: int) -> None:
    staged = uploads.open_multipart("experiments", "17", size, part_size)
    assert (staged.part_count, staged.size_of_part(count)) == (count, last)
    urls = uploads.part_urls(staged)
    assert [number for number, _ in urls] == list(range(1, count + 1))
    assert all("content-length" in url and f"partNumber={number}" in url for number, url in urls)


def test_the_largest_file_fits_into_the_parts_there_may_be(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARGEST_FILE_BYTES", str(1000 * GIB))
    staged = uploads.open_multipart("experiments", "17", 1000 * GIB)
    assert staged.part_count <= MOST_PARTS
    assert len(uploads.part_urls(staged, 2, 9999)) == 500
    assert [number for number, _ in uploads.part_urls(staged, staged.part_count)] == [staged.part_count]
    assert uploads.part_urls(staged, staged.part_count + 1) == []


@pytest.mark.parametrize("part_size", [0, -1, 5 * MIB - 1, 5 * GIB + 1])
def test_parts_that_s3_does_not_take(bucket: str, part_size: int) -> None:
    with pytest.raises(BadPartSize):
        uploads.open_multipart("experiments", "17", 10, part_size)


def test_too_many_parts(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARGEST_FILE_BYTES", str(1000 * GIB))
    with pytest.raises(BadPartSize):
        uploads.open_multipart("experiments", "17", 5 * MIB * MOST_PARTS + 1, 5 * MIB)


def test_more_than_one_put_carries(bucket: str) -> None:
    uploads.open_put("experiments", "17", 5 * GIB)
    with pytest.raises(FileTooLarge) as error:
        uploads.open_put("experiments", "17", 5 * GIB + 1)
    assert (error.value.size, error.value.limit) == (5 * GIB + 1, 5 * GIB)


def test_more_parts_than_s3_lists_at_once(bucket: str) -> None:
    staged = uploads.open_multipart("experiments", "17", 1001 * 5 * MIB, 5 * MIB)
    part: Any = {"Bucket": bucket, "Key": staged.key, "UploadId": staged.multipart}
    for number in range(1, 1002):
        s3().upload_part(**part, PartNumber=number, Body=b"")
    assert list(uploads.received_parts(staged)) == list(range(1, 1002))


def test_parts_of_an_upload_that_is_gone(bucket: str) -> None:
    staged = uploads.open_multipart("experiments", "17", 5)
    uploads.abort(staged)
    uploads.abort(staged)
    with pytest.raises(UploadGone):
        uploads.received_parts(staged)
    with pytest.raises(UploadGone):
        uploads.complete(staged)
