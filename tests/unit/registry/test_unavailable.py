"""Throttled, silent or slow storage: 503 with `Retry-After`, never the 500 that stands for a bug of ours."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from shared import deadline
from tests.storage.faults import faults
from tests.unit.events import proxy_event
from tests.unit.registry.conftest import HOST, Registry


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow at once."""
    monkeypatch.setattr("shared.aws.lean_dynamodb.time", SimpleNamespace(sleep=lambda seconds: None))
    monkeypatch.setattr("shared.records.retries.time", SimpleNamespace(sleep=lambda seconds: None))


@pytest.mark.parametrize("fault", ["throttle", "conflict", "timeout before"])
@pytest.mark.parametrize(
    ("method", "path", "details"),
    [
        ("GET", "/api/author/", {}),
        ("GET", "/api/author/1/", {}),
        ("GET", "/api/author/", {"query": {"name": ["Ada"]}}),
        ("POST", "/api/author/", {"body": {"name": "Grace"}}),
    ],
)
def test_no_answer_is_503(registry: Registry, fault: str, method: str, path: str, details: dict[str, Any]) -> None:
    registry.make("author", name="Ada")
    with faults(lambda operation: fault):
        reply = registry.send(method, path, **details)
    assert (reply.status, reply.headers["Retry-After"]) == (503, "1")
    assert "send the request again" in reply.body["detail"]
    assert registry.send("GET", "/api/author/").body["count"] == 1


@pytest.mark.parametrize("operation", ["UpdateItem", "TransactWriteItems", "GetItem", "Query", "BatchGetItem"])
def test_one_fault_is_nobodys_concern(registry: Registry, operation: str) -> None:
    left = {operation: "throttle"}
    with faults(lambda each: left.pop(each, None)):
        assert registry.send("POST", "/api/author/", {"name": "Ada"}).status == 201
        assert registry.send("GET", "/api/author/").body["count"] == 1


class Clock:
    """A Lambda context whose function has so many milliseconds left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def get_remaining_time_in_millis(self) -> int:
        """As Lambda's."""
        return self.left


def test_a_function_stops_before_its_own_end(registry: Registry) -> None:
    registry.make("author", name="Ada")
    event = proxy_event("GET", "/api/author/1/", caller=registry.me, host=HOST)
    began = time.monotonic()
    assert registry.handler(event, Clock(3000))["statusCode"] == 503
    assert time.monotonic() - began < 1
    assert registry.handler(event, Clock(29_000))["statusCode"] == 200


def test_a_context_without_a_clock_sets_no_end() -> None:
    with deadline.ending_with(None):
        deadline.require(1e9)
