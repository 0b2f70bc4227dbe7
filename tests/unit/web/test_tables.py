"""What the website says again of the registry, whose package it does not import."""

from functions.registry.tables import TABLES as OF_THE_REGISTRY
from functions.registry.web import ALIASES
from functions.web.tables import ALIASED, TABLES


def test_the_tables_are_the_registrys() -> None:
    assert tuple(OF_THE_REGISTRY) == TABLES
    assert set(ALIASES) == ALIASED
