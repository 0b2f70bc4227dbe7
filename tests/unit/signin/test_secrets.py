"""What opens a door is shown once and kept by nobody: neither the table nor the log has it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from functions.accounts.app import handler
from shared.accounts.user_changes import set_roles
from shared.accounts.users import user_named
from shared.aws import boto3_dynamodb
from shared.principal import Role
from tests.unit.accounts_table import TABLE
from tests.unit.events import proxy_event

from .browser import Browser


def sent(browser: Browser, path: str, body: Mapping[str, Any]) -> Any:
    """POST JSON as a script of the site's pages does; gives what came back."""
    me = browser.open("/account/me").json()
    caller = {"principal_kind": "user", "user_id": str(me["id"]), "roles": ",".join(me["roles"]), "means": "session"}
    headers = {"Content-Type": "application/json"}
    answer = handler(proxy_event("POST", path, headers=headers, body=json.dumps(body).encode(), caller=caller), None)
    assert answer["statusCode"] == 201, answer["body"]
    return json.loads(answer["body"])


def test_the_table_and_the_log_hold_no_secret(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    github_says = browser.choose(browser.begin(), "ada-l")
    attempt = browser.cookies["__Host-stele_signin"]
    browser.open(github_says, came_from="cross-site")
    ada = user_named("ada-l")
    assert ada is not None
    set_roles(ada.id, [Role.SITE_ADMIN])
    page = browser.open("/get-token").body
    secrets = {
        "token": page.partition('value="')[2].partition('"')[0],
        "session": browser.cookies["__Host-stele_session"].partition(".")[2],
        "csrf": browser.cookies["__Host-stele_csrf"],
        "code": github_says.partition("code=")[2].partition("&")[0],
        "state": attempt.split(".")[0],
        "verifier": attempt.split(".")[1],
        "client": sent(browser, "/account/clients", {"name": "tides", "contact_email": "a@b.example"})["client_secret"],
        "access token": sent(browser, "/account/access-tokens", {"experiment": 1, "expires": "2099-01-01"})["token"],
    }
    browser.open("/logout?token=" + secrets["token"])
    assert all(len(secret) >= 20 for secret in secrets.values())
    table = json.dumps(boto3_dynamodb().scan(TableName=TABLE)["Items"])
    log = " ".join(str(vars(record)) for record in caplog.records)
    assert "answered" in log
    for kind, secret in secrets.items():
        assert secret not in table, kind
        assert secret not in log, kind
