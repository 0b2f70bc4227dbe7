"""The columns of the matrix: everybody who may call, and how each comes by a credential, over HTTP alone."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

import jwt
import pytest

from tests.contract.accounts.browser import Browser, shown_token
from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site
from tests.contract.plans.client import authenticate
from tests.own_site import OwnSite


class Caller(StrEnum):
    """A column. Whatever the matrix asks for is the owner's, where it is anybody's."""

    ANONYMOUS = "anonymous"
    USER = "user"
    OTHER_USER = "other user"
    OWNER = "owner"
    GROUP_MEMBER = "group member"
    ORG_ADMIN = "org admin"
    API_CLIENT = "API client"
    SITE_ADMIN = "site admin"
    REVOKED = "revoked token"
    EXPIRED = "expired web token"
    UNKNOWN = "unknown token"
    MALFORMED = "malformed token"
    UNKNOWN_SCHEME = "unknown scheme"
    SUSPENDED = "suspended account"


PEOPLE = (
    Caller.USER,
    Caller.OTHER_USER,
    Caller.OWNER,
    Caller.GROUP_MEMBER,
    Caller.ORG_ADMIN,
    Caller.SITE_ADMIN,
)
"""Who has an account and a good credential."""

BAD = (
    Caller.REVOKED,
    Caller.EXPIRED,
    Caller.UNKNOWN,
    Caller.MALFORMED,
    Caller.UNKNOWN_SCHEME,
    Caller.SUSPENDED,
)
"""Whose credential is refused."""

PRIVILEGES: Mapping[Caller, frozenset[str]] = {
    Caller.ANONYMOUS: frozenset(),
    Caller.API_CLIENT: frozenset({"client"}),
    Caller.USER: frozenset({"account"}),
    Caller.OTHER_USER: frozenset({"account"}),
    Caller.OWNER: frozenset({"account", "ownership"}),
    Caller.GROUP_MEMBER: frozenset({"account", "group"}),
    Caller.ORG_ADMIN: frozenset({"account", "organisation"}),
    Caller.SITE_ADMIN: frozenset({"account", "site"}),
}
"""What each caller has that something may be open to; a bad credential is nothing to have.

