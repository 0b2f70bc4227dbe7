"""The authorization matrix, cell by cell: who asks for what, and what comes of it."""

from collections.abc import Iterator

import pytest
import requests

from tests.contract.conftest import Site

from .callers import Caller, Cast, outcome_of
from .outcomes import Verdict
from .row import Row
from .rows import ROWS
from .things import Things

CELLS = [pytest.param(row, caller, id=f"{row}-{caller}") for row in ROWS for caller in row.callers]


class Asking:
    """Asks as anybody, over one connection."""

    def __init__(self, site: str, cast: Cast, things: Things, connection: requests.Session) -> None:
        self._site, self._cast, self._things, self._connection = site, cast, things, connection

    def ask(self, row: Row, caller: Caller) -> requests.Response:
        """Ask for a row's operation as a caller; what it would use up is new."""
        used_up = row.uses_up if row.rule[caller] is Verdict.DONE else None
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


@pytest.mark.parametrize(("row", "caller"), CELLS)
def test_cell(asking: Asking, row: Row, caller: Caller) -> None:
    answer, expected = asking.ask(row, caller), row.expected(caller)
    status, told = outcome_of(answer)
    assert status == expected.status, answer.text
    if expected.body is not None and row.method != "HEAD":
        assert told == expected.body
