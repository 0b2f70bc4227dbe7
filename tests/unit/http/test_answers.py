import base64
import json
from typing import Any

import pytest

from shared.http import Request, Response
from shared.http.encoding import encode
from tests.unit.events import proxy_event
from tests.unit.http.answers import content, document, header
from tests.unit.http.conftest import Send

GZIP = {"accept-encoding": "br;q=1.0, gzip;q=0.8"}


def test_bytes_ride_as_base64_and_repeated_headers_stay_apart(send: Send) -> None:
    answer = send("GET", "/blob")
    assert answer["isBase64Encoded"] and base64.b64decode(answer["body"]) == b"\x00\xff"
    assert answer["multiValueHeaders"]["Link"] == ["<a>", "<b>"]
    assert header(answer, "Content-Type") == "application/octet-stream"


def test_a_long_answer_is_gzipped_for_who_accepts_it(send: Send) -> None:
    long = 300_000
    zipped = send("GET", f"/bytes/{long}", headers=GZIP)
    assert header(zipped, "Content-Encoding") == "gzip"
    assert content(zipped) == b"a" * long
    for headers in ({}, {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip;q=0, *;q=1"}):
        plain = send("GET", f"/bytes/{long}", headers=headers)
        assert header(plain, "Content-Encoding") is None
        assert plain["body"] == "a" * long
        assert header(plain, "Vary") == "Accept-Encoding"


def test_a_file_is_sent_as_it_is() -> None:
    event = proxy_event("GET", "/file", headers=GZIP)
    response = Response(200, b"a" * 300_000, {"Cache-Control": "private, no-transform"}, "text/plain")
    assert encode(Request(event), response)["multiValueHeaders"].keys() == {"Cache-Control", "Content-Type"}


def test_a_short_answer_is_sent_as_it_is(send: Send) -> None:
    assert header(send("GET", "/bytes/262144", headers=GZIP), "Content-Encoding") is None


def test_an_answer_over_6_mb_is_an_error_that_names_the_limit(send: Send) -> None:
    answer = send("GET", "/bytes/6300000")
    assert (answer["statusCode"], document(answer)) == (500, {"said": "too large", "limit": 6 * 1024 * 1024})
    assert len(content(send("GET", "/bytes/6300000", headers=GZIP))) == 6_300_000
    assert send("GET", "/bytes/6000000")["statusCode"] == 200


@pytest.mark.parametrize("text", ['"' * 4_500_000, "中" * 1_500_000, "é" * 2_250_000])
def test_what_a_request_carries_an_answer_carries_too(text: str) -> None:
    """Written as it is, a text that JSON has to escape is twice as long."""
    answer = encode(Request(proxy_event("GET", "/text")), Response(200, text, media_type="text/plain"))
    assert len(json.dumps(answer)) <= 6 * 1024 * 1024
    assert content(answer) == text.encode()


def test_what_has_been_written_is_not_called_refused_for_a_long_answer(send: Send) -> None:
    answer = send("POST", "/bytes/6300000")
    assert (answer["statusCode"], content(answer)) == (200, b"")
    assert len(content(send("POST", "/bytes/6000000"))) == 6_000_000


def test_an_error_without_a_handler_is_a_fault_that_tells_nothing(send: Send) -> None:
    answer = send("GET", "/fails/bug")
    assert (answer["statusCode"], document(answer)) == (500, {"said": "fault"})


@pytest.mark.parametrize(
    ("how", "status", "body"),
    [
        ("own", 418, {"said": "why"}),
        ("gone", 404, {"said": "not found"}),
        ("bad", 400, {"said": "malformed", "reason": "why"}),
    ],
)
def test_what_a_handler_raises_is_answered(send: Send, how: str, status: int, body: Any) -> None:
    answer = send("GET", f"/fails/{how}")
    assert (answer["statusCode"], document(answer)) == (status, body)


@pytest.mark.parametrize("path", ["/me", "/nowhere", "/fails/bug", "/bytes/6300000"])
def test_every_answer_carries_the_correlation_id(send: Send, path: str) -> None:
    answer = send("GET", path)
    assert header(answer, "X-Correlation-Id") == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"


SECRET = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize("path", ["/me", "/nowhere", "/fails/bug"])
def test_logs_carry_the_correlation_id_and_no_secret(send: Send, log: list[str], path: str) -> None:
    send("GET", path, headers={"Authorization": f"token {SECRET}"}, query={"token": [SECRET]})
    lines = [json.loads(line) for line in log]
    assert lines
    assert all(line["correlation_id"] == "c6af9ac6-7b61-11e6-9a41-93e8deadbeef" for line in lines)
    assert lines[-1]["path"] == path
    assert SECRET not in "".join(log)