The order of privilege is that of the sets. Everybody with an account has more than a stranger, and what a role or a
thing of one's own adds compares with nothing else: owners are let in as owners and site administrators as such, by
different lines.
"""

FEW = (Caller.ANONYMOUS, Caller.OTHER_USER, Caller.UNKNOWN)
"""One caller of each sort, for what follows from other rows."""

UNKNOWN_TOKEN = "0123456789abcdef0123456789abcdef01234567"

Headers = Mapping[str, str]


def has_no_more(caller: Caller, other: Caller) -> bool:
    """Whether `other` has all that `caller` has; a bad credential compares with itself alone."""
    if caller in BAD or other in BAD:
        return caller is other
    return PRIVILEGES[caller] <= PRIVILEGES[other]


@dataclass(frozen=True)
class Person:
    """Somebody with an account and a token."""

    id: int
    username: str
    token: str

    @property
    def headers(self) -> Headers:
        """Their credential."""
        return {"Authorization": f"token {self.token}"}


class Cast:
    """Everybody, made when first asked for and kept, through the site's pages and the accounts' API.

    Args:
        site: the site and the people whom it has from the start.
        own: what only a run's own site tells; None for another's.
    """

    def __init__(self, site: Site, own: OwnSite | None) -> None:
        self._site = site
        self._own = own
        self._admin = Program(site.url, site.admin_token)
        self._headers: dict[Caller, Headers] = {}
        self._owner: Person | None = None

    @property
    def owner(self) -> Person:
        """Whose everything is that the matrix asks for."""
        if self._owner is None:
            me = Program(self._site.url, self._site.token).done("GET", "/account/me")
            self._owner = Person(me["id"], me["username"], self._site.token)
        return self._owner

    def headers(self, caller: Caller) -> Headers:
        """What a caller sends along."""
        if caller not in self._headers:
            self._headers[caller] = self._made(caller)
        return self._headers[caller]

    def fresh(self, caller: Caller) -> Headers:
        """What somebody new sends along who is to the site as that caller, and whom nobody misses afterwards."""
        return self._new_person(caller).headers if caller in PEOPLE else self.headers(caller)

    def person(self) -> Person:
        """Somebody new, with a token."""
        browser = self.signed_in()
        token, me = shown_token(browser.open("/get-token")), browser.me()
        assert token
        return Person(me["id"], me["username"], token)

    def signed_in(self) -> Browser:
        """The browser of somebody new; the test is skipped where only GitHub itself signs people in, or nobody."""
        browser = Browser(self._site.url)
        if browser.open("/account/login", follow=False).status_code == 503:
            pytest.skip("nobody can sign in on this site")
        assert browser.sign_in(f"cast-{uuid4().hex[:12]}").status_code == 200
        return browser

    def client(self) -> tuple[int, Headers]:
        """The id of a new API client, and what it sends along."""
        made = self._admin.done(
            "POST", "/account/clients", {"name": f"Client {uuid4()}", "contact_email": "ops@firth.example"}
        )
        granted = authenticate(self._site.url, {name: made[name] for name in ("client_id", "client_secret")})
        return made["id"], _bearer(granted["access_token"])

    def _made(self, caller: Caller) -> Headers:
        match caller:
            case Caller.ANONYMOUS:
                return {}
            case Caller.OTHER_USER:
                return {"Authorization": f"token {self._site.token2}"}
            case Caller.OWNER:
                return self.owner.headers
            case Caller.SITE_ADMIN:
                return {"Authorization": f"token {self._site.admin_token}"}
            case Caller.API_CLIENT:
                return self.client()[1]
            case Caller.EXPIRED:
                return _bearer(self._expired())
            case Caller.UNKNOWN:
                return {"Authorization": f"token {UNKNOWN_TOKEN}"}
            case Caller.MALFORMED:
                return {"Authorization": f"token {UNKNOWN_TOKEN.upper()}"}
            case Caller.UNKNOWN_SCHEME:
                return {"Authorization": f'Digest username="{self._site.user}", response="{UNKNOWN_TOKEN}"'}
        return self._new_person(caller).headers

    def _new_person(self, caller: Caller) -> Person:
        """Somebody who has just got an account and is to the site as that caller."""
        person = self.person()
        account = f"/account/users/{person.id}"
        match caller:
            case Caller.GROUP_MEMBER:
                group = self._admin.done("POST", "/account/groups", {"name": f"Group {uuid4()}"})
                self._admin.done("PUT", f"/account/groups/{group['id']}/members/{person.id}")
            case Caller.ORG_ADMIN:
                organisation = self._admin.done("POST", "/account/organisations", {"name": f"Institute {uuid4()}"})
                self._admin.done("PUT", f"{account}/organisation", {"organisation": organisation["id"]})
                self._admin.done("PATCH", account, {"roles": ["organisational_admin", "use_api"]})
            case Caller.SITE_ADMIN:
                self._admin.done("PATCH", account, {"roles": ["site_admin"]})
            case Caller.SUSPENDED:
                self._admin.done("PATCH", account, {"suspended": True})
            case Caller.REVOKED:
                Program(self._site.url, person.token).done("DELETE", "/account/token")
        return person

    def _expired(self) -> str:
        """A web token that is over; for another's site it is not even well signed."""
        if self._own is None:
            return jwt.encode({"exp": int(time.time()) - 60}, secrets.token_hex(64), "HS512", {"kid": "0"})
        return self._own.expired(self.client()[1]["Authorization"].removeprefix("Bearer "))


def _bearer(web_token: str) -> Headers:
    return {"Authorization": f"Bearer {web_token}"}


def outcome_of(answer: Any) -> tuple[int, Any]:
    """Status and JSON body; None for a body that is no JSON."""
    is_json = answer.headers.get("Content-Type", "").startswith("application/json") and answer.content
    return answer.status_code, answer.json() if is_json else None
