"""What kind of file something is."""

import pytest

from functions.experiments.files import media_types

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("ch1.csv", "text/csv"),
        ("notes.txt", "text/plain"),
        ("a%2Fb?.PNG", "image/png"),
        ("scan.tar.gz", "application/gzip"),
        ("run.csv.gz", "application/gzip"),
        ("RUN.CSV.GZ", "application/gzip"),
        ("data:1;2.pdf", "application/pdf"),
        ("nothing", "application/octet-stream"),
        ("nothing.qqq", "application/octet-stream"),
        (".hidden", "application/octet-stream"),
    ],
)
def test_the_name_tells(filename: str, expected: str) -> None:
    assert media_types.guess(filename) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PNG, "image/png"),
        (b"hello world\n", "text/plain"),
        ("caf\u00e9".encode(), "text/plain"),
        (bytes(range(256)), "application/octet-stream"),
        (b"a\x00b", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_content_tells_where_the_name_does_not(content: bytes, expected: str) -> None:
    assert media_types.guess("reading.dat7", content) == expected
    assert media_types.guess("reading.csv", content) == "text/csv"
