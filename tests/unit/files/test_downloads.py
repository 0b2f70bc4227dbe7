"""Addresses of verified bytes, and the names that they are saved under."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from shared.files import StoredFile, downloads

STORED = StoredFile("files/experiments/17/0a/ff", 3, "ff", '"e"', "2026-11-22T06:40:51")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("tides.csv", 'attachment; filename="tides.csv"'),
        ("high tides (1);=.csv", 'attachment; filename="high tides (1);=.csv"'),
        ("marée.csv", "attachment; filename=\"mar_e.csv\"; filename*=UTF-8''mar%C3%A9e.csv"),
        ('a"b.csv', "attachment; filename=\"a_b.csv\"; filename*=UTF-8''a%22b.csv"),
        ("100%41.csv", "attachment; filename=\"100_41.csv\"; filename*=UTF-8''100%2541.csv"),
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
        ("a\r\nSet-Cookie: b", 'attachment; filename="aSet-Cookie: b"'),
        ("\ud800.csv", "attachment; filename=\"_.csv\"; filename*=UTF-8''%3F.csv"),
        ("", 'attachment; filename="file"'),
        ("a" * 200 + ".csv", f'attachment; filename="{"a" * 146}.csv"'),
        ("a" * 200, f'attachment; filename="{"a" * 150}"'),
        ("a." + "b" * 200, f'attachment; filename="a.{"b" * 148}"'),
    ],
)
def test_names(name: str, header: str) -> None:
    assert downloads.disposition(name) == header
    assert downloads.disposition(name, "inline") == header.replace("attachment", "inline")


@pytest.mark.parametrize(
    ("media_type", "given"),
    [
        ("text/csv", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv; charset=utf-8"),
        ("", "application/octet-stream"),
        ("text", "application/octet-stream"),
        ("text/csv\r\nX: y", "application/octet-stream"),
        ("text/csv\r\n ; X: y", "application/octet-stream"),
        ("text/csv\u2003; charset=utf-8", "application/octet-stream"),
    ],
)
def test_media_types(bucket: str, media_type: str, given: str) -> None:
    url = urlsplit(downloads.url(STORED, "a.csv", media_type))
    assert f"{url.netloc}{url.path}" == f"{bucket}.s3.eu-west-1.amazonaws.com/{STORED.key}"
    query = parse_qs(url.query)
    assert query["response-content-type"] == [given]
    assert query["response-content-disposition"] == ['attachment; filename="a.csv"']
    assert query["X-Amz-Expires"] == ["900"]
    assert query["X-Amz-SignedHeaders"] == ["host"]


def test_a_long_name_fits_into_an_address(bucket: str) -> None:
    name = "\U0001f30a" * 63 + ".tar.zst"
    url = downloads.url(STORED, name)
    assert len(url) < 2048
    [said] = parse_qs(urlsplit(url).query)["response-content-disposition"]
    assert unquote(said.partition("filename*=UTF-8''")[2]).endswith("\U0001f30a.zst")


def test_an_address_is_signed_for_its_method(bucket: str) -> None:
    get, head = downloads.url(STORED, "a.csv"), downloads.url(STORED, "a.csv", method="HEAD")
    assert urlsplit(get).path == urlsplit(head).path
    assert parse_qs(urlsplit(get).query)["X-Amz-Signature"] != parse_qs(urlsplit(head).query)["X-Amz-Signature"]
