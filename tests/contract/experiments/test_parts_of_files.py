"""HEAD and Range of a file's content, as download tools ask: curl -I, wget --spider, aria2c, curl -C -, fsspec."""

import pytest

from .client import EVERY_BYTE, Client, Json, put

SMALL = EVERY_BYTE
LARGE = EVERY_BYTE * 20_000


@pytest.fixture(scope="module", params=[SMALL, LARGE], ids=["small", "large"])
def content(request: pytest.FixtureRequest) -> bytes:
    chosen: bytes = request.param
    return chosen


@pytest.fixture(scope="module")
def file(owner: Client, content: bytes) -> Json:
    file, url = owner.register(owner.dataset(), content, filename="levels.bin", mimetype="application/x-own")
    put(url, content)
    return owner.verified(file)


@pytest.fixture(params=["dataset_file", "replica"])
def address(request: pytest.FixtureRequest, file: Json) -> str:
    """Where the content is fetched."""
    if request.param == "replica":
        return str(file["replicas"][0]["resource_uri"]) + "download/"
    return str(file["resource_uri"]) + "download/"


def test_head_has_the_length_in_the_end(owner: Client, address: str, content: bytes) -> None:
    answer = owner.send("HEAD", address, allow_redirects=True)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_range_is_what_is_given(owner: Client, address: str, content: bytes) -> None:
    answer = owner.get(address, headers={"Range": "bytes=3-12"})
    assert (answer.status_code, answer.content) == (206, content[3:13])
    assert answer.headers["Content-Range"] == f"bytes 3-12/{len(content)}"


def test_going_on_where_a_download_broke_off(owner: Client, address: str, content: bytes) -> None:
    etag = owner.get(address).headers["ETag"]
    start = len(content) - 5
    answer = owner.get(address, headers={"Range": f"bytes={start}-", "If-Range": etag})
    assert (answer.status_code, answer.content) == (206, content[start:])


def test_a_range_past_the_end(owner: Client, address: str, content: bytes) -> None:
    assert owner.get(address, headers={"Range": f"bytes={len(content)}-"}).status_code == 416


def test_whole_content_says_that_ranges_are_understood(owner: Client, address: str) -> None:
    assert owner.get(address).headers["Accept-Ranges"] == "bytes"


def test_a_page_of_another_origin_may_ask_for_ranges(owner: Client, address: str) -> None:
    headers = {"Origin": "https://lab.example", "Access-Control-Request-Method": "GET"}
    allowed = owner.send("OPTIONS", address, headers={**headers, "Access-Control-Request-Headers": "range,if-range"})
    assert {"range", "if-range"} <= set(allowed.headers["Access-Control-Allow-Headers"].lower().split(", "))
    exposed = owner.get(address, headers={"Origin": "https://lab.example"}, allow_redirects=False)
    assert "Content-Range" in exposed.headers["Access-Control-Expose-Headers"]
