"""Servers that are broken, slow, half gone or lie, and clients that do not wait."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.aws.server import BadServer, bad_server


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr("shared.aws.lean_dynamodb.time.sleep", waited.append)
    return waited


@pytest.fixture(scope="module")
def shared_server() -> Iterator[BadServer]:
    with bad_server() as server:
        yield server


@pytest.fixture
def server() -> Iterator[BadServer]:
    with bad_server() as server:
        yield server
