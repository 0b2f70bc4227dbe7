"""The rows of accounts: their table of operations, and what is to be known to ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import uuid4

from functions.accounts.api import OPERATIONS
from shared.http import Operation, Who

from .callers import FEW, Caller
from .outcomes import Outcome, Rule, Verdict, rule
from .row import OPEN, UNGUARDED, Body, Row, UsedUp
from .things import Things

_RULES: Mapping[Who, Rule] = {
    Who.UNGUARDED: UNGUARDED,
    Who.ANYBODY: OPEN,
    Who.PERSON: rule(Verdict.DONE, ANONYMOUS=Verdict.NOT_SIGNED_IN, API_CLIENT=Verdict.NO_ACCOUNT),
    Who.ORGANISATION: rule(  # of another one than the matrix's organisational administrator has
        Verdict.NO_ADMINISTRATOR,
        ANONYMOUS=Verdict.NOT_SIGNED_IN,
        API_CLIENT=Verdict.NO_ACCOUNT,
        ORG_ADMIN=Verdict.HIDDEN,
        SITE_ADMIN=Verdict.DONE,
    ),
    Who.ADMIN: rule(
        Verdict.NOT_PERMITTED,
        ANONYMOUS=Verdict.NOT_SIGNED_IN,
        API_CLIENT=Verdict.NO_ACCOUNT,
        SITE_ADMIN=Verdict.DONE,
    ),
    Who.BROWSER: rule(Verdict.NO_SESSION, ANONYMOUS=Verdict.SENT_TO_SIGN_IN),
}
"""Only a browser's session is let in as such, and none of the matrix's callers has one (`test_credentials` has).

What administrators' pages do with sessions is asked for in tests/contract/accounts/test_administration.py.
"""


def _named(_: Things) -> dict[str, str]:
    return {"name": f"Matrix {uuid4()}"}


_BODIES: Mapping[tuple[str, str], Body] = {
    ("PATCH", "/account/me"): lambda _: {},
    ("PUT", "/account/password"): lambda _: {"password": uuid4().hex},
    ("POST", "/account/users"): lambda _: {"username": f"cast-{uuid4().hex[:12]}"},
    ("PATCH", "/account/users/<user>"): lambda _: {"suspended": True},
    ("PUT", "/account/users/<user>/organisation"): lambda _: {"organisation": None},
    ("POST", "/account/groups"): _named,
    ("PATCH", "/account/groups/<group>"): _named,
    ("POST", "/account/organisations"): _named,
    ("PATCH", "/account/organisations/<organisation>"): lambda _: {},
    ("POST", "/account/clients"): lambda own: {**_named(own), "contact_email": "ops@firth.example"},
    ("PATCH", "/account/clients/<client>"): lambda _: {},
    ("PUT", "/account/clients/<client>/organisation"): lambda _: {"organisation": None},
    ("PATCH", "/account/users/<user>/privileges"): lambda _: {"use_api": True},
    ("POST", "/account/access-tokens"): lambda _: {"experiment": 4711, "expires": "2099-12-31"},
}

_USED_UP: Mapping[tuple[str, str], UsedUp] = {
    ("POST", "/account/token"): "caller",
    ("DELETE", "/account/token"): "caller",
    ("PUT", "/account/password"): "caller",
    ("DELETE", "/account/password"): "caller",
    ("DELETE", "/account/access-tokens/<token>"): "things",
}


def _row(operation: Operation) -> Row:
    key = operation.method, operation.path
    path = operation.path.replace("<", "{").replace(">", "}")
    if key == ("GET", "/account/access-tokens"):
        path += "?experiment=1"
    callers = FEW if operation.path.startswith("/account/admin") else tuple(Caller)
    status = 400 if operation.path == "/account/callback" else operation.status
    return Row(*key, path, _RULES[operation.who], Outcome(status), _BODIES.get(key), _USED_UP.get(key), callers)


def rows() -> Iterator[Row]:
    """Every operation of accounts."""
    yield from map(_row, OPERATIONS)
