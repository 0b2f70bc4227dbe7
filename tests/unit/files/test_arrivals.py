"""Messages in which S3 says that bytes have come, and when they come again."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import pytest
from chalice.local import LambdaContext
from moto import mock_aws

from infra.local import stack
from shared.aws import sqs
from shared.files.arrivals import consumer

VISIBILITY_TIMEOUT = 5400


def _context() -> Any:
    """The context of a function whose time begins now."""
    return LambdaContext("arrivals", 1792, 900_000)


class Queue:
    """A queue on moto, what is received from it, and which calls of it functions make."""

    def __init__(self) -> None:
        attributes: Any = {"VisibilityTimeout": str(VISIBILITY_TIMEOUT)}
        self.url = sqs().create_queue(QueueName="arrivals", Attributes=attributes)["QueueUrl"]
        asked: Any = sqs().get_queue_attributes(QueueUrl=self.url, AttributeNames=["QueueArn"])
        self.arn = asked["Attributes"]["QueueArn"]
        self.calls: list[dict[str, Any]] = []

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append({"call": model.name, **params})

    def received(self, body: Any, times: int = 1) -> dict[str, Any]:
        """Send a message and receive it; give the event of it, as of one that was received that often."""
        sqs().send_message(QueueUrl=self.url, MessageBody=json.dumps(body))
        (message,) = sqs().receive_message(QueueUrl=self.url)["Messages"]
        event = messages(body, arn=self.arn, times=times)
        event["Records"][0]["receiptHandle"] = message["ReceiptHandle"]
        self.calls.clear()
        return event

    def waits(self) -> list[int]:
        """After how many seconds messages were to come again."""
        return [it["VisibilityTimeout"] for it in self.calls]


@pytest.fixture
def queue() -> Iterator[Queue]:
    with mock_aws():
        queue = Queue()
        sqs().meta.events.register("provide-client-params.sqs", queue.note)
        yield queue
        sqs().meta.events.unregister("provide-client-params.sqs", queue.note)


def records(*keys: str, event: str = "ObjectCreated:Put", source: str = "aws:s3") -> dict[str, Any]:
    return {
        "Records": [
            {
                "eventVersion": "2.1",
                "eventSource": source,
                "awsRegion": "eu-west-1",
                "eventTime": "2026-11-22T06:40:51.162Z",
                "eventName": event,
                "s3": {
                    "bucket": {"name": "files", "arn": "arn:aws:s3:::files"},
                    "object": {"key": quote_plus(key, safe="/"), "size": 3, "eTag": "e", "sequencer": "0A"},
                },
            }
            for key in keys
        ]
    }


def messages(*bodies: Any, arn: str = "arn:aws:sqs:eu-west-1:0:arrivals", times: int = 1) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"m{number}",
                "receiptHandle": "h",
                "body": body if isinstance(body, str) else json.dumps(body),
                "attributes": {"ApproximateReceiveCount": str(times)},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": arn,
                "awsRegion": "eu-west-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def test_the_group_is_told_of_what_came_for_it() -> None:
    told: list[tuple[str, str]] = []
    handler = consumer("experiments", lambda owner, key: told.append((owner, key)))
    test_event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "files"}
    event = messages(
        test_event,
        records("staging/experiments/17/a", "staging/experiments/18/b c+d é%"),
        records("staging/registry/17/a", "files/experiments/17/a", "staging/experiments/17"),
        records("staging/experiments/19/a", event="ObjectCreated:CompleteMultipartUpload"),
        records("staging/experiments/20/a", event="ObjectRemoved:Delete"),
        records("staging/experiments/21/a", source="aws:other"),
        {},
    )
    assert handler(event, _context()) == {"batchItemFailures": []}
    assert told == [
        ("17", "staging/experiments/17/a"),
        ("18", "staging/experiments/18/b c+d é%"),
        ("19", "staging/experiments/19/a"),
    ]


def not_now(owner: str, key: str) -> None:
    raise RuntimeError("not now")


def test_only_what_fails_comes_again(queue: Queue) -> None:
    def arrived(owner: str, key: str) -> None:
        if owner == "2":
            raise RuntimeError("not now")

    handler = consumer("experiments", arrived)
    event = messages(records("staging/experiments/1/a"), records("staging/experiments/2/a"), "no JSON")
    assert handler(event, _context()) == {"batchItemFailures": [{"itemIdentifier": "m1"}, {"itemIdentifier": "m2"}]}
    again = handler(messages(records("staging/experiments/2/a")), _context())
    assert again == {"batchItemFailures": [{"itemIdentifier": "m0"}]}


def test_what_is_dealt_with_makes_no_call(queue: Queue) -> None:
    event = queue.received(records("staging/experiments/1/a"))
    assert consumer("experiments", lambda owner, key: None)(event, _context()) == {"batchItemFailures": []}
    assert queue.calls == []


@pytest.mark.parametrize("body", [records("staging/experiments/1/a"), {"Records": 7}])
def test_what_fails_is_given_back_soon(queue: Queue, body: Any) -> None:
    event = queue.received(body)
    assert consumer("experiments", not_now)(event, _context()) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    handle = event["Records"][0]["receiptHandle"]
    given_back = {"QueueUrl": queue.url, "ReceiptHandle": handle, "VisibilityTimeout": 5}
    assert queue.calls == [{"call": "ChangeMessageVisibility", **given_back}]


def test_waits_grow_to_a_quarter_of_an_hour(queue: Queue) -> None:
    waits = waits_until(queue, 12)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]


@pytest.mark.parametrize("name", ["RegistryArrivals", "ExperimentsArrivals"])
def test_a_fault_of_an_hour_puts_nothing_aside(queue: Queue, name: str) -> None:
    properties = stack.expand()["Resources"][name]["Properties"]
    assert sum(waits_until(queue, properties["RedrivePolicy"]["maxReceiveCount"])) > 60 * 60
    assert max(queue.waits()) < properties["VisibilityTimeout"]


def test_what_cannot_be_given_back_fails_as_before(queue: Queue, caplog: pytest.LogCaptureFixture) -> None:
    event = queue.received(records("staging/experiments/1/a"))
    event["Records"][0]["receiptHandle"] = "of an earlier time"
    assert consumer("experiments", not_now)(event, _context()) == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert len(queue.calls) == 1
    assert ["not now" in caplog.text, "ReceiptHandleIsInvalid" in caplog.text] == [True, True]


def waits_until(queue: Queue, last: int) -> list[int]:
    """Let a message fail from its first time on; gives the waits until it comes for the last time."""
    handler = consumer("experiments", not_now)
    event = queue.received(records("staging/experiments/1/a"))
    for times in range(1, last):
        event["Records"][0]["attributes"]["ApproximateReceiveCount"] = str(times)
        handler(event, _context())
    return queue.waits()
