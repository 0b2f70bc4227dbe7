"""The authorization matrix, cell by cell: who asks for what, and what comes of it.

The cells of its cover; with `--all` every cell.
"""

from collections.abc import Iterator

import pytest
import requests

from tests.contract.conftest import Site

from .callers import Cast, outcome_of
from .cover import Cell, cover, product
from .outcomes import Verdict
from .rows import ROWS
from .things import Things


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of every cell that is asked for."""
    if "cell" in metafunc.fixturenames:
        cells = product(ROWS) if metafunc.config.getoption("--all") else cover(ROWS)
        metafunc.parametrize("cell", cells, ids=str)


class Asking:
    """Asks as anybody, over one connection."""

    def __init__(self, site: str, cast: Cast, things: Things, connection: requests.Session) -> None:
        self._site, self._cast, self._things, self._connection = site, cast, things, connection

    def ask(self, cell: Cell) -> requests.Response:
        """Ask for a row's operation as a caller; what it would use up is new."""
        row, caller = cell
        used_up = row.uses_up if cell.verdict is Verdict.DONE else None
        self._connection.cookies.clear()
        return self._connection.request(
            row.method,
            self._site + self._things.path(row.path, fresh=used_up == "things"),
            headers=self._cast.fresh(caller) if used_up == "caller" else self._cast.headers(caller),
            json=row.body(self._things) if row.body else None,
            allow_redirects=False,
            timeout=60,
        )


@pytest.fixture(scope="module")
def asking(site: Site, cast: Cast, things: Things) -> Iterator[Asking]:
    with requests.Session() as connection:
        connection.trust_env = False
        yield Asking(site.url, cast, things, connection)


def test_cell(asking: Asking, cell: Cell) -> None:
    answer, expected = asking.ask(cell), cell.expected
    status, told = outcome_of(answer)
    assert status == expected.status, answer.text
    if expected.body is not None:
        assert told == expected.body
