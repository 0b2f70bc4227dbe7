"""Who is calling, told from a request's path and headers."""

from collections.abc import Mapping

from shared.accounts.tokens import owner_of
from shared.credentials import parse_authorization
from shared.principal import ANONYMOUS, Principal, Refused, refused_context

UNGUARDED = frozenset({"/logout"})
"""Paths that look at no credential: an old one must not keep anybody from leaving."""


def verdict_on(path: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Gives the authorizer's context: the caller, anonymous where no credential was sent, or refused and why.

    A credential that is there but bad never makes its sender anonymous.
    """
    if path.rstrip("/") in UNGUARDED:
        return ANONYMOUS.to_context()
    try:
        return _caller(headers).to_context()
    except Refused as refusal:
        return refused_context(refusal.reason)


def _caller(headers: Mapping[str, str]) -> Principal:
    credential = parse_authorization(headers.get("Authorization", ""))
    return owner_of(credential.digest) if credential else ANONYMOUS
