"""Verifying staged bytes, also while others act on them."""

import hashlib
from dataclasses import replace
from io import BytesIO

import pytest
import requests
from botocore.response import StreamingBody

from shared.aws import s3
from shared.files import (
    Expected,
    FileTooLarge,
    Gone,
    Staged,
    StoredFile,
    Unsettled,
    copying,
    downloads,
    reading,
    uploads,
)
from shared.files.verification import Absent, Mismatch, Outcome, Stored, check_in_place, reject, settle, withdraw
from tests.buckets import make_bucket
from tests.files.interference import interference, once_before

TIDE = b"tide " * 1000
EBB = b"ebb " * 1000


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def staged(*contents: bytes) -> Staged:
    upload = uploads.open_put("experiments", "17")
    for content in contents:
        uploads.put_bytes(upload, content)
    return upload


def file_of(outcome: Outcome) -> StoredFile:
    assert isinstance(outcome, Stored), outcome
    return outcome.file


def test_right_bytes_are_stored(bucket: str) -> None:
    upload = staged(TIDE)
    file = file_of(settle(upload, Expected(len(TIDE), md5=md5(TIDE).upper()), ("sha1", "sha512")))
    assert file.key == f"files/{upload.key.removeprefix('staging/')}/{hashlib.sha256(TIDE).hexdigest()}"
    for name in ("md5", "sha1", "sha256", "sha512"):
        assert getattr(file, name) == hashlib.new(name, TIDE).hexdigest()
    assert (file.size, file.bucket) == (len(TIDE), None)
    assert downloads.read(file, 10_000) == TIDE
    assert StoredFile.of_values(file.to_values()) == file
    assert file_of(settle(upload, Expected())).key == file.key


@pytest.mark.parametrize(
    ("expected", "wrong", "was_read"),
    [
        (Expected(size=3), ("size",), False),
        (Expected(size=len(TIDE), md5=md5(EBB)), ("md5",), True),
        (Expected(md5="__undetermined__"), ("md5",), True),
        (Expected(md5=""), ("md5",), True),
        (Expected(md5=md5(TIDE), sha512="0", sha1="0"), ("sha1", "sha512"), True),
    ],
)
def test_wrong_bytes_are_not(bucket: str, expected: Expected, wrong: tuple[str, ...], was_read: bool) -> None:
    upload = staged(TIDE)
    outcome = settle(upload, expected)
    assert isinstance(outcome, Mismatch)
    assert (outcome.wrong, outcome.found.size, outcome.found.sha256 is not None) == (wrong, len(TIDE), was_read)
    assert not keys_below(bucket, f"files/{upload.key.removeprefix('staging/')}")
    assert keys_below(bucket, upload.key) == [upload.key]  # corrected metadata may still find it right
    assert file_of(settle(upload, Expected(md5=md5(TIDE))))


def test_wrong_bytes_are_rejected_without_better_ones_that_came_since(bucket: str) -> None:
    upload = staged(EBB)
    wrong = settle(upload, Expected(md5=md5(TIDE)))
    assert isinstance(wrong, Mismatch)
    uploads.put_bytes(upload, TIDE)
    reject(wrong)
    assert file_of(settle(upload, Expected(md5=md5(TIDE))))
    uploads.put_bytes(upload, EBB)
    worse = settle(upload, Expected(md5=md5(TIDE)))
    assert isinstance(worse, Mismatch)
    reject(worse)
    assert file_of(settle(upload, Expected(md5=md5(TIDE))))


def test_a_large_answer_is_handed_out(bucket: str) -> None:
    answer = requests.get(downloads.handout("tide", lambda: BytesIO(TIDE), "crate.zip", "application/zip"), timeout=60)
    assert (answer.content, answer.headers["Content-Type"]) == (TIDE, "application/zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="crate.zip"'


def keys_below(bucket: str, prefix: str) -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]


def test_no_bytes_are_absent(bucket: str) -> None:
    assert settle(staged(), Expected()) == Absent()
    gone = staged(TIDE)
    uploads.discard(gone)
    assert settle(gone, Expected()) == Absent()


