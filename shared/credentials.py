"""Credentials as clients send them, and the tokens that people are given.

A token is 160 random bits as 40 lower-case hexadecimal digits. Only its SHA-256 digest is stored: with that
much randomness a plain digest tells nothing, so that no slow hash is needed on every request's way.

Where a request may carry a credential, and what it may look like there, are two tables: `PLACES`, in the order in
which they count, and `SCHEMES`.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from shared.principal import BadCredential, Flaw

SESSION_COOKIE = "stele_session"
CSRF_COOKIE = "stele_csrf"
CSRF_HEADER = "X-CSRFToken"

_HOST_ONLY = "__Host-"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110 §9.2.1), so that it does no harm if another site makes a browser send them."""

_TOKEN = re.compile(r"[0-9a-f]{40}")
_WEB_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_SESSION = re.compile(r"([1-9][0-9]{0,15})\.([0-9a-f]{40})")


# What a credential may be


@dataclass(frozen=True, slots=True)
class TokenCredential:
    """A personal token, known by its digest alone; said to be that of `username` unless that is None."""

    digest: str
    username: str | None = None


@dataclass(frozen=True, slots=True)
class PasswordCredential:
    """A username and a password, or the person's token in its place."""

    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class WebTokenCredential:
    """A JSON Web Token, not verified yet."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionCredential:
    """A browser's session. `forgeable` says that another site may have made the browser send the request."""

    user_id: int
    digest: str
    forgeable: bool = False


Credential = TokenCredential | PasswordCredential | WebTokenCredential | SessionCredential


# Secrets that are given out


def new_token() -> str:
    """Give a fresh token, to be shown to its owner once."""
    return secrets.token_hex(20)


def new_client_secret() -> str:
    """Give a fresh secret for an API client: 256 random bits, in the letters that a URL may hold."""
    return secrets.token_urlsafe(32)


def new_session(user_id: int) -> str:
    """Give the value of a fresh session cookie: the account's id, a dot, and 160 random bits as a token has them."""
    return f"{user_id}.{new_token()}"


def token_digest(token: str) -> str:
    """Give what is stored of `token`: its SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(session: str) -> str:
    """Give the CSRF token of a session cookie's value; nobody can tell the one from the other.

    It is bound to the session, so that a cookie planted from a neighbouring host does not pass (OWASP, Cross-Site
    Request Forgery Prevention, "Signed Double-Submit Cookie").
    """
    return hmac.digest(session.encode(), b"csrf", "sha256").hex()


def cookie_name(name: str, over_tls: bool) -> str:
    """Give what one of the site's cookies is called where it goes `over_tls` or not.

    A name with the prefix ``__Host-`` is one that browsers take from this host alone, and over TLS (RFC 6265bis
    §4.1.3.2). The plain name is nobody's there: a neighbouring host could have planted it, and so signed a person in as
    somebody else. A site without TLS cannot have the prefix.
    """
    return f"{_HOST_ONLY}{name}" if over_tls else name


def parse_session(cookie: str) -> SessionCredential | None:
    """Read the value of the session cookie; None if we never gave such a one."""
    match = _SESSION.fullmatch(cookie)
    return SessionCredential(int(match[1]), token_digest(match[2])) if match else None


# Authorization: what may follow which word


def parse_authorization(value: str) -> Credential | None:
    """Read the value of an ``Authorization`` header; None for an empty one, which says nothing.

    A value of one word that is no scheme's is the credential itself, as the catalogue's clients send it. A last word
    that looks like a web token is one whatever stands before it: DMPRoadmap reads no more, so programs written
    for it may send `JWT T`.

    Raises:
        BadCredential: the value is of no scheme of `SCHEMES`, whose words are matched in any case, or not laid out as
            its scheme wants.
    """
    words = value.split()
    if words and _WEB_TOKEN.fullmatch(words[-1]):
        return WebTokenCredential(words[-1])
    word, _, rest = " ".join(words).partition(" ")
    if not word:
        return None
    if parse := SCHEMES.get(word.lower()):
        return parse(rest)
    if rest:
        raise BadCredential(Flaw.INVALID_TOKEN)
    return _parse_bearer(word)


def _parse_token(rest: str) -> Credential:
    """``token T`` (Django REST framework, TokenAuthentication)."""
    if not rest:
        raise BadCredential(Flaw.NO_CREDENTIALS)
    if " " in rest:
        raise BadCredential(Flaw.SPACES)
    return TokenCredential(_digest(rest))


def _parse_bearer(rest: str) -> Credential:
    """``Bearer T`` (RFC 6750 §2.1), T a personal token."""
    return TokenCredential(_digest(rest))


def _parse_basic(rest: str) -> Credential:
    """Read ``Basic base64(user:password)`` (RFC 7617); clients send UTF-8, older ones Latin-1."""
    try:
        raw = base64.b64decode(rest, validate=True)
    except (binascii.Error, ValueError):
        raise BadCredential(Flaw.INVALID_TOKEN) from None
    try:
        pair = raw.decode()
    except UnicodeDecodeError:
        pair = raw.decode("latin-1")
    username, colon, password = pair.partition(":")
    if not (username and colon and password):
        raise BadCredential(Flaw.INVALID_TOKEN)
    return PasswordCredential(username, password)


def _parse_api_key(rest: str) -> Credential:
    """``ApiKey user:T`` (Tastypie, ApiKeyAuthentication)."""
    username, _, token = rest.rpartition(":")
    if not username:
        raise BadCredential(Flaw.INVALID_TOKEN)
    return TokenCredential(_digest(token), username)


def _digest(token: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise BadCredential(Flaw.INVALID_TOKEN)
    return token_digest(token)


SCHEMES: Mapping[str, Callable[[str], Credential]] = {
    "token": _parse_token,
    "bearer": _parse_bearer,
    "basic": _parse_basic,
    "apikey": _parse_api_key,
}
"""What each scheme's word is followed by; the function gets that with runs of white space as one space."""


