"""Callers of the repository."""

import pytest

from tests.contract.conftest import Site

from .client import Client


@pytest.fixture(scope="session")
def owner(site: Site) -> Client:
    """Somebody with a token."""
    return Client(site.url, site.token)


@pytest.fixture(scope="session")
def other(site: Site) -> Client:
    """Somebody else with a token."""
    return Client(site.url, site.token2)


@pytest.fixture(scope="session")
def admin(site: Site) -> Client:
    """An administrator of the site."""
    return Client(site.url, site.admin_token)


@pytest.fixture(scope="session")
def stranger(site: Site) -> Client:
    """Someone without a token."""
    return Client(site.url)