def test_more_than_one_run_can_verify_is_never_read(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARGEST_FILE_BYTES", "4999")
    outcome = settle(staged(TIDE), Expected())
    assert isinstance(outcome, Mismatch) and outcome.wrong == ("largest",)
    with pytest.raises(FileTooLarge):
        uploads.open_put("experiments", "17", 5000)
    with pytest.raises(FileTooLarge):
        uploads.open_multipart("experiments", "17", 5000)


@pytest.mark.parametrize("operation", ["GetObject", "CopyObject"])
def test_what_was_read_is_what_is_kept_whatever_comes_meanwhile(bucket: str, operation: str) -> None:
    upload = staged(TIDE)
    with once_before(operation, lambda: uploads.put_bytes(upload, EBB)):
        assert downloads.read(file_of(settle(upload, Expected())), 10_000) == TIDE
    assert downloads.read(file_of(settle(upload, Expected())), 10_000) == EBB


@pytest.mark.parametrize("operation", ["GetObject", "CopyObject"])
def test_without_versions_what_comes_meanwhile_is_read_anew(
    bucket: str, operation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILES_BUCKET", make_bucket(versioned=False))
    upload = staged(TIDE)
    with once_before(operation, lambda: uploads.put_bytes(upload, EBB)):
        assert downloads.read(file_of(settle(upload, Expected())), 10_000) == EBB
    with once_before(operation, lambda: uploads.discard(upload)):
        assert settle(upload, Expected()) == Absent()


def test_bytes_that_never_stand_still_are_left_for_later(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_BUCKET", make_bucket(versioned=False))
    upload, count = staged(TIDE), iter(range(1000))

    def another(operation: str) -> None:
        if operation == "CopyObject":
            uploads.put_bytes(upload, TIDE + bytes([next(count)]))

    with interference(another), pytest.raises(Unsettled):
        settle(upload, Expected())


def test_broken_connections_are_gone_on_with(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK", 1000)
    upload, calls = staged(TIDE), list[str]()
    whole = StreamingBody.iter_chunks

    def breaking(body: StreamingBody, chunk_size: int = 1000) -> object:
        pieces = whole(body, chunk_size)
        yield next(pieces)
        if len(calls) < 4:
            raise reading_error()
        yield from pieces

    monkeypatch.setattr(StreamingBody, "iter_chunks", breaking)
    with interference(calls.append):
        assert file_of(settle(upload, Expected(md5=md5(TIDE))))
    assert calls.count("GetObject") == 3


def reading_error() -> Exception:
    from botocore.exceptions import ReadTimeoutError

    return ReadTimeoutError(endpoint_url="https://s3.example/")


@pytest.mark.parametrize("versioned", [True, False])
def test_large_bytes_are_copied_in_parts(bucket: str, versioned: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_BUCKET", make_bucket(versioned=versioned))
    monkeypatch.setattr(copying, "PART", 5 * 1024**2)
    content = TIDE * 2500  # 12.5 MB
    upload = staged(content)
    assert downloads.read(file_of(settle(upload, Expected(md5=md5(content)))), len(content)) == content
    with once_before("CompleteMultipartUpload", lambda: uploads.put_bytes(upload, EBB)):
        kept = file_of(settle(upload, Expected()))
    assert kept.md5 is None and kept.sha256 == hashlib.sha256(content).hexdigest()


def test_a_copy_in_parts_that_cannot_go_on_leaves_nothing(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_BUCKET", plain := make_bucket(versioned=False))
    monkeypatch.setattr(copying, "PART", 5 * 1024**2)
    upload = staged(TIDE * 2500)
    with once_before("UploadPartCopy", lambda: uploads.discard(upload)):
        assert settle(upload, Expected()) == Absent()
    assert "Uploads" not in s3().list_multipart_uploads(Bucket=plain)


def test_a_copy_that_is_taken_back_takes_no_other_run_s(bucket: str) -> None:
    upload = staged(TIDE)
    first, second = (settle(upload, Expected()) for _ in range(2))
    assert isinstance(second, Stored)
    withdraw(second)
    assert downloads.read(file_of(first), 10_000) == TIDE
    third = settle(upload, Expected())
    withdraw(first) if isinstance(first, Stored) else None
    assert downloads.read(file_of(third), 10_000) == TIDE
    downloads.remove(file_of(third))
    with pytest.raises(Gone):
        downloads.read(file_of(third), 10_000)


# Bytes that stay in another's bucket


@pytest.mark.parametrize("versioned", [True, False])
def test_bytes_in_place_stay_there(bucket: str, versioned: bool) -> None:
    theirs = make_bucket(versioned=versioned)
    s3().put_object(Bucket=theirs, Key="raw/a b+ü.bin", Body=TIDE)
    file = file_of(check_in_place(theirs, "raw/a b+ü.bin", Expected(len(TIDE), md5=md5(TIDE))))
    assert (file.bucket, file.key) == (theirs, "raw/a b+ü.bin")
    assert downloads.read(file, 10_000) == TIDE
    withdraw(Stored(file))
    downloads.remove(file)
    assert keys_below(theirs, "") == ["raw/a b+ü.bin"]
    wrong = check_in_place(theirs, "raw/a b+ü.bin", Expected(3))
    assert isinstance(wrong, Mismatch)
    reject(wrong)
    assert keys_below(theirs, "") == ["raw/a b+ü.bin"]
    assert check_in_place(theirs, "raw/other", Expected()) == Absent()
    assert check_in_place("no-such-bucket-at-all", "raw/other", Expected()) == Absent()


def test_bytes_in_place_that_were_replaced_are_not_served(bucket: str) -> None:
    theirs = make_bucket(versioned=False)
    s3().put_object(Bucket=theirs, Key="raw", Body=TIDE)
    with once_before("GetObject", lambda: s3().put_object(Bucket=theirs, Key="raw", Body=EBB) and None):
        file = file_of(check_in_place(theirs, "raw", Expected()))
    assert file.sha256 == hashlib.sha256(EBB).hexdigest()
    assert downloads.url(file, "raw")
    s3().put_object(Bucket=theirs, Key="raw", Body=TIDE)
    for give in (lambda: downloads.read(file, 10_000), lambda: downloads.url(file, "raw")):
        with pytest.raises(Gone):
            give()


def test_a_version_in_place_is_served_though_it_is_replaced(bucket: str) -> None:
    theirs = make_bucket()
    s3().put_object(Bucket=theirs, Key="raw", Body=TIDE)
    file = file_of(check_in_place(theirs, "raw", Expected()))
    s3().put_object(Bucket=theirs, Key="raw", Body=EBB)
    assert downloads.read(file, 10_000) == TIDE
    assert f"versionId={file.version}" in downloads.url(file, "raw")
    with pytest.raises(FileTooLarge):
        downloads.read(replace(file, size=10_001), 10_000)


def test_what_waits_is_found(bucket: str) -> None:
    first, second = (uploads.open_put("registry", "waiting") for _ in range(2))
    uploads.put_bytes(second, TIDE)
    uploads.put_bytes(first, EBB)
    uploads.discard(first)
    assert [(each.staged.key, each.size) for each in uploads.waiting("registry", "waiting")] == [
        (second.key, len(TIDE))
    ]
    assert uploads.waiting("registry", "nobody") == []
