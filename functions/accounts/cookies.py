"""The cookies of signing in (RFC 6265bis), HttpOnly but for the CSRF token; over TLS of this host alone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote

from shared.accounts.sessions import Session
from shared.credentials import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE, Sent, cookie_name, csrf_token
from shared.http import Request

SIGN_IN_COOKIE = "stele_signin"

SIGN_IN_SECONDS = 600
"""How long a person may take at GitHub."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to sign in, known to the browser that made it alone.

    Attributes:
        state: what GitHub must bring back: an answer to another browser's question has another one.
        verifier: what GitHub's code is taken with (RFC 7636 §4.1).
        next: the path on this site that the person wants to see afterwards.
    """

    state: str
    verifier: str
    next: str

    @classmethod
    def begin(cls, next: str) -> Self:
        """Begin an attempt, with 256 random bits in both secrets."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), next)

    @classmethod
    def of_cookie(cls, value: str) -> Self | None:
        """Give the attempt that a cookie tells of; None where it tells of none."""
        parts = value.split(".", 2)
        return cls(parts[0], parts[1], unquote(parts[2])) if len(parts) == 3 else None

    def cookie(self) -> str:
        """Write the attempt as a cookie's value."""
        return f"{self.state}.{self.verifier}.{quote(self.next, safe='')}"

    def is_answered_by(self, state: str) -> bool:
        """Whether GitHub's answer with this state is one to this attempt."""
        return secrets.compare_digest(self.state.encode(), state.encode())


def attempt_of(request: Request) -> Attempt | None:
    """Give the attempt to sign in that the browser has under way."""
    return Attempt.of_cookie(_sent(request).cookie(SIGN_IN_COOKIE))


def session_secret(request: Request) -> str:
    """Give the session cookie's value; empty where the browser sent none."""
    return _sent(request).cookie(SESSION_COOKIE)


def csrf_cookie(request: Request) -> str:
    """Give the name of the cookie that holds the CSRF token."""
    return cookie_name(CSRF_COOKIE, request.is_over_tls)


def has_csrf_token(request: Request) -> bool:
    """Whether a script of this site sends the request: it alone can read the CSRF token of the session."""
    given = request.headers.get(CSRF_HEADER, "")
    return secrets.compare_digest(given.encode(), csrf_token(session_secret(request)).encode())


def _sent(request: Request) -> Sent:
    return Sent(request.method, request.headers, site=request.base_url)


def attempting(request: Request, attempt: Attempt) -> list[str]:
    """Give the ``Set-Cookie`` values that begin an attempt to sign in."""
    return [_cookie(request, SIGN_IN_COOKIE, attempt.cookie(), SIGN_IN_SECONDS)]


def signed_in(request: Request, session: Session) -> list[str]:
    """Give the ``Set-Cookie`` values that begin a session, and end the attempt."""
    return [
        _cookie(request, SESSION_COOKIE, session.secret, session.seconds),
        _cookie(request, CSRF_COOKIE, session.csrf_token, session.seconds, readable=True),
        _cookie(request, SIGN_IN_COOKIE, "", 0),
    ]


def signed_out(request: Request) -> list[str]:
    """Give the ``Set-Cookie`` values that end a session in the browser."""
    return [_cookie(request, SESSION_COOKIE, "", 0), _cookie(request, CSRF_COOKIE, "", 0, readable=True)]


def given_up(request: Request) -> list[str]:
    """Give the ``Set-Cookie`` values that end an attempt."""
    return [_cookie(request, SIGN_IN_COOKIE, "", 0)]


def _cookie(request: Request, name: str, value: str, seconds: int, *, readable: bool = False) -> str:
    """One ``Set-Cookie``; `readable` by scripts of this site's pages, gone at once where `seconds` is 0."""
    name = cookie_name(name, request.is_over_tls)
    secure = "; Secure" if request.is_over_tls else ""
    hidden = "" if readable else "; HttpOnly"
    return f"{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{secure}{hidden}"
