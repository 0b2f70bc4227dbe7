"""Callers of the catalogue."""

import pytest

from tests.contract.conftest import Site

from .actions import Actions
from .client import Client


@pytest.fixture(scope="session")
def owner(site: Site) -> Client:
    """Somebody with a key."""
    return Client(site.url, site.token)


@pytest.fixture(scope="session")
def other(site: Site) -> Client:
    """Somebody else with a key."""
    return Client(site.url, site.token2)


@pytest.fixture(scope="session")
def admin(site: Site) -> Client:
    """An administrator of the site."""
    return Client(site.url, site.admin_token)


@pytest.fixture(scope="session")
def stranger(site: Site) -> Client:
    """Someone without a key."""
    return Client(site.url)


@pytest.fixture(scope="session")
def act(owner: Client) -> Actions:
    """Somebody with a key, who calls actions."""
    return Actions(owner)


@pytest.fixture(scope="session")
def admin_act(admin: Client) -> Actions:
    """An administrator, who calls actions."""
    return Actions(admin)


@pytest.fixture(scope="session")
def other_act(other: Client) -> Actions:
    """Somebody else with a key, who calls actions."""
    return Actions(other)


@pytest.fixture(scope="session")
def nobody_act(site: Site) -> Actions:
    """Nobody, who calls actions."""
    return Actions(Client(site.url))
