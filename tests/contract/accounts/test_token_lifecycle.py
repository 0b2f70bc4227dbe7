"""Tokens on the website: sign in, generate, use, generate again, revoke; and what must not happen on the way."""

import re
from collections.abc import Callable

import pytest
import requests

from .browser import FOREIGN, SAME_SITE, Browser, shown_token
from .conftest import Program, Site, unique

WithToken = Callable[[str], Program]
INVALID = (403, {"detail": "Invalid token."})


def outcome(answer: requests.Response) -> tuple[int, object]:
    return answer.status_code, answer.json()


def works(program: Program) -> bool:
    """Whether the registry takes the program's token, to read and to write."""
    read = program.send("GET", "/api/users/")
    written = program.send("POST", "/api/namespace/", {"name": unique("lifecycle-")})
    return (read.status_code, written.status_code) == (200, 201)


def test_the_life_of_a_token(browser: Browser, with_token: WithToken) -> None:
    login = unique("person-")
    account = browser.sign_in(login)
    assert (account.status_code, account.url) == (200, f"{browser.site}/account")
    assert login in account.text
    links = account.text[account.text.index("<summary>Links</summary>") : account.text.index("</details>")]
    assert "Generate" in links and f'href="{browser.site}/get-token"' in links
    assert "Revoke" in links and f'href="{browser.site}/revoke-token"' in links

    first = shown_token(browser.open("/get-token"))
    assert first is not None and re.fullmatch("[0-9a-f]{40}", first)
    assert works(with_token(first))
    assert browser.me()["has_token"] is True

    second = shown_token(browser.open("/get-token"))
    assert second is not None and second != first
    assert works(with_token(second))
    assert outcome(with_token(first).send("GET", "/api/object/")) == INVALID

    for page in ("/account", "/", "/account/me"):
        assert second not in browser.open(page).text
    revoked = browser.open("/revoke-token")
    assert revoked.status_code == 200
    assert f'action="{browser.site}/get-token"' in revoked.text  # a new one is a button away
    assert outcome(with_token(second).send("GET", "/api/object/")) == INVALID
    assert browser.me()["has_token"] is False
    assert browser.open("/revoke-token").status_code == 200

    browser.open("/logout")
    assert browser.open("/account/me").status_code == 401
    assert browser.cookie("session") is None


def test_the_menu_is_on_the_registrys_pages_too(signed_in: Browser) -> None:
    for path in ("/", "/docs/", "/api/namespace/?format=api"):
        page = signed_in.open(path).text
        assert f"{signed_in.site}/get-token" in page
        assert f"{signed_in.site}/revoke-token" in page


@pytest.mark.parametrize("path", ["/get-token", "/revoke-token", "/get-token/", "/revoke-token/"])
def test_strangers_are_sent_to_sign_in(browser: Browser, path: str) -> None:
    answer = browser.open(path, follow=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{browser.site}/account/login?")
    assert shown_token(answer) is None


@pytest.mark.parametrize("path", ["/get-token", "/revoke-token"])
def test_a_token_is_no_session(signed_in: Browser, with_token: WithToken, path: str) -> None:
    token = shown_token(signed_in.open("/get-token"))
    assert token is not None
    answer = with_token(token).send("GET", path)
    assert answer.status_code == 403
    assert shown_token(answer) is None
    assert works(with_token(token))


ELSEWHERE = [
    FOREIGN,
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://elsewhere.example/page"},
    {"Referer": "http://[bad"},
    {"Sec-Fetch-Site": "cross-site", "Referer": ""},
    {**SAME_SITE, "Sec-Purpose": "prefetch"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_foreign_link_changes_nothing(signed_in: Browser, with_token: WithToken, headers: dict[str, str]) -> None:
    token = shown_token(signed_in.open("/get-token"))
    assert token is not None
    for path in ("/get-token", "/revoke-token"):
        answer = signed_in.open(path, headers=headers)
        assert answer.status_code == 200
        assert shown_token(answer) is None
        assert f'action="{signed_in.site}{path}"' in answer.text
    left = signed_in.open("/logout", headers=headers)
    assert f'action="{signed_in.site}/logout"' in left.text
    assert signed_in.me()["has_token"] is True
    assert works(with_token(token))


OWN = [SAME_SITE, {"Sec-Fetch-Site": "none"}, {}, "referer"]


@pytest.mark.parametrize("headers", OWN)
def test_who_is_on_this_site_gets_a_token(signed_in: Browser, headers: dict[str, str] | str) -> None:
    sent = {"Referer": f"{signed_in.site}/account"} if isinstance(headers, str) else headers
    assert shown_token(signed_in.open("/get-token", headers=sent)) is not None


def test_asking_for_the_headers_alone_changes_nothing(signed_in: Browser, with_token: WithToken) -> None:
    token = shown_token(signed_in.open("/get-token"))
    assert token is not None
    for path in ("/get-token", "/revoke-token"):
        assert signed_in.session.head(f"{signed_in.site}{path}", timeout=60).status_code == 200
    assert works(with_token(token))


def test_pages_are_kept_by_nobody_and_framed_by_nobody(signed_in: Browser) -> None:
    for path in ("/account", "/get-token", "/revoke-token"):
        headers = signed_in.open(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_session_writes_with_its_csrf_token_only(signed_in: Browser, with_token: WithToken) -> None:
    assert signed_in.send("POST", "/account/token", csrf=False).status_code == 403
    assert signed_in.me()["has_token"] is False
    made = signed_in.send("POST", "/account/token")
    assert made.status_code == 201
    assert works(with_token(made.json()["token"]))
    assert signed_in.send("DELETE", "/account/token", csrf=False).status_code == 403
    assert signed_in.send("DELETE", "/account/token").status_code == 204


def test_signing_out_wants_to_be_meant(signed_in: Browser) -> None:
    assert signed_in.session.post(f"{signed_in.site}/logout", headers=FOREIGN, timeout=60).status_code == 200
    assert signed_in.open("/account/me").status_code == 200
    session = dict(signed_in.session.cookies)
    assert signed_in.send("POST", "/logout", allow_redirects=False).status_code == 302
    signed_in.session.cookies.update(session)
    assert signed_in.open("/account/me").status_code == 401


def test_admin_is_nobodys_name(browser: Browser, site: Site) -> None:
    browser.sign_in("admin")
    me = browser.me()
    assert (me["username"] != "admin", me["roles"]) == (True, [])


def test_the_local_people_sign_in_to_their_accounts(browser: Browser, site: Site) -> None:
    browser.sign_in("ada")
    if site.user != "ada":
        pytest.skip("another site has other people")
    assert browser.me()["username"] == "ada"
