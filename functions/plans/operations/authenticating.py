"""Authenticating: a web token for credentials in a request's body (DMPRoadmap API v1, "Authentication").

Clients send JSON or a form, and call either the other: their own documentation shows JSON under the media type of
forms. So the bytes say what a body is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.plans import refusals
from shared.accounts.grants import grant_to_client, grant_to_user
from shared.accounts.web_tokens import WebToken
from shared.http import MalformedBody
from shared.http.body import parse_json, parse_urlencoded

_OF_A_CLIENT: Final = ("client_id", "client_secret")
_OF_A_PERSON: Final = ("email", "code")
_GRANTS: Final[Mapping[str, tuple[tuple[str, str], Callable[[str, str, str], WebToken | None]]]] = {
    "client_credentials": (_OF_A_CLIENT, grant_to_client),
    "authorization_code": (_OF_A_PERSON, grant_to_user),
}
"""Each grant with the two members that it needs, and what grants it."""

_MEMBERS: Final = ("grant_type", *_OF_A_CLIENT, *_OF_A_PERSON)


def authenticate(body: bytes, address: str) -> WebToken:
    """Give a web token for what a body says. Two round trips.

    Args:
        body: what was sent, whatever it is called.
        address: where it was sent from.

    Raises:
        Refused: 400 for a body that says nothing; 401 for credentials that are not whole, or not good.
        BadCredential: there were too many failures, and the next try has to wait.
    """
    said = _said(body)
    members, grant = _GRANTS.get(said.get("grant_type", "client_credentials"), ((), None))
    first, second = (said.get(name, "") for name in members) if members else ("", "")
    if grant is None or not (first.strip() and second.strip()):
        raise refusals.invalid_grant()
    token = grant(first, second, address)
    if token is None:
        raise refusals.invalid_credentials()
    return token


def _said(body: bytes) -> Mapping[str, str]:
    """Give what a body says of the members that count, as texts.

    Raises:
        Refused: 400, it says none of them in any style.
    """
    for read in (parse_json, _form):
        try:
            value = read(body)
        except MalformedBody:
            continue
        if isinstance(value, dict) and not value.keys().isdisjoint(_MEMBERS):
            return {name: _text(value[name]) for name in _MEMBERS if value.get(name) is not None}
    raise refusals.unreadable_credentials()


def _form(body: bytes) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_urlencoded(body).items()}


def _text(value: Any) -> str:
    """Give a member's text; of a number its digits (clients are given numbers as ids elsewhere), else none."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
