"""From a credential to the person or API client whose it is. Every good one takes one consistent round trip.

All raise `BadCredential` for a credential that is bad: unknown, replaced, expired, or of a suspended account.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from shared.accounts.collections import comparable, store
from shared.credentials import PasswordCredential, SessionCredential, TokenCredential, token_digest
from shared.principal import ANONYMOUS, BadCredential, CallerKind, Flaw, Means, Principal, Role


def caller_with_token(credential: TokenCredential) -> Principal:
    """Give the person whose token it is; where a username came along, it must be theirs."""
    owner = store().lookup("user", {"token_digest": credential.digest})
    if owner is None or credential.username not in (None, owner["username"]):
        raise BadCredential(Flaw.INVALID_TOKEN)
    return _person(owner, Means.TOKEN)


def caller_with_password(credential: PasswordCredential, address: str) -> Principal:
    """Give the person of that username whose password, or token, it is; `address` is where it was sent from.

    What follows on failures, `guesses` says. A wrong name costs what a wrong password costs.
    """
    from shared.accounts.guesses import guarded

    return guarded(
        credential.username,
        address,
        lambda: store().lookup("user", {"username_key": comparable(credential.username)}),
        lambda owner: _person_with_password(owner, credential),
    )


def _person_with_password(owner: Mapping[str, Any] | None, credential: PasswordCredential) -> Principal:
    from shared.accounts.passwords import OF_NOBODY, matches

    if owner is None or owner["username"] != credential.username:
        owner = _NOBODY
    digest = token_digest(credential.password)
    if owner["token_digest"] and hmac.compare_digest(owner["token_digest"], digest):
        return _person(owner, Means.TOKEN)
    if not matches(owner["password_hash"] or OF_NOBODY, credential.password):
        raise BadCredential(Flaw.INVALID_TOKEN)
    return _person(owner, Means.PASSWORD)


_NOBODY: Mapping[str, Any] = {"username": None, "token_digest": None, "password_hash": None, "suspended": True}


def caller_with_session(credential: SessionCredential) -> Principal:
    """Give the person who has signed in; nobody for a session that is unknown or over, which the browser sent."""
    from shared.accounts.sessions import session_and_owner

    session, owner = session_and_owner(credential)
    if session is None or owner is None:
        return ANONYMOUS
    if credential.forgeable:
        raise BadCredential(Flaw.FORGED)
    return _person({"id": owner.id, **owner.values}, Means.SESSION)


def caller_with_web_token(text: str) -> Principal:
    """Give the person or API client that a JSON Web Token was given to.

    It dies with what it was given for: the client's secret, the person's token, and their privilege to use the API.
    """
    from shared.accounts.web_tokens import binding, verify

    subject = verify(text)
    record = store().get(subject.kind.value, subject.id)
    if record is None:
        raise BadCredential(Flaw.INVALID_TOKEN)
    owner = {"id": record.id, **record.values}
    digest = owner["secret_digest" if subject.kind is CallerKind.CLIENT else "token_digest"]
    if digest is None or not hmac.compare_digest(binding(digest), subject.binding):
        raise BadCredential(Flaw.INVALID_TOKEN)
    if subject.kind is CallerKind.CLIENT:
        return _client(owner)
    if Role.USE_API not in owner["roles"]:
        raise BadCredential(Flaw.INVALID_TOKEN)
    return _person(owner, Means.WEB_TOKEN)


def _person(owner: Mapping[str, Any], means: Means) -> Principal:
    if owner["suspended"]:
        raise BadCredential(Flaw.INVALID_TOKEN)
    return Principal(
        kind=CallerKind.USER,
        user_id=owner["id"],
        username=owner["username"],
        full_name=owner.get("full_name", ""),  # what older credentials are found by does not tell it
        roles=frozenset(owner["roles"]),
        organisation=owner["organisation"],
        groups=frozenset(owner["groups"]),
        means=means,
    )


def _client(owner: Mapping[str, Any]) -> Principal:
    if owner["revoked"]:
        raise BadCredential(Flaw.INVALID_TOKEN)
    return Principal(
        kind=CallerKind.CLIENT,
        client_id=owner["id"],
        username=owner["name"],
        organisation=owner["organisation"],
        means=Means.WEB_TOKEN,
    )
