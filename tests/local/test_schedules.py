import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from infra.local import stack
from infra.local.functions import LocalFunction
from infra.local.schedules import ScheduleRule, begin, seconds, sources
from infra.local.stopping import Stop
from tests.serving import HANGS

OFTEN = 0.001
SELDOM = 86_400


class Called:
    """A function that notes what it is called with, after it has failed as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.events: list[dict[str, Any]] = []
        self._changed = threading.Condition()

    def __call__(self, event: dict[str, Any], context: Any) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        if len(self.events) <= self.failures:
            raise RuntimeError("out of order")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=HANGS), self.events

    @contextmanager
    def every(self, seconds: float) -> Iterator[None]:
        with Stop() as stop:
            begin(ScheduleRule("Rule", LocalFunction("Function", self), seconds), stop)
            yield


def test_a_function_is_called_again_and_again() -> None:
    called = Called()
    with called.every(OFTEN):
        called.wait_until(lambda: len(called.events) >= 3)
    assert len({it["id"] for it in called.events}) == len(called.events)


def test_a_function_that_fails_is_called_all_the_same() -> None:
    called = Called(failures=2)
    with called.every(OFTEN):
        called.wait_until(lambda: len(called.events) >= 4)


def test_the_first_call_comes_at_the_start_and_a_stop_does_not_wait_for_the_next() -> None:
    called = Called()
    with called.every(SELDOM):
        called.wait_until(lambda: bool(called.events))
    assert len(called.events) == 1


def test_a_stop_lets_a_call_finish() -> None:
    begun, finished = threading.Event(), threading.Event()
    may_finish = threading.Event()

    def slow(event: dict[str, Any], context: Any) -> None:
        begun.set()
        assert may_finish.wait(HANGS)
        finished.set()

    with Stop() as stop:
        begin(ScheduleRule("Rule", LocalFunction("Function", slow), SELDOM), stop)
        assert begun.wait(HANGS)
        may_finish.set()
    assert finished.is_set()


def test_an_event_is_as_a_schedule_sends_it() -> None:
    called = Called()
    with called.every(SELDOM):
        called.wait_until(lambda: bool(called.events))
    (event,) = called.events
    assert (event["source"], event["detail-type"], event["detail"]) == ("aws.events", "Scheduled Event", {})
    assert event["resources"][0].endswith(":rule/Rule")
    assert datetime.fromisoformat(event["time"]).tzinfo is not None


@pytest.mark.parametrize(
    ("rate", "expected"),
    [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(1 hour)", 3600), ("rate(2 days)", 172_800)],
)
def test_a_rate_is_so_many_seconds(rate: str, expected: int) -> None:
    assert seconds(rate) == expected


@pytest.mark.parametrize("schedule", ["cron(0 12 * * ? *)", "rate(day)", "", "at(2026-11-22T00:00:00)"])
def test_other_schedules_are_refused(schedule: str) -> None:
    with pytest.raises(ValueError, match="is not a rate"):
        seconds(schedule)


def test_the_template_says_which_function_is_called_when() -> None:
    template = stack.expand()
    names = [name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"]
    found = sources(template, {name: LocalFunction(name, lambda event, context: None) for name in names})
    often = dict.fromkeys(("IndexerUpkeepFunction", "PublishingFunction"), 600)
    assert {it.function.name: it.seconds for it in found} == {"StagingSweepFunction": SELDOM, **often}
