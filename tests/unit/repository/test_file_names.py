"""What a file may be called, and what kind it is told to be by its name or by how it begins."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.repository import wire
from functions.repository.files import names
from functions.repository.files.media_types import LOOKED_AT, media_type
from functions.repository.pids import Pid
from shared.http import Refused
from shared.http.pattern import PathPattern

AT = "/api/objects/deposit/0123456789abcdef/files/"
PATTERN = PathPattern("/api/objects/<ns>/<id>/files/<name:path>")


def _of(path: str) -> str:
    found = PATTERN.match(path)
    assert found is not None
    return names.of_path(found["name"], path)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "a",
            "A.txt",
            "a b.csv",
            "run#7?.csv",
            "50%.txt",
            "%2F",
            "a:b",
            "ä.csv",
            "a\u0308.csv",
            "日本.h5",
            "…",
            "a.",
            "~",
        ),
        *(
            "lsqb-merged/sf1.tar.zst",
            "a/b/c",
            "...",
            ".hidden",
            "-rf",
            "a'b\"c",
            "&;|$()",
            "a+b",
            "@",
            "\ufffd",
            "\u202e",
        ),
        *("x" * 255, "/".join(["y" * 255] * 4), "é" * 127),
    ],
)
def test_names_stay_as_they_are(name: str) -> None:
    assert names.require(name) == name
    assert _of(AT + quote(name, safe="")) == name == _of(AT + quote(name, safe="/"))
    url = wire.file_address(Pid("deposit", "0123456789abcdef"), name, "https://repository.example")
    assert not set("#?% :") & set(url.partition("/files/")[2].replace("%", "")) and url.isascii()
    assert _of("/api/objects" + url.removeprefix("https://repository.example")) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "/", "a/", "/a", "a//b", ".", "..", "a/../b", "./a", "a\\b", "a\nb", "\x00", "a\x7f", "\x85", "\ud800"),
        *("x" * 256, "é" * 128, "/".join(["y" * 255] * 4) + "/y", None, 5, ["a"], True),
    ],
)
def test_names_that_are_refused(name: object) -> None:
    with pytest.raises(Refused) as refused:
        names.require(name)
    assert refused.value.status == 400 and "Invalid file name " in str(refused.value.body)


@pytest.mark.parametrize("end", ["%FF", "a%C3", "%C0%AF", "a%ED%A0%80"])
def test_paths_that_are_no_utf_8(end: str) -> None:
    with pytest.raises(Refused):
        _of(AT + end)


_SEGMENTS = st.lists(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\"), min_size=1, max_size=20)
)


@given(_SEGMENTS.map("/".join), st.booleans())
def test_whatever_is_allowed_comes_back(name: str, raw: bool) -> None:
    if not name or {".", ".."} & set(name.split("/")):
        return
    assert _of(AT + quote(name, safe="/" if raw else "")) == name
    url = wire.file_address(Pid("deposit", "0123456789abcdef"), name, "https://x.example")
    assert _of("/api/objects" + url.removeprefix("https://x.example")) == name


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", b"\x00", "text/csv"),
        ("a.CSV", b"", "text/csv"),
        ("run.json", b"", "application/json"),
        ("a.tar.gz", b"", "application/gzip"),
        ("data.csv/readme", b"a", "text/plain"),
        ("readme", b"Hello\n", "text/plain"),
        ("readme", "å".encode(), "text/plain"),
        ("empty", b"", "text/plain"),
        ("x.unknownending", b"text", "text/plain"),
        ("x.unknownending", b"\x89HDF\r\n\x1a\n", "application/octet-stream"),
        ("x", "å".encode()[:1], "application/octet-stream"),
        ("x", b"a\x00b", "application/octet-stream"),
        ("x", b"a" * (LOOKED_AT - 1) + "å".encode(), "text/plain"),
        ("x", b"a" * LOOKED_AT + b"\x00", "text/plain"),
    ],
)
def test_media_types(name: str, content: bytes, kind: str) -> None:
    assert media_type(name, lambda: content) == kind
