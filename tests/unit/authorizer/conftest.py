"""The table of accounts on moto, empty for every test, and a process that remembers nothing of the one before."""

from collections.abc import Iterator

import pytest

from shared.accounts import passwords, uses
from tests.unit.accounts_table import accounts_table


@pytest.fixture(autouse=True)
def _accounts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(uses, "_noted", {})
    monkeypatch.setattr(passwords, "_remembered", {})
    with accounts_table(monkeypatch):
        yield