# A request: where a credential may stand


@dataclass(frozen=True, slots=True)
class Sent:
    """What of a request may hold a credential.

    Attributes:
        method: the method in capitals.
        headers: the header fields, by name in any case.
        query: the query's arguments, decoded, each with its values in the order sent.
        address: where it came from, as the gateway saw it.
        site: the address that the site is reached at; empty where that is not known.
    """

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, list[str]] = field(default_factory=dict)
    address: str = ""
    site: str = ""

    @property
    def over_tls(self) -> bool:
        """Whether the site is reached over TLS; it is unless its address says otherwise."""
        return not self.site.startswith("http:")

    def cookie(self, name: str) -> str:
        """Give the value of one of the site's cookies, empty if it was not sent under the name that counts."""
        name = cookie_name(name, self.over_tls)
        pairs = (pair.strip().partition("=") for pair in self.headers.get("Cookie", "").split(";"))
        return next((value for known, _, value in pairs if known == name), "")


Place = Callable[[Sent], Credential | None]
"""Reads the credential that stands in one place of a request; None if nothing does. It may raise `BadCredential`."""


def _header(name: str) -> Place:
    return lambda sent: parse_authorization(sent.headers.get(name, ""))


def _session(sent: Sent) -> Credential | None:
    value = sent.cookie(SESSION_COOKIE)
    session = parse_session(value)
    if session is None or sent.method in SAFE_METHODS:
        return session
    if is_from_this_site(sent.headers, sent.site):
        return session
    given = sent.headers.get(CSRF_HEADER, "").encode()
    both = (
        hmac.compare_digest(given, sent.cookie(CSRF_COOKIE).encode()),
        hmac.compare_digest(given, csrf_token(value).encode()),
    )
    return SessionCredential(session.user_id, session.digest, forgeable=not all(both))


def is_from_this_site(headers: Mapping[str, str], site: str) -> bool:
    """Whether the browser says that a page of this very site sends a request, as it does of a form without scripts.

    It says so in ``Sec-Fetch-Site`` (Fetch Metadata Request Headers, W3C), which no page can set and which counts every
    redirect on the way; ``same-site`` is a neighbouring host, ``none`` the person or an extension: no page of ours.
    Browsers without it, and those that reach the site without TLS, say it in ``Origin`` (RFC 6454 §7). That must be the
    site's own, its scheme too: whoever is on the way can put a page at the ``http:`` address of the same host.

    Args:
        headers: the request's header fields.
        site: the address that the site is reached at; empty: nothing is from there.
    """
    if said := headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    scheme, _, rest = site.lower().partition("://")
    host = rest.partition("/")[0]
    return bool(host) and headers.get("Origin") == f"{scheme}://{host}"


def in_query(sent: Sent) -> Credential | None:
    """Read ``?token=T``, which is a credential only where the repository answers."""
    token = next((value for value in sent.query.get("token", ()) if value), None)
    return TokenCredential(_digest(token)) if token else None


PLACES: tuple[Place, ...] = (
    _header("Authorization"),
    _header("X-CKAN-API-Key"),
    _header("HTTP_AUTHORIZATION"),  # the catalogue's documentation gives the header's name as its server saw it
    _session,
)
"""Where a credential may stand on every path; the first place that holds one counts."""
