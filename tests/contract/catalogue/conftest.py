"""Callers of the catalogue."""

import pytest

from tests.contract.conftest import Site

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
