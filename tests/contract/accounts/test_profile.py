"""One's own account on the website: its form, the token's buttons, the password. No page needs a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from .browser import FOREIGN, Browser, shown_token
from .conftest import Program, unique

ORCID = "https://orcid.org/0000-0002-1825-0097"
ELSEWHERE = [
    FOREIGN,
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {},
]
FORMS = ["/account", "/account/password", "/account/password/removal", "/get-token", "/revoke-token"]


def test_people_say_who_they_are(signed_in: Browser) -> None:
    page = signed_in.submit("/account", {"full_name": 'Ada <b>"M"</b>', "orcid": "0000-0002-1825-0097"})
    assert (page.status_code, page.url) == (200, f"{signed_in.site}/account?done=saved")
    assert "Your changes are saved." in page.text
    assert "Ada &lt;b&gt;" in page.text and "<b>" not in page.text
    assert f'<a href="{ORCID}">' in page.text
    assert {"full_name": 'Ada <b>"M"</b>', "orcid": ORCID}.items() <= signed_in.me().items()

    wrong = signed_in.submit("/account", {"full_name": "Somebody <else>", "orcid": "0000-0002-1825-0098"})
    assert wrong.status_code == 422
    for kept in ('value="Somebody &lt;else&gt;"', 'value="0000-0002-1825-0098"', "no ORCID iD", 'aria-invalid="true"'):
        assert kept in wrong.text
    assert signed_in.submit("/account", {"full_name": "x" * 256, "orcid": ""}).status_code == 422
    assert signed_in.me()["orcid"] == ORCID
    assert signed_in.submit("/account", {"full_name": "Ada Muir", "orcid": ""}).status_code == 200
    assert {"full_name": "Ada Muir", "orcid": ""}.items() <= signed_in.me().items()


def test_programs_say_who_their_owner_is(signed_in: Browser) -> None:
    program = Program(signed_in.site, shown_token(signed_in.submit("/get-token")))
    changed = program.done("PATCH", "/account/me", {"full_name": "Ada Muir", "orcid": "0000000218250097"})
    assert (changed["full_name"], changed["orcid"]) == ("Ada Muir", ORCID)
    assert program.done("PATCH", "/account/me", {}) == program.done("GET", "/account/me")
    bodies: tuple[Any, ...] = (
        {"orcid": "0000-0000-0000-0000"},
        {"email": "ada@evil.example"},
        {"roles": ["site_admin"]},
        [],
    )
    for body in bodies:
        assert program.send("PATCH", "/account/me", body).status_code == 422


def test_the_tokens_buttons(signed_in: Browser) -> None:
    assert f'action="{signed_in.site}/get-token"' in signed_in.open("/account").text
    first = shown_token(signed_in.submit("/get-token"))
    assert first and Program(signed_in.site, first).send("GET", "/account/me").status_code == 200
    second = shown_token(signed_in.submit("/get-token"))
    assert second and Program(signed_in.site, first).send("GET", "/account/me").status_code == 401
    assert f'action="{signed_in.site}/revoke-token"' in signed_in.open("/account").text
    assert "revoked" in signed_in.submit("/revoke-token").text
    assert Program(signed_in.site, second).send("GET", "/account/me").status_code == 401


def test_a_password(signed_in: Browser) -> None:
    username, password = signed_in.me()["username"], unique("correct horse ")
    assert username in signed_in.open("/account/password").text
    for said in ({"password": password, "again": "another"}, {"password": "short", "again": "short"}, {}):
        page = signed_in.submit("/account/password", said)
        assert page.status_code == 422
        assert 'class="wrong"' in page.text and password not in page.text
    assert signed_in.me()["has_password"] is False
    assert (
        "It works from now on." in signed_in.submit("/account/password", {"password": password, "again": password}).text
    )
    assert _basic(signed_in.site, username, password) == 200
    assert "Your password is removed." in signed_in.submit("/account/password/removal").text
    assert _basic(signed_in.site, username, password) == 401


def _basic(site: str, username: str, password: str) -> int:
    return requests.get(f"{site}/account/me", auth=(username, password), timeout=60).status_code


@pytest.mark.parametrize("path", FORMS)
def test_no_other_site_sends_a_form(signed_in: Browser, path: str) -> None:
    token = shown_token(signed_in.submit("/get-token"))
    before = signed_in.me()
    for headers in ELSEWHERE:
        answer = signed_in.submit(path, {"full_name": "Mallory", "orcid": ""}, headers=headers)
        assert (answer.status_code, shown_token(answer)) == (403, None)
    assert {**signed_in.me(), "last_used": before["last_used"]} == before
    assert Program(signed_in.site, token).done("GET", "/account/me")["has_token"] is True
    parts = urlsplit(signed_in.site)
    mine = {"Origin": f"{parts.scheme}://{parts.netloc}"}
    assert signed_in.submit(path, {}, headers=mine, follow=False).status_code in (200, 303, 422)


@pytest.mark.parametrize("path", FORMS)
def test_a_form_is_for_browsers_in_which_somebody_has_signed_in(browser: Browser, user: Program, path: str) -> None:
    answer = browser.submit(path, follow=False)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{browser.site}/account/login?next=%2Faccount"
    assert user.send("POST", path).status_code == 403


def test_errors_are_pages_for_browsers_and_json_for_programs(signed_in: Browser, user: Program) -> None:
    page = signed_in.open("/account/nothing")
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>There is nothing here</h1>" in page.text
    assert user.send("GET", "/account/nothing").json()["error"] == "Not found."
