"""Callers of the plans: API clients, people of an organisation, nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.contract.accounts.browser import Browser, shown_token
from tests.contract.accounts.conftest import Program
from tests.contract.conftest import Site

from .client import Client, Json, address, authenticate, fresh


@dataclass(frozen=True)
class ApiClient:
    """A program that is registered with the site, and what it logs in with."""

    id: int
    name: str
    client_id: str
    client_secret: str

    @property
    def grant(self) -> Json:
        """What it logs in with."""
        return {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
        }


@dataclass(frozen=True)
class Person:
    """Somebody with an account and an API token."""

    id: int
    email: str
    code: str
    name: str

    @property
    def grant(self) -> Json:
        """What they log in with."""
        return {"grant_type": "authorization_code", "email": self.email, "code": self.code}


@pytest.fixture(scope="session")
def admin(site: Site) -> Program:
    """An administrator of the site, at the accounts."""
    return Program(site.url, site.admin_token)


@pytest.fixture(scope="session")
def register(admin: Program) -> Callable[..., ApiClient]:
    """Register a new API client; gives what it logs in with."""

    def registered(**more: int) -> ApiClient:
        said: dict[str, Any] = {"name": fresh("Harvester "), "contact_email": address("keeper"), **more}
        made = admin.done("POST", "/account/clients", said)
        return ApiClient(made["id"], said["name"], made["client_id"], made["client_secret"])

    return registered


@pytest.fixture(scope="session")
def organisation(admin: Program) -> int:
    """The id of an organisation that nobody else belongs to."""
    return int(admin.done("POST", "/account/organisations", {"name": fresh("Institute ")})["id"])


@pytest.fixture(scope="session")
def join(site: Site, admin: Program) -> Callable[[int | None, Sequence[str]], Person]:
    """Let somebody new sign in and have an API token, in an organisation and with roles."""

    def joined(organisation: int | None, roles: Sequence[str]) -> Person:
        browser = Browser(site.url)
        if browser.open("/account/login", follow=False).status_code == 503:
            pytest.skip("nobody can sign in on this site")
        assert browser.sign_in(fresh("planner")).status_code == 200
        code, me = shown_token(browser.open("/get-token")), browser.me()
        assert code
        account = f"/account/users/{me['id']}"
        name = fresh("Isla ")
        if organisation:
            admin.done("PUT", f"{account}/organisation", {"organisation": organisation})
        admin.done("PATCH", account, {"roles": list(roles), "full_name": name})
        return Person(me["id"], me["email"], code, name)

    return joined


@pytest.fixture(scope="session")
def log_in(site: Site) -> Callable[[ApiClient | Person], Client]:
    """Log somebody in; gives what they call with."""

    def logged_in(who: ApiClient | Person) -> Client:
        return Client(site.url, authenticate(site.url, who.grant)["access_token"], who.name)

    return logged_in


@pytest.fixture(scope="session")
def program(register: Callable[..., ApiClient]) -> ApiClient:
    """An API client, before it has logged in."""
    return register()


@pytest.fixture(scope="session")
def client(log_in: Callable[[ApiClient], Client], program: ApiClient) -> Client:
    """The same, logged in."""
    return log_in(program)


@pytest.fixture(scope="session")
def client2(log_in: Callable[[ApiClient], Client], register: Callable[..., ApiClient]) -> Client:
    """Another API client."""
    return log_in(register())


@pytest.fixture(scope="session")
def administrator(join: Callable[..., Person], organisation: int) -> Person:
    """Who administers the organisation, before they have logged in."""
    return join(organisation, ("organisational_admin", "use_api"))


@pytest.fixture(scope="session")
def org_admin(log_in: Callable[[Person], Client], administrator: Person) -> Client:
    """The same, logged in."""
    return log_in(administrator)


@pytest.fixture(scope="session")
def colleague(log_in: Callable[[Person], Client], join: Callable[..., Person], organisation: int) -> Client:
    """Somebody of the same organisation who may use the API."""
    return log_in(join(organisation, ("use_api",)))


@pytest.fixture(scope="session")
def unprivileged(site: Site, join: Callable[..., Person], organisation: int) -> Client:
    """Somebody of the same organisation who may not use the API; they call with their account's token."""
    person = join(organisation, ())
    return Client(site.url, person.code, person.name)


@pytest.fixture(scope="session")
def nobody(site: Site) -> Client:
    """Someone without a token."""
    return Client(site.url)
