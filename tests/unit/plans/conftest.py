"""The tables of plans and accounts on moto, empty for every test that asks for them."""

from collections.abc import Iterator

import pytest

from functions.plans.operations import templates
from functions.plans.template_record import DEFAULT_ID
from infra.tables import create_table
from tests.unit.accounts_table import accounts_table


@pytest.fixture
def plans_table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Empty tables, and a process that remembers nothing of others."""
    monkeypatch.setenv("PLANS_TABLE", "plans")
    monkeypatch.setenv("FILES_BUCKET", "plans-files")
    monkeypatch.setattr(templates, "_default_id", DEFAULT_ID)
    with accounts_table(monkeypatch):
        create_table("plans")
        yield
