import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from functions.accounts.app import handler
from functions.authorizer.app import handler as authorize
from shared.accounts.enrolment import create_user
from shared.aws import boto3_dynamodb
from tests.unit.accounts_table import TABLE, accounts_table
from tests.unit.events import authorizer_event, proxy_event

REFUSED = {"principal_kind": "refused", "refusal": "invalid token"}


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with accounts_table(monkeypatch):
        yield


def call(method: str, path: str, caller: dict[str, str] | None = None) -> tuple[int, Any]:
    answer = handler(proxy_event(method, path, caller=caller), None)
    body = answer["body"]
    return answer["statusCode"], json.loads(body) if body.startswith("{") else body


def caller_with(token: str) -> dict[str, str]:
    event = authorizer_event("/account/me", {"Authorization": f"token {token}"})
    context: dict[str, str] = authorize(event, None)["context"]
    return context


def test_the_life_of_a_token() -> None:
    ada = create_user("ada", full_name="Ada L.", email="ada@example.org", orgs=["Tidal Institute"])
    me = {"principal_kind": "user", "user_id": str(ada.id), "username": "ada"}
    status, made = call("POST", "/account/token", me)
    assert status == 201
    assert re.fullmatch("[0-9a-f]{40}", made["token"])
    signed_in = caller_with(made["token"])
    status, known = call("GET", "/account/me/", signed_in)
    assert [*known.pop("last_used")] == ["token"]
    assert (status, known) == (
        200,
        {
            "id": ada.id,
            "username": "ada",
            "full_name": "Ada L.",
            "email": "ada@example.org",
            "orcid": "",
            "organisation": None,
            "organisations": ["Tidal Institute"],
            "roles": [],
            "groups": [],
            "github_login": "",
            "has_token": True,
            "has_password": False,
            "invited": False,
            "suspended": False,
        },
    )
    assert call("DELETE", "/account/token", signed_in) == (204, "")
    assert caller_with(made["token"]) == REFUSED
    assert call("GET", "/account/me", me)[1]["has_token"] is False


def test_the_table_holds_no_token() -> None:
    ada = create_user("ada")
    me = {"principal_kind": "user", "user_id": str(ada.id), "username": "ada"}
    token = call("POST", "/account/token", me)[1]["token"]
    items = boto3_dynamodb().scan(TableName=TABLE)["Items"]
    assert items
    assert token not in json.dumps(items)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/account/me"), ("POST", "/account/token"), ("DELETE", "/account/token/")]
)
def test_strangers_are_401_in_a_body_that_every_client_reads(method: str, path: str) -> None:
    message = "Authentication credentials were not provided."
    body = {"error": message, "detail": message, "message": message}
    assert call(method, path) == (401, body)
    status, body = call(method, path, REFUSED)
    assert (status, set(body)) == (401, {"error", "detail", "message"})


def test_an_account_that_is_gone_is_a_stranger() -> None:
    gone = {"principal_kind": "user", "user_id": "99", "username": "ghost"}
    for method, path in (("GET", "/account/me"), ("POST", "/account/token"), ("DELETE", "/account/token")):
        assert call(method, path, gone)[0] == 401


@pytest.mark.parametrize("path", ["/get-token", "/revoke-token", "/get-token/"])
def test_an_api_token_opens_no_token_page(path: str) -> None:
    ada = create_user("ada")
    me = {"principal_kind": "user", "user_id": str(ada.id), "username": "ada"}
    token = call("POST", "/account/token", me)[1]["token"]
    status, page = call("GET", path, caller_with(token))
    assert status == 403
    assert "accesstoken" not in page
    assert call("GET", path) == (302, "")
    assert caller_with(token)["username"] == "ada"


def test_signing_out_leads_home() -> None:
    answer = handler(proxy_event("GET", "/logout", host="stele.example"), None)
    assert (answer["statusCode"], answer["multiValueHeaders"]["Location"]) == (302, ["https://stele.example/"])


def test_other_addresses_and_methods_have_the_same_body() -> None:
    assert call("GET", "/account/nothing") == (
        404,
        {"error": "Not found.", "detail": "Not found.", "message": "Not found."},
    )
    assert call("PUT", "/account/token")[0] == 405
