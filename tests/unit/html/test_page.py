"""Pages for people: the frame, who is signed in, and what keeps them harmless."""

from pathlib import Path

import pytest

from shared.html import page
from shared.http import Request
from tests.unit.events import proxy_event

ADA = {"principal_kind": "user", "user_id": "7", "username": "ada <3"}
REFUSED = {"principal_kind": "refused", "refusal": "invalid token"}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "tides.html"
    file.write_text('{% extends "base.html" %}{% block content %}<p>{{ height }}</p>{% endblock %}')
    return file


def _request(caller: dict[str, str] | None = None) -> Request:
    return Request(proxy_event("GET", "/tides", caller=caller, host="stele.example"))


def test_a_page_has_the_frame_and_escapes_what_it_shows(template: Path) -> None:
    response = page(_request(ADA), template, "Tides", height="<b>2</b>")
    assert (response.status, response.media_type) == (200, "text/html; charset=utf-8")
    text = str(response.body)
    assert "<title>Tides · Stele</title>" in text
    assert 'href="https://stele.example/docs/"' in text
    assert "<p>&lt;b&gt;2&lt;/b&gt;</p>" in text


def test_a_page_says_who_is_signed_in(template: Path) -> None:
    assert ">ada &lt;3</a>" in str(page(_request(ADA), template, "Tides", height=2).body)
    for caller in (None, REFUSED):
        assert ">Sign in</a>" in str(page(_request(caller), template, "Tides", height=2).body)


def test_a_page_loads_nothing_and_is_in_nobodys_frame(template: Path) -> None:
    headers = page(_request(), template, "Tides", status=404, headers={"Vary": "Cookie"}, height=2).headers
    policy = str(headers["Content-Security-Policy"]).split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} <= set(policy)
    assert {"script-src 'self'", "img-src 'self' data:", "connect-src 'self'"} <= set(policy)
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")
    assert headers["Vary"] == "Cookie"
