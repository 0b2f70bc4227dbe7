"""Every kind of credential, good and bad, and none at all."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.contract.accounts.browser import Browser
from tests.contract.matrix.callers import UNKNOWN_TOKEN

from .client import ABSENT, Client, Site, assert_refused, unique
from .conftest import Newcomer, Tree

Headers = dict[str, str]


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


GOOD: dict[str, Callable[[Client], Headers]] = {
    "ApiKey user:T": lambda who: {"Authorization": f"ApiKey {who.username}:{who.token}"},
    "Basic user:T": lambda who: {"Authorization": basic(who.username, who.token)},
    "token T": lambda who: {"Authorization": f"token {who.token}"},
    "Bearer T": lambda who: {"Authorization": f"Bearer {who.token}"},
    "T": lambda who: {"Authorization": who.token},
    "X-CKAN-API-Key": lambda who: {"X-CKAN-API-Key": who.token},
}


BAD: dict[str, Callable[[Client, Client], Headers]] = {
    "ApiKey, wrong key": lambda who, _: {"Authorization": f"ApiKey {who.username}:{UNKNOWN_TOKEN}"},
    "ApiKey, another's key": lambda who, other: {"Authorization": f"ApiKey {who.username}:{other.token}"},
    "ApiKey, no such user": lambda who, _: {"Authorization": f"ApiKey {unique()}:{who.token}"},
    "ApiKey, no colon": lambda who, _: {"Authorization": f"ApiKey {who.token}"},
    "ApiKey alone": lambda *_: {"Authorization": "ApiKey"},
    "Basic, wrong password": lambda who, _: {"Authorization": basic(who.username, "not the password")},
    "Basic, no such user": lambda who, _: {"Authorization": basic(unique(), who.token)},
    "Basic, another's token": lambda who, other: {"Authorization": basic(who.username, other.token)},
    "Basic, no base64": lambda *_: {"Authorization": "Basic !!!"},
    "Basic, no colon": lambda *_: {"Authorization": "Basic " + base64.b64encode(b"nocolon").decode()},
    "token, unknown": lambda *_: {"Authorization": f"token {UNKNOWN_TOKEN}"},
    "Bearer, unknown": lambda *_: {"Authorization": f"Bearer {UNKNOWN_TOKEN}"},
    "Bearer, no web token": lambda *_: {"Authorization": "Bearer a.b.c"},
    "bare, unknown": lambda *_: {"Authorization": UNKNOWN_TOKEN},
    "X-CKAN-API-Key, unknown": lambda *_: {"X-CKAN-API-Key": UNKNOWN_TOKEN},
    "unknown scheme": lambda who, _: {"Authorization": f'Digest username="{who.username}"'},
    "Negotiate": lambda *_: {"Authorization": "Negotiate abc"},
}


@pytest.mark.each_case
@pytest.mark.parametrize("kind", GOOD)
def test_a_good_credential_is_its_user(stranger: Client, owner: Client, hidden: Tree, kind: str) -> None:
    headers = GOOD[kind](owner)
    listed = stranger.get("experiment/", params={"title": hidden.experiment["title"]}, headers=headers)
    assert listed.json()["meta"]["total_count"] == 1
    assert stranger.get(hidden.experiment["resource_uri"], headers=headers).status_code == 200
    made = stranger.post("experiment/", {"title": unique()}, headers=headers)
    assert made.json()["created_by"] == owner.uri


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_credential_is_refused(stranger: Client, owner: Client, other: Client, public: Tree, kind: str) -> None:
    headers = BAD[kind](owner, other)
    for target in ("experiment/", public.experiment["resource_uri"]):
        assert_refused(stranger.get(target, headers=headers))
    assert_refused(stranger.post("experiment/", {"title": unique()}, headers=headers))


EVERYWHERE = ["", "experiment/", "experiment/schema/", "schema/", "user/", "swagger/", "dataset/set/1;2/"]
EVERYWHERE += [f"experiment/{ABSENT}/", "{file}", "{file}download/", "{file}verify/", "{dataset}files/"]
EVERYWHERE += ["{dataset}root-dir-nodes/", "{dataset}child-dir-nodes/?dir_path=raw"]


@pytest.mark.parametrize("target", EVERYWHERE)
def test_a_bad_credential_is_refused_everywhere(stranger: Client, public: Tree, target: str) -> None:
    target = target.format(file=public.file["resource_uri"], dataset=public.dataset["resource_uri"])
    assert stranger.get(target).status_code in (200, 404)
    assert_refused(stranger.get(target, headers={"Authorization": f"ApiKey nobody:{UNKNOWN_TOKEN}"}))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_bad_credential_writes_nothing(stranger: Client, owner: Client, public: Tree, method: str) -> None:
    headers = {"Authorization": basic(owner.username, "not the password")}
    answer = stranger.send(method, public.experiment["resource_uri"], json={"title": "changed"}, headers=headers)
    assert_refused(answer)
    assert owner.read(public.experiment["resource_uri"])["title"] == public.experiment["title"]


def test_nobody_is_challenged(stranger: Client, hidden: Tree) -> None:
    listed = stranger.get("experiment/", params={"title": hidden.experiment["title"]})
    assert (listed.status_code, listed.json()["objects"]) == (200, [])
    assert "WWW-Authenticate" not in listed.headers
    assert_refused(stranger.get(hidden.experiment["resource_uri"]))
    assert_refused(stranger.post("experiment/", {"title": unique()}))


def test_an_empty_header_is_no_credential(stranger: Client, public: Tree) -> None:
    assert stranger.get(public.experiment["resource_uri"], headers={"Authorization": ""}).status_code == 200


def test_the_first_request_may_carry_a_password(newcomer: Newcomer, stranger: Client) -> None:
    """Basic without a challenge before it, as the seed's handler sends it; the old password stops working."""
    someone = newcomer()
    first, second = unique("correct horse "), unique("battery staple ")
    for password in (first, second):
        someone.account("PUT", "/account/password", {"password": password})
        answer = stranger.post("experiment/", {"title": unique()}, auth=(someone.username, password))
        assert (answer.status_code, answer.json()["created_by"]) == (201, someone.uri)
    assert_refused(stranger.get("experiment/", auth=(someone.username, first)))


