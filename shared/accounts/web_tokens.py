"""JSON Web Tokens: what an API client gets for its secret, and a person for their token, to call the API with.

One algorithm, HS512 (RFC 7518 §3.2), with the key's id in the header; what a token's header says of its algorithm
decides nothing. Nothing in it opens a door: it names its subject, and carries a mark of the secret it was given for,
so that it dies with that.

The keys are the versions of one secret in Secrets Manager: the current one signs, it and the previous one verify. A
version's id is the key's id.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass, field

from shared.principal import BadCredential, CallerKind, Flaw
from shared.secrets_manager import KEPT_SECONDS, SecretVersion, versions
from shared.settings import settings

ALGORITHM = "HS512"
ISSUER = "stele"
LIFE_SECONDS = 2 * 60 * 60
_CLOCKS_DIFFER_SECONDS = 5
_ASKED_AGAIN_SECONDS = 1


@dataclass(frozen=True, slots=True)
class WebToken:
    """A token as it is given out: its text, when it was made (seconds of the epoch), how many seconds it lives."""

    text: str = field(repr=False)
    created_at: int
    expires_in: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a web token was given to: `user` or `client`, the id of their record, the mark of their secret then."""

    kind: CallerKind
    id: int
    binding: str


def binding(digest: str) -> str:
    """Give the mark of a secret that a web token is given for, from the secret's stored digest."""
    return hashlib.sha256(b"web token:" + digest.encode()).hexdigest()[:32]


def issue(kind: CallerKind, id: int, digest: str) -> WebToken:
    """Give a new web token.

    Args:
        kind: `user` or `client`.
        id: the id of the account or of the client's record.
        digest: the stored digest of the token or secret that it is given for.
    """
    import jwt

    key, now = versions(settings.signing_secret)[0], int(time.time())
    claims = {
        "iss": ISSUER,
        "iat": now,
        "exp": now + LIFE_SECONDS,
        "jti": secrets.token_hex(16),
        "sub": str(id),
        "kind": kind.value,
        "bnd": binding(digest),
    }
    text = jwt.encode(claims, key.value, ALGORITHM, {"kid": key.id})
    return WebToken(text, now, LIFE_SECONDS)


def verify(text: str) -> Subject:
    """Give who a web token was given to, if we signed it and it is not over.

    Raises:
        BadCredential: it is malformed, signed with another algorithm or key, changed, over, or not valid yet.
    """
    import jwt

    try:
        header = jwt.get_unverified_header(text)
        key = _key(str(header["kid"])) if header["alg"] == ALGORITHM else None
        if key is None:
            raise BadCredential(Flaw.INVALID_TOKEN)
        claims = jwt.decode(
            text,
            key.value,
            algorithms=[ALGORITHM],
            issuer=ISSUER,
            leeway=_CLOCKS_DIFFER_SECONDS,
            options={"require": ["iss", "iat", "exp", "jti", "sub"]},
        )
        return Subject(CallerKind(claims["kind"]), int(claims["sub"]), str(claims["bnd"]))
    except (jwt.InvalidTokenError, KeyError, ValueError, TypeError):
        raise BadCredential(Flaw.INVALID_TOKEN) from None


def _key(id: str) -> SecretVersion | None:
    """Give the key of that id, None if it is neither the current nor the previous one.

    For an id that is not among those remembered the secret is read once more, but at most once a second: ids that a
    stranger makes up must not become a stream of calls.
    """
    name = settings.signing_secret
    known = (key for seconds in (KEPT_SECONDS, _ASKED_AGAIN_SECONDS) for key in versions(name, seconds))
    return next((key for key in known if key.id == id), None)
