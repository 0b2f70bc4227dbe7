"""Every kind of credential, good and bad, as the headers that carry it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from tests.contract.accounts.browser import Browser, shown_token

from .callers import UNKNOWN_TOKEN, Headers


@dataclass(frozen=True)
class Holder:
    """Somebody who has every credential that a person may have."""

    id: int
    username: str
    token: str
    password: str
    session: str
    csrf: str

    @classmethod
    def signed_in(cls, browser: Browser) -> Holder:
        """The person who has just signed in with a browser."""
        token, password, me = shown_token(browser.open("/get-token")), f"correct horse {uuid4()}", browser.me()
        assert token
        assert browser.send("PUT", "/account/password", json={"password": password}).status_code == 204
        session, csrf = browser.cookie("session"), browser.cookie("csrf")
        assert session and csrf
        return cls(me["id"], me["username"], token, password, session, csrf)


Form = Callable[[Holder], Headers]


def basic(username: str, password: str) -> Headers:
    """HTTP Basic (RFC 7617)."""
    return {"Authorization": "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()}


def cookies(session: str, csrf: str, header: str | None = None) -> Headers:
    """A browser's cookies, by the names that a site without TLS and one with it reads; the header of its scripts."""
    pairs = [f"{prefix}stele_session={session}; {prefix}stele_csrf={csrf}" for prefix in ("", "__Host-")]
    sent = {"Cookie": "; ".join(pairs)}
    return sent if header is None else {**sent, "X-CSRFToken": header}


def _authorization(form: str) -> Form:
    return lambda holder: {"Authorization": form.format(**vars(holder))}


TOKENS: Mapping[str, Form] = {
    "token": _authorization("token {token}"),
    "Token": _authorization("Token {token}"),
    "Bearer": _authorization("Bearer {token}"),
    "bare": _authorization("{token}"),
    "ApiKey": _authorization("ApiKey {username}:{token}"),
    "Basic with the token": lambda holder: basic(holder.username, holder.token),
    "X-CKAN-API-Key": lambda holder: {"X-CKAN-API-Key": holder.token},
    "HTTP_AUTHORIZATION": lambda holder: {"HTTP_AUTHORIZATION": holder.token},
}
"""The forms of a personal token."""

GOOD: Mapping[str, Form] = {
    **TOKENS,
    "Basic with the password": lambda holder: basic(holder.username, holder.password),
    "session": lambda holder: cookies(holder.session, holder.csrf, holder.csrf),
}
"""Every form of every credential that a person may have."""


def _web_token(header: object, claims: object, signature: str) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in (header, claims))
    return ".".join((*parts, signature))


_CLAIMS = {"iss": "stele", "sub": "1", "kind": "user", "bnd": "0" * 32, "jti": "0", "iat": 0, "exp": 2**33}

BAD: Mapping[str, Form] = {
    "token unknown": _authorization(f"token {UNKNOWN_TOKEN}"),
    "token malformed": _authorization("token x"),
    "token too long": _authorization("token {token}0"),
    "token in capitals": lambda holder: {"Authorization": f"token {holder.token.upper()}"},
    "Bearer unknown": _authorization(f"Bearer {UNKNOWN_TOKEN}"),
    "Bearer alone": _authorization("Bearer"),
    "Bearer with a space": _authorization("Bearer {token} {token}"),
    "bare unknown": _authorization(UNKNOWN_TOKEN),
    "bare word": _authorization("None"),
    "ApiKey unknown": _authorization(f"ApiKey {{username}}:{UNKNOWN_TOKEN}"),
    "ApiKey of somebody else": _authorization("ApiKey admin:{token}"),
    "ApiKey without a name": _authorization("ApiKey {token}"),
    "ApiKey with the password": _authorization("ApiKey {username}:{password}"),
    "Basic unknown": lambda holder: basic(holder.username, UNKNOWN_TOKEN),
    "Basic of somebody else": lambda holder: basic("admin", holder.token),
    "Basic with a wrong password": lambda holder: basic(holder.username, holder.password + "x"),
    "Basic without a password": lambda holder: basic(holder.username, ""),
    "Basic of nobody": lambda holder: basic(f"no-{uuid4()}", holder.password),
    "Basic without a colon": lambda holder: {"Authorization": "Basic " + base64.b64encode(b"ada").decode()},
    "Basic not in base64": _authorization("Basic {username}:{token}"),
    "X-CKAN-API-Key unknown": lambda _: {"X-CKAN-API-Key": UNKNOWN_TOKEN},
    "X-CKAN-API-Key malformed": lambda _: {"X-CKAN-API-Key": "None"},
    "HTTP_AUTHORIZATION unknown": lambda _: {"HTTP_AUTHORIZATION": UNKNOWN_TOKEN},
    "scheme unknown": _authorization("Digest username={username}"),
    "scheme of AWS": _authorization("AWS4-HMAC-SHA256 Credential={token}"),
    "web token not signed": _authorization("Bearer " + _web_token({"alg": "none"}, _CLAIMS, "")),
    "web token of an unknown key": _authorization(
        "Bearer " + _web_token({"alg": "HS512", "kid": UNKNOWN_TOKEN}, _CLAIMS, "c2lnbmF0dXJl")
    ),
    "web token of another algorithm": _authorization("Bearer " + _web_token({"alg": "HS256"}, _CLAIMS, "c2lnbmF0dXJl")),
    "web token of nonsense": _authorization("Bearer a.b.c"),
    "session's secret as a token": lambda holder: {"Authorization": f"token {holder.session.partition('.')[2]}"},
}
"""Forms that are refused wherever they are sent, in the dialect's plainest words."""
