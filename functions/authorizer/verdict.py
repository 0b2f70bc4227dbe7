"""Who is calling, told from what a request carries, where, and to whom it goes."""

from collections.abc import Iterable

from shared.accounts.callers import (
    caller_with_password,
    caller_with_session,
    caller_with_token,
    caller_with_web_token,
)
from shared.accounts.uses import note_use
from shared.aws import is_unavailable
from shared.credentials import (
    PLACES,
    Credential,
    PasswordCredential,
    Place,
    Sent,
    SessionCredential,
    TokenCredential,
    WebTokenCredential,
    in_query,
)
from shared.principal import ANONYMOUS, BadCredential, Flaw, Principal, refused_context
from shared.routes import CATALOGUE, REPOSITORY

UNGUARDED = frozenset(
    {
        ("GET", "/api/v1/heartbeat"),
        ("POST", "/api/v1/authenticate"),
        ("GET", "/account/login"),
        ("POST", "/account/login"),
        ("GET", "/account/callback"),
        ("GET", "/logout"),
        ("POST", "/logout"),
        ("GET", "/health"),
    }
)
"""What looks at no credential: an old one must not keep anybody from getting a new one, or from leaving."""


def verdict_on(sent: Sent, path: str, group: str | None) -> dict[str, str]:
    """Give the authorizer's context: the caller, anonymous where no credential was sent, or refused and why.

    Args:
        sent: what may hold a credential.
        path: the request's path.
        group: the endpoint group that the path belongs to; None: one that is not known.
    """
    if _looks_at_none(sent, path):
        return ANONYMOUS.to_context()
    try:
        caller = _caller(sent, _places(group), forgiving=group == CATALOGUE)
    except BadCredential as error:
        return refused_context(error)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return refused_context(BadCredential(Flaw.UNKNOWN))
    note_use(caller)
    return caller.to_context()


def _caller(sent: Sent, places: Iterable[Place], forgiving: bool) -> Principal:
    """Give who the first credential belongs to; where bad ones are forgiven, the first good one, else nobody.

    Raises:
        BadCredential: it is bad, or it is not looked at yet, which is never forgiven.
    """
    for place in places:
        try:
            if credential := place(sent):
                return _owner(credential, sent.address)
        except BadCredential as error:
            if not forgiving or error.flaw is Flaw.WAITING:
                raise
    return ANONYMOUS


def _owner(credential: Credential, address: str) -> Principal:
    match credential:
        case TokenCredential():
            return caller_with_token(credential)
        case PasswordCredential():
            return caller_with_password(credential, address)
        case WebTokenCredential(text):
            return caller_with_web_token(text)
        case SessionCredential():
            return caller_with_session(credential)


def _places(group: str | None) -> tuple[Place, ...]:
    return (in_query, *PLACES) if group == REPOSITORY else PLACES


def _looks_at_none(sent: Sent, path: str) -> bool:
    method = "GET" if sent.method == "HEAD" else sent.method
    return (method, path.rstrip("/")) in UNGUARDED or _is_preflight(sent)


def _is_preflight(sent: Sent) -> bool:
    """Whether a browser asks for leave (Fetch standard, CORS-preflight request); it sends no credential with that."""
    return sent.method == "OPTIONS" and "Origin" in sent.headers and "Access-Control-Request-Method" in sent.headers
