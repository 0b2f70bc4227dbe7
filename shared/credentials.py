"""Credentials as clients send them, and the tokens that people are given.

A token is 160 random bits as 40 lower-case hexadecimal digits. Only its SHA-256 digest is stored: with that
much randomness a plain digest tells nothing, so that no slow hash is needed on every request's way.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from shared.principal import Refusal, Refused

_TOKEN = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class TokenCredential:
    """A personal token, known by its digest alone."""

    digest: str


def new_token() -> str:
    """Gives a fresh token, to be shown to its owner once."""
    return secrets.token_hex(20)


def token_digest(token: str) -> str:
    """Gives what is stored of `token`: its SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def parse_authorization(field: str) -> TokenCredential | None:
    """Reads the value of an ``Authorization`` header; None for an empty one, which says nothing.

    Raises:
        Refused: the value is of no scheme of `SCHEMES`, whose words are matched in any case, or not laid out
            as its
            scheme wants.
    """
    word, _, rest = " ".join(field.split()).partition(" ")
    if not word:
        return None
    parse = SCHEMES.get(word.lower())
    if parse is None:
        raise Refused(Refusal.INVALID_TOKEN)
    return parse(rest)


def _parse_token(rest: str) -> TokenCredential:
    """``token T`` (Django REST framework, TokenAuthentication)."""
    if not rest:
        raise Refused(Refusal.NO_CREDENTIALS)
    if " " in rest:
        raise Refused(Refusal.SPACES)
    if not _TOKEN.fullmatch(rest):
        raise Refused(Refusal.INVALID_TOKEN)
    return TokenCredential(token_digest(rest))


SCHEMES: Mapping[str, Callable[[str], TokenCredential]] = {
    "token": _parse_token,
}
"""What each scheme's word is followed by; the function gets that with runs of white space as one space."""
