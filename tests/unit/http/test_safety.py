import pytest

from tests.unit.http.answers import header
from tests.unit.http.conftest import Send

ADA = {"principal_kind": "user", "user_id": "7", "username": "ada"}
REFUSED = {"principal_kind": "refused", "refusal": "invalid token"}
WHO = "Authorization, Cookie, X-CKAN-API-Key"


@pytest.mark.parametrize("path", ["/api/object/", "/nowhere", "/fails/bug", "/leads", "/blob"])
@pytest.mark.parametrize("caller", [ADA, REFUSED])
def test_what_is_for_one_caller_is_kept_by_nobody(send: Send, path: str, caller: dict[str, str]) -> None:
    answer = send("GET", path, caller=caller)
    assert (header(answer, "Cache-Control"), header(answer, "Vary")) == ("private, no-store", WHO)


def test_what_is_shown_for_a_token_in_the_address_is_kept_by_nobody(send: Send) -> None:
    answer = send("GET", "/api/object/", query={"token": ["x"]})
    assert (header(answer, "Cache-Control"), header(answer, "Vary")) == ("private, no-store", WHO)


def test_what_is_public_may_be_kept(send: Send) -> None:
    answer = send("GET", "/api/object/")
    assert (header(answer, "Cache-Control"), header(answer, "Vary")) == (None, None)


def test_a_long_answer_varies_by_its_encoding_too(send: Send) -> None:
    answer = send("GET", "/bytes/300000", caller=ADA, headers={"Accept-Encoding": "gzip"})
    assert header(answer, "Content-Encoding") == "gzip"
    assert {each.strip() for each in (header(answer, "Vary") or "").split(",")} == {*WHO.split(", "), "Accept-Encoding"}


@pytest.mark.parametrize("path", ["/api/object/", "/nowhere", "/fails/bug"])
def test_no_answer_is_framed_sniffed_at_or_tells_where_people_come_from(send: Send, path: str) -> None:
    answer = send("GET", path)
    assert header(answer, "Content-Security-Policy") == "frame-ancestors 'none'"
    assert header(answer, "X-Content-Type-Options") == "nosniff"
    assert header(answer, "Referrer-Policy") == "same-origin"


def test_browsers_come_back_over_tls_to_a_site_that_has_it(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    assert header(send("GET", "/me"), "Strict-Transport-Security") == "max-age=31536000"
    assert header(send("GET", "/me", headers={"X-Forwarded-Proto": "http"}), "Strict-Transport-Security") is None
