"""The way through GitHub, whole and disturbed."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests

from infra.local.development_github import DevelopmentGitHub, Person
from infra.local.exchange import HttpAnswer, HttpRequest
from shared.accounts import sessions
from shared.accounts.enrolment import create_user
from shared.accounts.user_changes import suspend
from shared.accounts.users import user_by_github, user_named
from shared.settings import settings

from .browser import SITE, Answer, Browser, at_github


def changed(address: str, **arguments: str) -> str:
    """The address with other arguments; an empty one is left out."""
    parts = urlsplit(address)
    merged = {**dict(parse_qsl(parts.query)), **arguments}
    return parts._replace(query=urlencode({name: value for name, value in merged.items() if value})).geturl()


def is_refused(answer: Answer, browser: Browser, status: int, words: str) -> bool:
    """Whether the answer is a page that says so, and nobody is signed in."""
    page = answer.headers["Content-Type"] == ["text/html; charset=utf-8"] and words in answer.body
    return answer.status == status and page and "__Host-stele_session" not in browser.cookies


def test_github_is_asked_with_state_and_pkce(browser: Browser) -> None:
    address = browser.begin()
    question = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{settings.github_url}/login/oauth/authorize?")
    assert question.pop("client_id") == "development"
    assert question.pop("redirect_uri") == f"{SITE}/account/callback"
    assert question.pop("scope") == "read:user user:email"
    assert question.pop("code_challenge_method") == "S256"
    assert len(question.pop("code_challenge")) == 43
    assert len(question.pop("state")) == 43
    assert question == {}
    assert changed(browser.begin(), code_challenge="", state="") == changed(address, code_challenge="", state="")
    assert browser.begin() != address


def test_signing_in_makes_the_account_and_a_session(browser: Browser) -> None:
    answer = browser.sign_in("ada-l")
    assert (answer.status, answer.location) == (302, f"{SITE}/account")
    assert set(browser.cookies) == {"__Host-stele_session", "__Host-stele_csrf"}
    session = answer.cookies["__Host-stele_session"]
    assert (session["httponly"], session["secure"], session["samesite"]) == (True, True, "Lax")
    csrf = answer.cookies["__Host-stele_csrf"]
    assert (csrf["httponly"], csrf["secure"], csrf["samesite"]) == ("", True, "Lax")
    me = browser.open("/account/me").json()
    assert {name: me[name] for name in ("username", "full_name", "email", "github_login", "roles", "invited")} == {
        "username": "ada-l",
        "full_name": "Ada Muir",
        "email": "ada@firth.example",
        "github_login": "ada-l",
        "roles": [],
        "invited": False,
    }


def test_every_cookie_over_tls_is_one_that_only_this_host_sets(browser: Browser) -> None:
    """RFC 6265bis §4.1.3.2: browsers drop a `__Host-` cookie without Secure, with a Domain, or for another path."""
    answers = [browser.open("/account/login"), browser.sign_in("ada-l"), browser.open("/logout")]
    answers.append(browser.open("/account/callback?code=abc&state=def"))
    for answer in answers:
        assert answer.cookies
        for name, cookie in answer.cookies.items():
            assert name.startswith("__Host-")
            assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_without_tls_cookies_have_neither_prefix_nor_secure(browser: Browser) -> None:
    answer = browser.open("/account/login", X_Forwarded_Proto="http")
    [(name, cookie)] = answer.cookies.items()
    assert (name, cookie["secure"], cookie["path"]) == ("stele_signin", "", "/")


def test_signing_in_again_ends_the_session_before(browser: Browser) -> None:
    browser.sign_in("ada-l")
    before = browser.cookies["__Host-stele_session"]
    me = browser.open("/account/me").json()
    browser.sign_in("ada-l")
    assert browser.cookies["__Host-stele_session"] != before
    assert sessions.session(before) is None
    assert browser.open("/account/me").json() == me


@pytest.mark.parametrize(
    ("next", "location"),
    [
        ("/" + "a" * 1023, "/" + "a" * 1023),
        ("/" + "a" * 1024, "/account"),
        ("/get-token", "/get-token"),
        ("/api/%3Fformat%3Dapi", "/api/?format=api"),
        ("https://elsewhere.example/", "/account"),
        ("//elsewhere.example/", "/account"),
        ("/%5Celsewhere.example", "/account"),
        ("/%09/elsewhere.example", "/account"),
        ("javascript:alert(1)", "/account"),
    ],
)
def test_signing_in_leads_to_where_one_was_on_this_site_only(browser: Browser, next: str, location: str) -> None:
    assert browser.sign_in("ada-l", next).location == SITE + location


def test_nobody_becomes_admin_by_name(browser: Browser) -> None:
    browser.sign_in("admin")
    me = browser.open("/account/me").json()
    assert me["id"] != 1
    assert me["username"] not in ("admin", "")
    assert me["github_login"] == "admin"
    assert me["roles"] == []


def test_an_account_goes_by_githubs_number(browser: Browser, github: DevelopmentGitHub) -> None:
    browser.sign_in("ada-l")
    ada = user_by_github(Person("ada-l", "", "").id)
    assert ada is not None
    assert ada.username == "ada-l"


def test_an_invitation_is_for_a_verified_address(browser: Browser) -> None:
    invited = create_user("grace", email="grace@firth.example", invited=True)
    browser.sign_in("mallory")  # who claims that address, which GitHub has not verified
    assert browser.open("/account/me").json()["id"] != invited.id
    ada = create_user("ada", email="Ada@firth.example", invited=True)
    browser.sign_in("ada-l")
    me = browser.open("/account/me").json()
    assert (me["id"], me["username"], me["invited"]) == (ada.id, "ada", False)


def test_an_address_in_use_takes_over_no_account(browser: Browser) -> None:
    theirs = create_user("ada", email="ada@firth.example")
    browser.sign_in("ada-l")
    assert browser.open("/account/me").json()["id"] != theirs.id


def test_a_suspended_account_gets_no_session(browser: Browser) -> None:
    browser.sign_in("ada-l")
    ada = user_named("ada-l")
    assert ada is not None
    suspend(ada.id)
    stranger = Browser()
    assert is_refused(stranger.sign_in("ada-l"), stranger, 403, "suspended")
    assert browser.open("/account/me").status == 401


# Disturbed


@pytest.mark.parametrize("state", ["", "another", "é"])
def test_another_state_is_refused(browser: Browser, state: str) -> None:
    answer = browser.open(changed(browser.choose(browser.begin(), "ada-l"), state=state))
    assert is_refused(answer, browser, 400, "not begun in this browser")
    assert "__Host-stele_signin" not in browser.cookies


def test_an_answer_to_another_browser_is_refused(browser: Browser) -> None:
    address = browser.choose(browser.begin(), "mallory")
    victim = Browser()
    assert is_refused(victim.open(address, came_from="cross-site"), victim, 400, "not begun in this browser")
    victim.begin()
    assert is_refused(victim.open(address, came_from="cross-site"), victim, 400, "not begun in this browser")


@pytest.mark.parametrize("planted", ["x", "a.b", "..", "é.é.é", "a.b.%"])
def test_a_planted_cookie_is_refused(browser: Browser, planted: str) -> None:
    browser.cookies["__Host-stele_signin"] = planted
    answer = browser.open("/account/callback?code=abc&state=def")
    assert is_refused(answer, browser, 400, "not begun in this browser")


def test_an_attempt_that_a_neighbouring_host_planted_is_refused(browser: Browser) -> None:
    mallory = Browser()
    address = mallory.choose(mallory.begin(), "mallory")
    browser.cookies["stele_signin"] = mallory.cookies["__Host-stele_signin"]
    assert is_refused(browser.open(address, came_from="cross-site"), browser, 400, "not begun in this browser")


def test_a_code_works_once(browser: Browser) -> None:
    address = browser.choose(browser.begin(), "ada-l")
    attempt = dict(browser.cookies)
    assert browser.open(address).status == 302
    again = Browser(attempt)
    assert is_refused(again.open(address), again, 400, "begin again")


def test_a_code_of_another_attempt_is_refused(browser: Browser) -> None:
    """PKCE: a code that was got with another browser's question does not fit this one's verifier."""
    theirs = dict(parse_qsl(urlsplit(browser.choose(Browser().begin(), "mallory")).query))
    answer = browser.open(changed(browser.choose(browser.begin(), "ada-l"), code=theirs["code"]))
    assert is_refused(answer, browser, 400, "begin again")


def test_the_development_github_wants_pkce(browser: Browser) -> None:
    answer = requests.get(changed(browser.begin(), code_challenge="", login="ada-l"), timeout=10)
    assert answer.status_code == 400
    assert "PKCE" in answer.text


def test_who_says_no_is_not_signed_in(browser: Browser) -> None:
    answer = browser.open(at_github(browser.begin(), denied="yes"), came_from="cross-site")
    assert is_refused(answer, browser, 403, "not allowed to say who you are")


def test_an_answer_without_a_code_is_refused(browser: Browser) -> None:
    answer = browser.open(changed(browser.choose(browser.begin(), "ada-l"), code="", error="server_error"))
    assert is_refused(answer, browser, 503, "GitHub sent no code")


Break = Callable[[pytest.MonkeyPatch, DevelopmentGitHub], None]


def _down(monkeypatch: pytest.MonkeyPatch, github: DevelopmentGitHub) -> None:
    monkeypatch.setenv("GITHUB_URL", "http://127.0.0.1:9")


def _api_down(monkeypatch: pytest.MonkeyPatch, github: DevelopmentGitHub) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")


def _nonsense(monkeypatch: pytest.MonkeyPatch, github: DevelopmentGitHub) -> None:
    monkeypatch.setenv("GITHUB_API_URL", f"{settings.github_url}/nothing")


def _no_json(monkeypatch: pytest.MonkeyPatch, github: DevelopmentGitHub) -> None:
    monkeypatch.setenv("GITHUB_API_URL", f"{settings.github_url}/login/oauth/authorize?")


@pytest.mark.parametrize("break_it", [_down, _api_down, _nonsense, _no_json])
def test_a_github_that_does_not_answer_is_said_to(
    browser: Browser, github: DevelopmentGitHub, monkeypatch: pytest.MonkeyPatch, break_it: Break
) -> None:
    address = browser.choose(browser.begin(), "ada-l")
    break_it(monkeypatch, github)
    assert is_refused(browser.open(address), browser, 503, "try again")


def _tell_no_addresses(monkeypatch: pytest.MonkeyPatch, github: DevelopmentGitHub, status: int) -> None:
    told = github.handle

    def handle(request: HttpRequest) -> HttpAnswer:
        return HttpAnswer(status, [], b"{}") if request.path.endswith("/user/emails") else told(request)

    monkeypatch.setattr(github, "handle", handle)


@pytest.mark.parametrize("status", [429, 500, 502])
def test_an_invitation_waits_for_a_github_that_tells_addresses(
    browser: Browser, github: DevelopmentGitHub, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    invited = create_user("ada", email="ada@firth.example", invited=True)
    with monkeypatch.context() as for_now:
        _tell_no_addresses(for_now, github, status)
        address = browser.choose(browser.begin(), "ada-l")
        assert is_refused(browser.open(address), browser, 503, "try again")
    browser.sign_in("ada-l")
    assert browser.open("/account/me").json()["id"] == invited.id


@pytest.mark.parametrize("status", [403, 404])
def test_who_keeps_addresses_from_the_site_has_an_account_without_one(
    browser: Browser, github: DevelopmentGitHub, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    _tell_no_addresses(monkeypatch, github, status)
    browser.sign_in("ada-l")
    assert browser.open("/account/me").json()["email"] == ""


def test_a_wrong_secret_is_said_to(browser: Browser, github: DevelopmentGitHub) -> None:
    address = browser.choose(browser.begin(), "ada-l")
    github.client_secret = "renewed at GitHub"
    assert is_refused(browser.open(address), browser, 503, "does not accept this site")


@pytest.mark.parametrize("setting", ["GITHUB_CLIENT_ID", "GITHUB_SECRET"])
def test_a_site_without_an_application_says_so(browser: Browser, monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    address = browser.choose(browser.begin(), "ada-l")
    monkeypatch.delenv(setting)
    assert is_refused(browser.open(address), browser, 503, "not set up")


def test_an_old_credential_keeps_nobody_from_signing_in(browser: Browser) -> None:
    answer = browser.open("/account/login", Authorization="token 0000")
    assert answer.status == 302
    address = browser.choose(answer.location, "ada-l")
    assert browser.open(address, Authorization="token 0000").status == 302
    assert browser.open("/logout", Authorization="token 0000").status == 302
