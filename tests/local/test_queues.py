import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4

import boto3
import pytest
import requests

from infra.local import stack
from infra.local.emulator import beside_the_site
from infra.local.functions import LocalFunction
from infra.local.queues import QueueConsumer, QueueSource, sources
from infra.local.stopping import Stop
from shared.files import arrivals
from tests.serving import HANGS

GROUPS = {group: f"{group.capitalize()}Arrivals" for group in ("registry", "experiments", "catalogue", "repository")}


class Inbox:
    """A function that takes what it is given, after it has failed as often as it is told to."""

    def __init__(self, failures: int = 0, how: Callable[[dict[str, Any]], Any] | None = None) -> None:
        self.failures = failures
        self.taken: list[str] = []
        self.calls: list[list[str]] = []
        self._how = how or _name_the_failed
        self._changed = threading.Condition()

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        with self._changed:
            self._changed.notify_all()
            self.calls.append([it["body"] for it in event["Records"]])
            if self.failures:
                self.failures -= 1
                return self._how(event)
            self.taken += [it["body"] for it in event["Records"]]
            return {"batchItemFailures": []}

    def wait_until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, timeout=HANGS), self.calls

    @property
    def told(self) -> list[str]:
        """The keys of the objects that it was told of."""
        bodies = [json.loads(it) for it in self.taken]
        return [unquote_plus(it["s3"]["object"]["key"]) for body in bodies for it in body.get("Records", [])]


def _name_the_failed(event: dict[str, Any]) -> Any:
    return {"batchItemFailures": [{"itemIdentifier": it["messageId"]} for it in event["Records"]]}


def _crash(event: dict[str, Any]) -> Any:
    raise RuntimeError("out of order")


def _name_somebody_else(event: dict[str, Any]) -> Any:
    return {"batchItemFailures": [{"itemIdentifier": "no such message"}]}


