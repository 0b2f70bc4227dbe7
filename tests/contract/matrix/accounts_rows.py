"""The rows of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

from .outcomes import Outcome, Rule, Verdict, rule
from .row import OPEN, UNGUARDED, Body, Row, UsedUp
from .things import Things

_OWN = rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN, API_CLIENT=Verdict.NO_ACCOUNT)
_ADMIN = rule(
    Verdict.NOT_PERMITTED,
    ANONYMOUS=Verdict.NOT_SIGNED_IN,
    API_CLIENT=Verdict.NO_ACCOUNT,
    SITE_ADMIN=Verdict.DONE,
)
_BROWSER = rule(Verdict.NO_SESSION, ANONYMOUS=Verdict.SENT_TO_SIGN_IN)
"""Only a browser's session gets in, and none of the matrix's callers has one (`test_credentials` has)."""


def _own_account() -> Iterator[Row]:
    yield _accounts("GET", "/account/me", _OWN, 200)
    yield _accounts("POST", "/account/token", _OWN, 201, uses_up="caller")
    yield _accounts("DELETE", "/account/token", _OWN, 204, uses_up="caller")
    yield _accounts("PUT", "/account/password", _OWN, 204, lambda _: {"password": uuid4().hex}, uses_up="caller")
    yield _accounts("DELETE", "/account/password", _OWN, 204, uses_up="caller")


def _administration() -> Iterator[Row]:
    yield _accounts("GET", "/account/users", _ADMIN, 200)
    yield _accounts("POST", "/account/users", _ADMIN, 201, lambda _: {"username": f"cast-{uuid4().hex[:12]}"})
    yield _accounts("GET", "/account/users/<user>", _ADMIN, 200)
    yield _accounts("PATCH", "/account/users/<user>", _ADMIN, 200, lambda _: {"suspended": True})
    yield _accounts("PUT", "/account/users/<user>/organisation", _ADMIN, 200, lambda _: {"organisation": None})
    yield _accounts("GET", "/account/groups", _ADMIN, 200)
    yield _accounts("POST", "/account/groups", _ADMIN, 201, _named)
    yield _accounts("GET", "/account/groups/<group>", _ADMIN, 200)
    yield _accounts("PATCH", "/account/groups/<group>", _ADMIN, 200, _named)
    yield _accounts("PUT", "/account/groups/<group>/members/<user>", _ADMIN, 204)
    yield _accounts("DELETE", "/account/groups/<group>/members/<user>", _ADMIN, 204)
    yield _accounts("GET", "/account/organisations", _OWN, 200)
    yield _accounts("POST", "/account/organisations", _ADMIN, 201, _named)
    yield _accounts("GET", "/account/organisations/<organisation>", _OWN, 200)
    yield _accounts("PATCH", "/account/organisations/<organisation>", _ADMIN, 200, lambda _: {})
    yield _accounts("GET", "/account/clients", _ADMIN, 200)
    yield _accounts("POST", "/account/clients", _ADMIN, 201, _named)
    yield _accounts("GET", "/account/clients/<client>", _ADMIN, 200)
    yield _accounts("POST", "/account/clients/<client>/secret", _ADMIN, 200)
    yield _accounts("DELETE", "/account/clients/<client>", _ADMIN, 204)
    listed = _accounts("GET", "/account/access-tokens", _ADMIN, 200)
    yield replace(listed, path="/account/access-tokens?experiment=1")
    yield _accounts(
        "POST", "/account/access-tokens", _ADMIN, 201, lambda _: {"experiment": 4711, "expires": "2099-12-31"}
    )
    yield _accounts("DELETE", "/account/access-tokens/<token>", _ADMIN, 204, uses_up="things")


def _signing_in() -> Iterator[Row]:
    yield _accounts("GET", "/account", OPEN, 200)
    yield _accounts("GET", "/account/openapi.json", OPEN, 200)
    yield _accounts("GET", "/account/login", UNGUARDED, 302)
    yield _accounts("GET", "/account/callback", UNGUARDED, 400)
    yield _accounts("GET", "/logout", UNGUARDED, 302)
    yield _accounts("POST", "/logout", UNGUARDED, 302)
    yield _accounts("GET", "/get-token", _BROWSER, 200)
    yield _accounts("GET", "/revoke-token", _BROWSER, 200)


def _accounts(
    method: str, pattern: str, who: Rule, status: int, body: Body | None = None, *, uses_up: UsedUp = None
) -> Row:
    path = pattern.replace("<", "{").replace(">", "}")
    return Row(method, pattern, path, who, Outcome(status), body, uses_up)


def _named(_: Things) -> dict[str, str]:
    return {"name": f"Matrix {uuid4()}"}


def rows() -> Iterator[Row]:
    """Every operation of accounts."""
    for some in (_own_account, _administration, _signing_in):
        yield from some()