def test_a_password_with_colons_and_other_letters(newcomer: Newcomer, stranger: Client) -> None:
    someone = newcomer()
    password = unique("a:b:ü:")
    someone.account("PUT", "/account/password", {"password": password})
    headers = {"Authorization": basic(someone.username, password)}
    assert stranger.get("experiment/", headers=headers).status_code == 200


def test_a_revoked_key(newcomer: Newcomer) -> None:
    someone = newcomer()
    assert someone.get("experiment/").status_code == 200
    someone.account("DELETE", "/account/token")
    assert_refused(someone.get("experiment/"))


def test_a_suspended_account(newcomer: Newcomer, admin: Client) -> None:
    someone = newcomer()
    admin.account("PATCH", f"/account/users/{someone.id}", {"suspended": True})
    assert_refused(someone.get("experiment/"))


@dataclass
class Session:
    """Somebody's live browser session."""

    browser: Browser
    who: int


@pytest.fixture(scope="module")
def session(site: Site) -> Session:
    browser = Browser(site.url)
    assert browser.sign_in(unique("person-")[:20]).status_code == 200
    return Session(browser, browser.me()["id"])


def test_a_session_reads_and_with_its_csrf_token_writes(session: Session) -> None:
    answer = session.browser.send("POST", "/api/v1/experiment/", json={"title": unique()})
    assert (answer.status_code, answer.json()["created_by"]) == (201, f"/api/v1/user/{session.who}/")
    uri = answer.headers["Location"]
    assert session.browser.send("GET", uri, csrf=False).status_code == 200
    assert session.browser.send("PATCH", uri, json={"title": "by hand"}).status_code == 202


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_session_without_its_csrf_token_writes_nothing(session: Session, method: str) -> None:
    made = session.browser.send("POST", "/api/v1/experiment/", json={"title": "kept"})
    path = "/api/v1/experiment/" if method == "POST" else made.headers["Location"]
    assert_refused(session.browser.send(method, path, csrf=False, json={"title": "not kept"}))
    assert session.browser.send("GET", made.headers["Location"]).json()["title"] == "kept"


def test_a_session_that_is_over_is_nobodys(stranger: Client, public: Tree, hidden: Tree) -> None:
    over = unique()
    headers = {"Cookie": f"stele_session={over}; __Host-stele_session={over}"}
    assert stranger.get(public.experiment["resource_uri"], headers=headers).status_code == 200
    assert_refused(stranger.get(hidden.experiment["resource_uri"], headers=headers))