class Queue:
    """A queue whose messages may fail twice, and its dead letters, on the emulator."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("sqs")
        self.dead = self.client.create_queue(QueueName=f"dead-{uuid4().hex}")["QueueUrl"]
        redrive = {"deadLetterTargetArn": self._arn(self.dead), "maxReceiveCount": "2"}
        attributes: Any = {"VisibilityTimeout": "5400", "RedrivePolicy": json.dumps(redrive)}
        self.url = self.client.create_queue(QueueName=f"queue-{uuid4().hex}", Attributes=attributes)["QueueUrl"]

    def _arn(self, url: str) -> str:
        answer = self.client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(answer["Attributes"]["QueueArn"])

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.client.send_message(QueueUrl=self.url, MessageBody=body)

    def dead_letters(self) -> list[str]:
        """What lies among the dead letters within some seconds."""
        answer = self.client.receive_message(QueueUrl=self.dead, WaitTimeSeconds=10)
        return [it["Body"] for it in answer.get("Messages", [])]

    def left(self) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    @contextmanager
    def consumer(self, inbox: Inbox) -> Iterator[None]:
        with Stop() as stop:
            QueueConsumer(QueueSource(self.url, LocalFunction("Inbox", inbox), 1), stop, visibility_timeout=1).begin()
            yield


@pytest.fixture
def queue(emulated_aws: str) -> Iterator[Queue]:
    queue = Queue()
    yield queue
    queue.client.close()


def test_messages_come_once_and_are_gone(queue: Queue) -> None:
    inbox = Inbox()
    queue.send("a", "b", "c")
    with queue.consumer(inbox):
        inbox.wait_until(lambda: sorted(inbox.taken) == ["a", "b", "c"])
    assert all(len(call) == 1 for call in inbox.calls)
    assert queue.left() == 0


def test_a_stop_finishes_what_was_taken_and_leaves_the_rest(queue: Queue) -> None:
    inbox = Inbox()
    with queue.consumer(inbox):
        pass
    queue.send("later")
    assert inbox.calls == []
    with queue.consumer(inbox):
        inbox.wait_until(lambda: inbox.taken == ["later"])


@pytest.mark.parametrize("how", [_name_the_failed, _crash, _name_somebody_else])
def test_what_failed_comes_again(queue: Queue, how: Callable[[dict[str, Any]], Any]) -> None:
    inbox = Inbox(failures=1, how=how)
    queue.send("a")
    with queue.consumer(inbox):
        inbox.wait_until(lambda: inbox.taken == ["a"])
    assert inbox.calls == [["a"], ["a"]]
    assert queue.left() == 0


def test_what_a_function_gave_back_comes_when_it_said(queue: Queue) -> None:
    told: list[str] = []
    twice = threading.Event()

    def arrived(owner: str, key: str) -> None:
        told.append(key)
        if len(told) == 1:
            raise RuntimeError("not now")
        twice.set()

    queue.send(arrivals.announcement("files", "staging/experiments/7/a"))
    function = LocalFunction("Arrivals", arrivals.consumer("experiments", arrived))
    with Stop() as stop:
        QueueConsumer(QueueSource(queue.url, function, 1), stop).begin()
        assert twice.wait(timeout=HANGS)
    assert told == ["staging/experiments/7/a"] * 2
    assert queue.left() == 0


def test_what_fails_too_often_is_put_aside(queue: Queue) -> None:
    inbox = Inbox(failures=9)
    queue.send("poison")
    with queue.consumer(inbox):
        assert queue.dead_letters() == ["poison"]
    assert inbox.calls == [["poison"], ["poison"]]


class Bucket:
    """The stack's bucket and queues on the emulator, and what each group's function is told."""

    def __init__(self, endpoint: str) -> None:
        self.physical = stack.deploy(stack.stateful(stack.expand()), f"stele-{uuid4().hex[:8]}")
        self.s3 = boto3.client("s3", endpoint_url=beside_the_site(endpoint))
        self.inboxes = {group: Inbox() for group in GROUPS}

    def presigned(self, key: str) -> str:
        params = {"Bucket": self.physical["FilesBucket"], "Key": key}
        return self.s3.generate_presigned_url("put_object", Params=params)

    def consume(self, stop: Stop) -> None:
        for group, queue in GROUPS.items():
            function = LocalFunction(queue, self.inboxes[group])
            QueueConsumer(QueueSource(self.physical[queue], function, 1), stop).begin()


@pytest.fixture(scope="module")
def bucket(emulated_aws: str) -> Iterator[Bucket]:
    bucket = Bucket(emulated_aws)
    with Stop() as stop:
        bucket.consume(stop)
        yield bucket
    bucket.s3.close()


@pytest.mark.parametrize("group", GROUPS)
def test_bytes_put_at_a_presigned_address_are_told_to_their_group(bucket: Bucket, group: str) -> None:
    inbox = bucket.inboxes[group]
    key = f"staging/{group}/7/{uuid4()} +é.csv"
    requests.put(bucket.presigned(key), data=b"1,2,3", timeout=HANGS).raise_for_status()
    inbox.wait_until(lambda: key in inbox.told)
    assert all(it.startswith(f"staging/{group}/") for it in inbox.told)


def test_bytes_put_twice_are_told_twice(bucket: Bucket) -> None:
    inbox, key = bucket.inboxes["experiments"], f"staging/experiments/8/{uuid4()}"
    for data in (b"first", b"second"):
        requests.put(bucket.presigned(key), data=data, timeout=HANGS).raise_for_status()
    inbox.wait_until(lambda: inbox.told.count(key) == 2)


def test_bytes_elsewhere_are_told_nobody(bucket: Bucket) -> None:
    name = str(uuid4())
    for key in (f"files/experiments/9/{name}", f"staging/others/9/{name}", f"staging/experiments/9/{name}"):
        requests.put(bucket.presigned(key), data=b"1", timeout=HANGS).raise_for_status()
    bucket.inboxes["experiments"].wait_until(
        lambda: f"staging/experiments/9/{name}" in bucket.inboxes["experiments"].told
    )
    told = [key for inbox in bucket.inboxes.values() for key in inbox.told if name in key]
    assert told == [f"staging/experiments/9/{name}"]


def test_the_template_says_which_function_gets_which_queue() -> None:
    template = stack.expand()
    names = [name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"]
    functions = {name: LocalFunction(name, lambda event, context: None) for name in names}
    readers = {**{queue: f"{queue}Function" for queue in GROUPS.values()}, "IndexerQueue": "IndexerFunction"}
    readers["MailQueue"] = "MailerFunction"
    found = sources(template, functions, {name: f"https://queues.example/{name}" for name in readers})
    assert {it.queue.rpartition("/")[2]: it.function.name for it in found} == readers
    assert all(it.batch_size == 1 for it in found if it.queue.rpartition("/")[2] in GROUPS.values())
