"""The authorization matrix, row by row: who asks for what, and what comes of it.

The cells of its cover; with `--all` every cell.
"""

from collections.abc import Sequence
from itertools import groupby

import pytest
import requests

from .callers import Cast, outcome_of
from .connection import Connection
from .cover import Cell, cover, product
from .outcomes import Verdict
from .rows import ROWS
from .things import Things


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of every row, with the cells that are asked for."""
    if "cells" in metafunc.fixturenames:
        cells = product(ROWS) if metafunc.config.getoption("--all") else cover(ROWS)
        rows = {str(row): list(some) for row, some in groupby(cells, lambda cell: cell.row)}
        metafunc.parametrize("cells", rows.values(), ids=rows.keys())


class Asking:
    """Asks as anybody."""

    def __init__(self, cast: Cast, things: Things, connection: Connection) -> None:
        self._cast, self._things, self._connection = cast, things, connection

    def ask(self, cell: Cell) -> requests.Response:
        """Ask for a row's operation as a caller; what it would use up is new."""
        row, caller = cell
        used_up = row.uses_up if cell.verdict is Verdict.DONE else None
        return self._connection.send(
            row.method,
            self._things.path(row.path, fresh=used_up == "things"),
            self._cast.fresh(caller) if used_up == "caller" else self._cast.headers(caller),
            row.body(self._things) if row.body else None,
        )


@pytest.fixture(scope="session")
def asking(cast: Cast, things: Things, connection: Connection) -> Asking:
    return Asking(cast, things, connection)


def test_row(asking: Asking, cells: Sequence[Cell]) -> None:
    wrong = {}
    for cell in cells:
        answer, expected = asking.ask(cell), cell.expected
        status, told = outcome_of(answer)
        if status != expected.status or expected.body not in (None, told):
            wrong[str(cell.caller)] = f"expected {expected}, got {status} {answer.text}"
    assert not wrong
