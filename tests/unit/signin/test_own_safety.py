"""What keeps an account its owner's: what lasts, what a page's content may ask for, what a suspension ends."""

import json
from typing import Any

import pytest

from functions.accounts.app import handler
from shared.accounts import clients, sessions
from shared.accounts.enrolment import create_user, ensure_admin
from tests.unit.events import proxy_event

from .browser import Browser

ADMIN = {"principal_kind": "user", "user_id": "1", "username": "admin", "roles": "site_admin", "means": "token"}


def call(method: str, path: str, caller: dict[str, str], body: Any = None) -> tuple[int, str]:
    sent = None if body is None else json.dumps(body).encode()
    answer = handler(
        proxy_event(method, path, headers={"Content-Type": "application/json"}, body=sent, caller=caller), None
    )
    return answer["statusCode"], answer["body"]


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/account/token", None),
        ("PUT", "/account/password", {"password": "correct horse battery"}),
    ],
)
def test_what_is_given_for_two_hours_makes_nothing_that_lasts(method: str, path: str, body: Any) -> None:
    ada = create_user("ada")
    me = {"principal_kind": "user", "user_id": str(ada.id), "username": "ada", "roles": "use_api"}
    status, words = call(method, path, {**me, "means": "web_token"}, body)
    assert (status, "web token" in words) == (403, True)
    for means in ("token", "password", "session"):
        assert call(method, path, {**me, "means": means}, body)[0] in (201, 204)


@pytest.mark.parametrize("kind", ["image", "iframe", "empty", "style"])
def test_no_image_or_frame_on_a_page_generates_or_revokes_a_token(browser: Browser, kind: str) -> None:
    browser.sign_in("ada-l")
    assert "accesstoken" in browser.open("/get-token", Sec_Fetch_Dest="document").body
    for path in ("/get-token", "/revoke-token"):
        page = browser.open(path, Sec_Fetch_Dest=kind)
        assert (page.status, "accesstoken" in page.body, "Cancel" in page.body) == (200, False, True)
    browser.open("/logout", Sec_Fetch_Dest=kind)
    assert browser.open("/account/me").json()["has_token"] is True


def test_a_suspension_that_is_lifted_gives_no_browser_its_session_back(browser: Browser) -> None:
    browser.sign_in("ada-l")
    secret = browser.cookies["__Host-stele_session"]
    id = browser.open("/account/me").json()["id"]
    assert call("PATCH", f"/account/users/{id}", ADMIN, {"suspended": True})[0] == 200
    assert browser.open("/account").status == 401  # refused, and not as a stranger
    assert call("PATCH", f"/account/users/{id}", ADMIN, {"suspended": False})[0] == 200
    assert sessions.session(secret) is None
    browser.sign_in("ada-l")
    assert browser.open("/account/me").json()["id"] == id


@pytest.mark.usefixtures("github")
def test_a_revoked_client_gets_no_secret_that_would_not_work() -> None:
    made, _ = clients.create_client("planner")
    clients.revoke_client(made.id)
    status, words = call("POST", f"/account/clients/{made.id}/secret", ADMIN)
    assert (status, "client_secret" in words) == (409, False)
    assert call("POST", "/account/clients/99/secret", ADMIN)[0] == 404


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(
    "username", ["\uff41dmin", "\u0430dmin", "ADM\u0130N", "ad\u200bmin", "a:b", "a,b", "a b", "a\nb", "x\0y"]
)
def test_nobody_is_invited_under_a_name_that_looks_like_anothers_or_fits_no_header(username: str) -> None:
    ensure_admin()
    status, words = call("POST", "/account/users", ADMIN, {"username": username})
    assert (status, "username" in words) == (422, True)


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("username", ["ada", "Ada.M_1+x-y", "ada@firth.example"])
def test_names_that_clients_can_send_are_given(username: str) -> None:
    assert call("POST", "/account/users", ADMIN, {"username": username})[0] == 201
