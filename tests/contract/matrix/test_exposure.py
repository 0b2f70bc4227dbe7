"""Whether a secret in a log would be found. That none stands in one, `tests.whole_run` sees to when all is over."""

import hashlib
import re

import pytest
import requests

from tests.contract.conftest import Site
from tests.exposure import PATTERNS, exposed
from tests.serving import Served

from .callers import UNKNOWN_TOKEN, Cast
from .credentials import BAD, GOOD, Holder, basic, cookies

GATEWAYS = re.compile(r"^\d\d:\d\d:\d\d  \d{3}  +\d+ ms  [A-Z]+ /", re.MULTILINE)
FUNCTIONS = re.compile(r'^\{"level":"INFO".*"message":"answered"', re.MULTILINE)


def test_a_secret_would_be_found() -> None:
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
        assert kind in exposed(text, {})
    digest = hashlib.sha256(UNKNOWN_TOKEN.encode()).hexdigest()
    assert list(exposed(f"{digest} GET /data/{digest[:40]}", {})) == []
    sent = {"a password of a test's": "password"}
    assert list(exposed("Is it 'a password of a test's'?", sent)) == ["password of a test's"]


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
def test_what_is_sent_with_a_credential_is_logged_to_be_looked_at(served: Served | None) -> None:
    if served is None:
        pytest.skip("the site's log is elsewhere")
    assert len(GATEWAYS.findall(served.said)) > 100
    assert len(FUNCTIONS.findall(served.said)) > 100
