"""Parts of a file (RFC 9110 §14)."""

import pytest

from shared.http import Request, Response
from shared.http.ranges import ranged
from tests.unit.events import proxy_event

CONTENT = b"0123456789"


def _asked(said: str | None, method: str = "GET", **headers: str) -> Response:
    fields = {**({"Range": said} if said else {}), **{name.replace("_", "-"): value for name, value in headers.items()}}
    whole = Response(200, CONTENT, {"ETag": '"x"'}, "text/plain")
    return ranged(Request(proxy_event(method, "/f", headers=fields)), whole)


@pytest.mark.parametrize(
    ("said", "part", "place"),
    [
        ("bytes=0-0", b"0", "0-0"),
        ("bytes=2-4", b"234", "2-4"),
        ("bytes=7-", b"789", "7-9"),
        ("bytes=7-99", b"789", "7-9"),
        ("bytes=-3", b"789", "7-9"),
        ("bytes=-99", CONTENT, "0-9"),
        ("Bytes = 9 - ", b"9", "9-9"),
    ],
)
def test_a_part(said: str, part: bytes, place: str) -> None:
    answer = _asked(said)
    assert (answer.status, answer.body, answer.headers["Content-Range"]) == (206, part, f"bytes {place}/10")
    assert (answer.headers["ETag"], answer.media_type) == ('"x"', "text/plain")


@pytest.mark.parametrize(
    "said", [None, "bytes=", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b", "0-1"]
)
def test_the_whole(said: str | None) -> None:
    assert (_asked(said).status, _asked(said).body) == (200, CONTENT)


@pytest.mark.parametrize("said", ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=999999999999999999999999-"])
def test_beyond_the_end(said: str) -> None:
    answer = _asked(said)
    assert (answer.status, answer.body, answer.headers["Content-Range"]) == (416, "", "bytes */10")


def test_of_other_bytes_than_the_client_has() -> None:
    assert _asked("bytes=0-0", If_Range='"x"').status == 206
    assert _asked("bytes=0-0", If_Range='"y"').status == 200
    assert _asked("bytes=0-0", method="HEAD").status == 200
