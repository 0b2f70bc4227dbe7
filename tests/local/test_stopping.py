"""A site's stop, counted in steps: nobody here looks at a clock."""

import threading
from typing import Any

import pytest

from infra.local.functions import LocalFunction
from infra.local.stopping import Stop
from shared.deadline import ending_with, share
from tests.serving import HANGS

LONG = 900


def test_everybody_is_told_before_anybody_is_waited_for() -> None:
    together = threading.Barrier(3)

    def run() -> None:
        while not stop.pause(LONG):
            pass
        together.wait(timeout=HANGS)

    with Stop() as stop:
        for name in ("first", "second", "third"):
            stop.work(run, name)
    assert not together.broken


def test_a_long_run_learns_that_there_is_enough() -> None:
    begun = threading.Event()

    def index(event: dict[str, Any], context: Any) -> None:
        with ending_with(context):
            enough = share(1, 60)
            while not enough():
                begun.set()

    with Stop() as stop:
        function = LocalFunction("Indexer", index, timeout=LONG, left=stop.left)
        stop.work(lambda: function({}), "indexer")
        assert begun.wait(HANGS)


def test_a_function_has_its_own_time_until_the_stop_and_no_more_than_the_stop_then() -> None:
    told: list[int] = []

    def look(event: dict[str, Any], context: Any) -> None:
        told.append(context.get_remaining_time_in_millis())

    with Stop(lambda: asked({}), seconds=10) as stop:
        asked = LocalFunction("Function", look, timeout=LONG, left=stop.left)
        asked({})
    assert 10_000 < told[0] <= LONG * 1000
    assert 0 <= told[1] <= 10_000


def test_requests_finish_before_the_last_round() -> None:
    done: list[str] = []

    def run() -> None:
        while not stop.pause(LONG):
            pass
        stop.wait_for_requests()
        done.append("last round")

    with Stop(lambda: done.append("requests")) as stop:
        stop.work(run, "stream")
    assert done == ["requests", "last round"]


def test_who_never_ends_is_named_and_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    let_go = threading.Event()
    with Stop(seconds=0) as stop:
        stop.work(lambda: stop.pause(LONG) and let_go.wait(HANGS), "stream of table")
        stop.work(lambda: let_go.wait(HANGS), "queue of Indexer")
    assert "queue of Indexer" in caplog.text
    let_go.set()
