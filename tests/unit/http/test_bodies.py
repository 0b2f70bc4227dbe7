from typing import Any

import pytest

from tests.unit.http.answers import document
from tests.unit.http.conftest import Answer, Send

FORM = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
MULTIPART = {"Content-Type": 'multipart/form-data; boundary="8f3a"'}


def post_json(send: Send, body: bytes) -> Answer:
    return send("POST", "/echo/json", headers={"Content-Type": "application/json"}, body=body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"name": "caf\xc3\xa9"}', {"name": "café"}),
        (b'\xef\xbb\xbf{"a": [1, null, true]}', {"a": [1, None, True]}),
        (b'"\\ud83d\\ude00"', "\N{GRINNING FACE}"),
        (b"12345678901234567890", 12345678901234567890),
        (b"[" + b'{"a": []},' * 300 + b"5]", [*[{"a": []}] * 300, 5]),
    ],
)
def test_json_is_read(send: Send, body: bytes, value: Any) -> None:
    assert document(post_json(send, body)) == {"json": value}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "Expecting value: line 1 column 1 (char 0)"),
        (b'{"a": }', "Expecting value: line 1 column 7 (char 6)"),
        (b"NaN", "Out of range float values are not JSON compliant: 'NaN'"),
        (b'{"a": -Infinity}', "Out of range float values are not JSON compliant: '-Infinity'"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" * 201 + b"]" * 201, "nested too deeply"),
        (b'[{"a": ' * 101 + b"5" + b"}]" * 101, "nested too deeply"),
        (b'"\\uD800"', "a lone surrogate is no character"),
        (b"1e999", "a number is too large"),
        (b"-" + b"9" * 400 + b".5", "a number is too large"),
        (b"9" * 1001, "a number has more than 1000 digits"),
        (b'{"a": 1, "b": {"c": 1, "c": 1}}', "the member 'c' is there twice"),
    ],
)
def test_what_is_no_json_is_malformed(send: Send, body: bytes, reason: str) -> None:
    answer = post_json(send, body)
    assert (answer["statusCode"], document(answer)) == (400, {"said": "malformed", "reason": reason})


def test_bytes_that_are_no_text_are_malformed(send: Send) -> None:
    assert post_json(send, b'"\xff"')["statusCode"] == 400


@pytest.mark.parametrize("charset", ["iso-8859-1", '"ISO-8859-1"', "latin1; x=y"])
def test_the_charset_of_a_body_is_honoured(send: Send, charset: str) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    assert document(send("POST", "/echo/json", headers=headers, body=b'"caf\xe9"')) == {"json": "café"}
    headers = {"Content-Type": f"application/x-www-form-urlencoded;charset={charset}"}
    assert document(send("POST", "/echo/form", headers=headers, body=b"name=caf%E9"))["form"] == {"name": ["café"]}


def test_a_charset_brings_no_lone_surrogates(send: Send) -> None:
    answer = send("POST", "/echo/json", headers={"Content-Type": "application/json; charset=utf-7"}, body=b'"+2AA-"')
    assert document(answer) == {"said": "malformed", "reason": "a lone surrogate is no character"}


@pytest.mark.parametrize("charset", ["tides", "rot13", "idna", "punycode", "unicode_escape", "raw_unicode_escape"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_a_charset_that_nobody_knows(send: Send, charset: str, kind: str) -> None:
    where = "/echo/json" if kind.endswith("json") else "/echo/form"
    answer = send("POST", where, headers={"Content-Type": f"{kind}; charset={charset}"}, body=b"1")
    assert (answer["statusCode"], document(answer)["reason"]) == (400, f"unknown charset {charset}")


def test_a_form_keeps_repeated_fields_in_order_and_blank_ones(send: Send) -> None:
    answer = send("POST", "/echo/form", headers=FORM, body=b"path=a%2Fb+c&authors=2&blank=&authors=1&n=%C3%A9")
    assert document(answer)["form"] == {"path": ["a/b c"], "authors": ["2", "1"], "blank": [""], "n": ["é"]}


def test_a_form_that_is_no_utf8_is_malformed(send: Send) -> None:
    assert send("POST", "/echo/form", headers=FORM, body=b"a=%ff")["statusCode"] == 400


def part(disposition: str, value: bytes, media_type: str = "") -> bytes:
    kind = f"Content-Type: {media_type}\r\n" if media_type else ""
    head = f"--8f3a\r\nContent-Disposition: form-data; {disposition}\r\n{kind}\r\n"
    return head.encode() + value + b"\r\n"


def test_a_multipart_form_keeps_repeated_fields_and_its_files(send: Send) -> None:
    body = (
        part('name="authors"', b"2")
        + part('name="authors"', b"1")
        + part('name="title"', "é".encode())
        + part('name="attached"; filename="tides.csv"', b"\x00" * 200_000, "text/csv")
        + b"--8f3a--\r\n"
    )
    answer = document(send("POST", "/echo/form", headers=MULTIPART, body=body))
    assert answer == {"form": {"authors": ["2", "1"], "title": ["é"]}, "files": {"attached": ["tides.csv"]}}


def test_a_file_name_may_be_encoded_as_old_clients_do(send: Send) -> None:
    body = part("name=\"attached\"; filename*=utf-8''t%C3%AFdes.csv", b"\xff") + b"--8f3a--\r\n"
    answer = document(send("POST", "/echo/form", headers=MULTIPART, body=body))
    assert answer == {"form": {}, "files": {"attached": ["tïdes.csv"]}}


def test_a_file_that_was_not_chosen_is_none(send: Send) -> None:
    body = part('name="attached"; filename=""', b"") + part('name="other"; filename=""', b"x") + b"--8f3a--\r\n"
    assert document(send("POST", "/echo/form", headers=MULTIPART, body=body))["files"] == {"other": [""]}


@pytest.mark.parametrize("charset", ["utf-8", "nonsense", "rot13", "utf-16"])
def test_the_text_of_a_part_is_utf_8_whatever_the_part_claims(send: Send, charset: str) -> None:
    body = part('name="title"', "é".encode(), f"text/plain; charset={charset}") + b"--8f3a--\r\n"
    assert document(send("POST", "/echo/form", headers=MULTIPART, body=body))["form"] == {"title": ["é"]}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (MULTIPART, part('name="a"', b"cut off")),
        (MULTIPART, b"nothing of the kind"),
        (MULTIPART, b""),
        (MULTIPART, part('name="a"', b"\xff") + b"--8f3a--\r\n"),
        ({"Content-Type": "multipart/form-data"}, part('name="a"', b"1") + b"--8f3a--\r\n"),
    ],
)
def test_a_broken_multipart_form_is_malformed(send: Send, headers: dict[str, str], body: bytes) -> None:
    answer = send("POST", "/echo/form", headers=headers, body=body)
    assert (answer["statusCode"], document(answer)["said"]) == (400, "malformed")
