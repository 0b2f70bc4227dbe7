"""Archives: their names, that equal content makes equal bytes, and that they cost what is in them."""

from __future__ import annotations

import random
from time import process_time
from zipfile import ZIP_STORED, ZipFile

import pytest

from functions.registry.reports import archive
from functions.registry.reports.archive import Member


def test_an_archive_is_as_large_as_is_said_before() -> None:
    members = [Member.of("a.csv", b"a,b\n"), Member.of("données/é.txt", b""), Member.of("b", bytes(70_000))]
    packed = archive.pack(members)
    assert len(packed.getvalue()) == archive.size(members)
    with ZipFile(packed) as zipped:
        assert {each.filename: zipped.read(each) for each in zipped.infolist()} == {
            each.name: each.read() for each in members
        }
        assert {each.compress_type for each in zipped.infolist()} == {ZIP_STORED}


def test_what_tells_archives_apart() -> None:
    first, again = ([Member.of("a", b"1"), Member.of("b", b"2")] for _ in range(2))
    assert archive.identity(first) == archive.identity(again)
    assert archive.pack(first).getvalue() == archive.pack(again).getvalue()
    for other in ([Member.of("a", b"1")], [Member.of("a", b"2"), Member.of("b", b"1")], first[::-1]):
        assert archive.identity(other) != archive.identity(first)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/x",
        "../x",
        "a/../../x",
        "a/./b",
        "a//b",
        "a/",
        "..",
        "a\\b",
        "C:x",
        "a\nb",
        "a\x00",
        "a.",
        ".a",
        "a b",
        "a..b",
    ],
)
def test_names_that_lead_elsewhere_are_not_packed(name: str) -> None:
    with pytest.raises(ValueError, match="not the names"):
        archive.pack([Member.of(name, b"")])


def test_a_name_is_packed_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        archive.pack([Member.of("a", b"1"), Member.of("a", b"2")])


def test_an_archive_costs_what_is_in_it() -> None:
    """Sixteen times the bytes cost sixteen times as much; they cost 256 times as much where the rest is copied."""

    def seconds(mebibytes: int) -> float:
        members = [Member.of("a", random.Random(1).randbytes(mebibytes * 1024**2))]
        started = process_time()
        archive.pack(members)
        return process_time() - started

    assert min(seconds(64) for _ in range(3)) < 100 * min(seconds(4) for _ in range(3))
