"""Callers of the registry, and records that many tests read."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from .client import Client, Json, Site, fresh_hash

Example = Callable[[str], Json]


@pytest.fixture(scope="session")
def registry(site: Site) -> Client:
    """A signed-in user."""
    return Client(site.url, site.token, site.user)


@pytest.fixture(scope="session")
def second(site: Site) -> Client:
    """Another signed-in user."""
    return Client(site.url, site.token2, site.user2)


@pytest.fixture(scope="session")
def stranger(site: Site) -> Client:
    """Someone without credentials."""
    return Client(site.url)


@pytest.fixture(scope="session")
def example(registry: Client) -> Example:
    """Gives one record of a table, with a value in every field. It is made once: only read it."""

    @cache
    def made(table: str) -> Json:
        if table == "user_author":
            return registry.make(table)
        return registry.create(table, registry.full(table))

    return made


@pytest.fixture(scope="session")
def crowded_root(registry: Client) -> Json:
    """A storage root with 105 locations: more than a page, and more than a record keeps of reverse links."""
    root = registry.make("storage_root")

    def add(number: int) -> Json:
        return registry.make("storage_location", path=f"{number}.csv", hash=fresh_hash(), storage_root=root["url"])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(105)))
    return registry.read(root["url"])
