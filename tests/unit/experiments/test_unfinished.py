"""What is too long for a stream's record goes on through the queue, until all is done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.experiments import arrivals, stream
from functions.experiments.operations import audiences, deletion, unfinished
from functions.experiments.store import store
from shared import deadline
from shared.aws import sqs
from tests.unit.experiments.conftest import Lab
from tests.unit.experiments.test_deletion import left, stored, told, upload


class Clock:
    """The time, as it passes for functions, and a Lambda context: each look at it takes a second."""

    def __init__(self, seconds: float) -> None:
        self.now = 0.0
        self.end = seconds

    def monotonic(self) -> float:
        self.now += 1
        return self.now

    def get_remaining_time_in_millis(self) -> int:
        return int(1000 * (self.end - self.monotonic()))


class Queue:
    """The group's queue. `deliver` brings every message to the function, as often as told, until none is left."""

    def __init__(self) -> None:
        self.url: str = sqs().create_queue(QueueName="experiments")["QueueUrl"]
        self.bodies: list[str] = []

    def deliver(self, patch: pytest.MonkeyPatch, times: int = 1) -> None:
        while messages := sqs().receive_message(QueueUrl=self.url).get("Messages", []):
            for message in messages:
                assert len(self.bodies) < 100
                self.bodies.append(message["Body"])
                for _ in range(times):
                    assert arrivals.handler(_event(message), begin(patch, 70)) == {"batchItemFailures": []}  # type: ignore[arg-type]
                sqs().delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])


def _event(message: Any) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": "1"}
    arn = "arn:aws:sqs:eu-west-1:123456789012:experiments"
    record = {"messageId": "1", "receiptHandle": "x", "body": message["Body"], "attributes": attributes}
    return {"Records": [{**record, "eventSource": "aws:sqs", "eventSourceARN": arn}]}


def begin(patch: pytest.MonkeyPatch, seconds: float) -> Clock:
    """Give the context of a run that has so many seconds."""
    clock = Clock(seconds)
    patch.setattr(deadline, "time", clock)
    return clock


@pytest.fixture
def queue(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    queue = Queue()
    monkeypatch.setenv("EXPERIMENTS_QUEUE", queue.url)
    monkeypatch.setattr(deletion, "_FILES_AT_ONCE", 1)
    monkeypatch.setattr(audiences, "_AT_ONCE", 1)
    yield queue


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("seconds", [20, 60])
def test_a_large_deletion_leaves_the_stream_in_time_and_ends(
    lab: Lab, queue: Queue, monkeypatch: pytest.MonkeyPatch, seconds: float, times: int
) -> None:
    experiment = lab.experiment()
    for _ in range(2):
        dataset = lab.dataset(experiment)
        for number in range(5):
            upload(lab, dataset, f"{number}.csv")
    store().delete("experiment", experiment["id"])
    with monkeypatch.context() as patch:
        clock = begin(patch, seconds)
        assert stream.handler(told(experiment["id"]), clock) == {"batchItemFailures": []}  # type: ignore[arg-type]
        assert clock.now < seconds
        assert left()[2] > 0
        queue.deliver(patch, times)
    assert (left(), stored()) == ((0, 0, 0), [])
    assert len(queue.bodies) > 1
    afters = [json.loads(each)["unfinished"]["after"] for each in queue.bodies]
    assert times > 1 or afters == sorted(afters)


def test_many_datasets_get_their_audience(lab: Lab, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = lab.experiment()
    for _ in range(12):
        lab.dataset(experiment)
    with monkeypatch.context() as patch:
        patch.setattr("functions.experiments.operations.experiments.respread", lambda id: None)
        assert lab.send("PATCH", experiment["resource_uri"], {"public_access": 100}).status == 202
        assert lab.get("dataset/", lab.otto).total == 0
        clock = begin(patch, 40)
        assert stream.handler(told(experiment["id"], "MODIFY"), clock) == {"batchItemFailures": []}  # type: ignore[arg-type]
        assert clock.now < 40
        queue.deliver(patch)
    assert lab.get("dataset/", lab.otto).total == 12
    assert len(queue.bodies) > 1


def test_what_needs_no_more_time_sends_nothing(lab: Lab, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.dataset(lab.experiment())
    for change in (unfinished.changed, unfinished.gone):
        change(1)
    with monkeypatch.context() as patch:
        queue.deliver(patch)
    assert queue.bodies == []


def test_what_cannot_be_sent_is_told_again(lab: Lab, queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.dataset(lab.experiment())
    store().delete("experiment", 1)
    monkeypatch.setenv("EXPERIMENTS_QUEUE", queue.url + "-gone")
    with monkeypatch.context() as patch:
        assert stream.handler(told(1), begin(patch, 20))["batchItemFailures"]  # type: ignore[arg-type]
