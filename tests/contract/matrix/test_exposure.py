"""No secret of the whole run has come to light, in a log or in the table. `tests.contract.conftest` runs this last."""

import hashlib
import json
import re

import pytest
import requests

from tests.contract.conftest import Site
from tests.serving import LOGS, Served

from .callers import UNKNOWN_TOKEN, Cast
from .credentials import BAD, GOOD, Holder, basic, cookies
from .exposure import PATTERNS, Watch
from .own_site import OwnSite

GATEWAYS = re.compile(r"^\d\d:\d\d:\d\d  \d{3}  +\d+ ms  [A-Z]+ /", re.MULTILINE)
FUNCTIONS = re.compile(r'^\{"level":"INFO".*"message":"answered"', re.MULTILINE)


def test_a_secret_would_be_found(watch: Watch) -> None:
    shown = {
        "a token": f"it is {UNKNOWN_TOKEN}.",
        "a Basic credential": str(basic("ada", "a password")),
        "a web token": "Bearer eyJhbGciOiJIUzUxMiJ9.e30.c2ln",
        "a cookie": str(cookies("5.0", "0")),
        "a presigned query": "GET /bucket/key?X-Amz-Signature=0",
        "a token's argument": "GET /api/objects?token=0",
    }
    assert shown.keys() == PATTERNS.keys()
    for kind, text in shown.items():
        assert kind in watch.exposed(text)
    digest = hashlib.sha256(UNKNOWN_TOKEN.encode()).hexdigest()
    assert list(watch.exposed(f"{digest} GET /data/{digest[:40]}")) == []
    watch.note("password", "a password of a test's")
    assert list(watch.exposed("Is it 'a password of a test's'?")) == ["password of a test's"]


@pytest.fixture
def spoken(site: Site, cast: Cast) -> None:
    """Every credential is sent, good and bad, to be answered, refused and not understood."""
    holder = Holder.signed_in(cast.signed_in())
    with requests.Session() as session:
        session.trust_env = False
        for form in (*GOOD.values(), *BAD.values()):
            for path in ("/api/username/", "/account/me", "/nothing", f"/api/object/?token={holder.token}"):
                session.get(site.url + path, headers=dict(form(holder)), timeout=60)
            for body in (b"{", f'{{"password": "{holder.password}", "token": "{holder.token}"}}'.encode()):
                for path in ("/api/namespace/", "/account/password"):
                    headers = {**form(holder), "Content-Type": "application/json"}
                    session.put(site.url + path, data=body, headers=headers, timeout=60)


@pytest.mark.usefixtures("spoken")
def test_what_sites_logged_holds_no_secret(served: Served | None, watch: Watch) -> None:
    if served is None:
        pytest.skip("the site's log is elsewhere")
    assert len(GATEWAYS.findall(served.said)) > 100
    assert len(FUNCTIONS.findall(served.said)) > 100
    for log in LOGS:
        assert list(watch.exposed(log.read_text())) == []


def test_what_handlers_in_this_process_logged_holds_no_secret(watch: Watch) -> None:
    assert list(watch.exposed(watch.log.read_text())) == []


def test_the_table_of_accounts_holds_no_secret(table: OwnSite, watch: Watch) -> None:
    assert list(watch.exposed(json.dumps(table.accounts_items()))) == []
