"""Who asks: people with browsers, programs with tokens, nobody."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

import pytest
import requests

from .browser import Browser


class Site(Protocol):
    """What the fixture `site` gives, as far as these tests need it."""

    url: str
    user: str
    token: str
    admin: str
    admin_token: str


class Program:
    """A program that calls the JSON API, with a token or without."""

    def __init__(self, site: str, token: str | None = None) -> None:
        """`site` is its address without a slash at the end."""
        self.site = site
        self.token = token

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        """Send a request, to a path or a whole address."""
        headers = {"Authorization": f"token {self.token}"} if self.token else {}
        address = path if path.startswith("http") else f"{self.site}{path}"
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, address, json=body, headers=headers, timeout=60, **options)

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a request that must succeed; None where there is none."""
        answer = self.send(method, path, body)
        assert answer.ok, f"{answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@pytest.fixture
def browser(site: Site) -> Browser:
    """A browser that nobody has signed in with."""
    return Browser(site.url)


@pytest.fixture
def signed_in(browser: Browser) -> Browser:
    """The browser of somebody new, who has signed in."""
    assert browser.sign_in(unique("person-")).status_code == 200
    return browser


@pytest.fixture(scope="session")
def admin(site: Site) -> Program:
    """A site administrator."""
    return Program(site.url, site.admin_token)


@pytest.fixture(scope="session")
def user(site: Site) -> Program:
    """An ordinary user."""
    return Program(site.url, site.token)


@pytest.fixture(scope="session")
def stranger(site: Site) -> Program:
    """Someone without credentials."""
    return Program(site.url)


@pytest.fixture
def with_token(site: Site) -> Callable[[str], Program]:
    """Gives a program with a token."""
    return lambda token: Program(site.url, token)


def unique(start: str) -> str:
    """A name that nothing else on the site has."""
    return f"{start}{uuid4().hex[:12]}"
