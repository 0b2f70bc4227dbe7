"""The matrix has a row for everything, so that what is added without one fails here."""

import re
from importlib import import_module

from infra.routes import FUNCTIONS, PACKAGES
from shared.http import App

from .callers import BAD, PEOPLE, Caller
from .outcomes import WORDS
from .rows import ROWS, SERVED, resources


def test_every_resource_of_the_route_table_has_a_row() -> None:
    assert {row.resource for row in ROWS} == resources()


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    """Every method and address that a function registers: the tables', the operations' of accounts, the pages'."""
    assert {(row.method, row.pattern) for row in SERVED} == set().union(*map(_registered, PACKAGES))


def test_every_caller_is_of_one_sort() -> None:
    assert sorted([*PEOPLE, *BAD, Caller.ANONYMOUS, Caller.API_CLIENT]) == sorted(Caller)


def test_every_group_that_answers_has_words() -> None:
    assert set(FUNCTIONS) == set(WORDS)


def _registered(package: str) -> set[tuple[str, str]]:
    app: App = import_module(f"functions.{package}.app").app
    return {(method, _bare(pattern)) for pattern, handlers in app.routes.items() for method in handlers}


def _bare(pattern: str) -> str:
    """A pattern without the slash at its end; `/api/` is another address than `/api`."""
    return pattern if pattern == "/api/" else re.sub("(?<=.)/$", "", pattern)
