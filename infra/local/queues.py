"""SQS queues brought to functions, as Lambda's event source mappings do.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

Each mapping of the template is some threads, which wait for messages, call the function with them and delete what it
took. What it did not take they leave alone, as Lambda does: it comes again when the function has said so, or after the
visibility timeout, until the queue's own redrive policy puts it among the dead letters. That timeout is shorter than
in an AWS account: a developer does not wait for hours.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.functions import LocalFunction
from infra.local.stack import Template

_AT_ONCE = 2  # a small message is not kept waiting by a large one
_WAIT_SECONDS = 1  # how long a stop waits for those that wait for messages
_TAKEN_SECONDS = 300  # what a killed site had taken comes again after this, and what nobody gave back

_log = logging.getLogger(__name__)

Message = Mapping[str, Any]


@dataclass(frozen=True)
class QueueSource:
    """An event source mapping: the queue's address, who gets its messages, how many at once."""

    queue: str
    function: LocalFunction
    batch_size: int


def sources(
    template: Template, functions: Mapping[str, LocalFunction], physical: Mapping[str, str]
) -> list[QueueSource]:
    """Read the mappings of queues in an expanded template.

    Args:
        template: the expanded template.
        functions: the functions by their names in the template.
        physical: the physical ids of resources by their names in the template; a queue's is its address.
    """
    resources = template["Resources"]
    mappings = (it["Properties"] for it in resources.values() if it["Type"] == "AWS::Lambda::EventSourceMapping")
    named = ((mapping["EventSourceArn"]["Fn::GetAtt"][0], mapping) for mapping in mappings)
    return [
        QueueSource(physical[name], functions[mapping["FunctionName"]["Ref"]], mapping["BatchSize"])
        for name, mapping in named
        if resources[name]["Type"] == "AWS::SQS::Queue"
    ]


@dataclass
class QueueConsumer:
    """Brings the messages of one queue to its function, in threads of its own, while it is entered.

    `visibility_timeout`, in seconds, takes the place of the queue's own.
    """

    source: QueueSource
    visibility_timeout: int = _TAKEN_SECONDS
    _stopping: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Begin."""
        self._client: Any = boto3.session.Session().client("sqs")
        answer = self._client.get_queue_attributes(QueueUrl=self.source.queue, AttributeNames=["QueueArn"])
        self._arn: str = answer["Attributes"]["QueueArn"]
        self._threads = [
            threading.Thread(target=self._run, name=f"queue of {self.source.function.name} {number}", daemon=True)
            for number in range(_AT_ONCE)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Finish what was taken; the rest stays in the queue."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=60)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if messages := self._receive():
                    self._deliver(messages)
            except (BotoCoreError, ClientError) as error:
                _log.warning("the queue of %s cannot be read: %s", self.source.function.name, error)
                self._stopping.wait(1)

    def _receive(self) -> Sequence[Message]:
        answer = self._client.receive_message(
            QueueUrl=self.source.queue,
            MaxNumberOfMessages=min(self.source.batch_size, 10),
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
            WaitTimeSeconds=_WAIT_SECONDS,
            VisibilityTimeout=self.visibility_timeout,
        )
        messages: Sequence[Message] = answer.get("Messages", [])
        return messages

    def _deliver(self, messages: Sequence[Message]) -> None:
        """Call the function with a batch, and delete what it took."""
        failed = self._call(messages)
        for message in messages:
            if message["MessageId"] not in failed:
                self._client.delete_message(QueueUrl=self.source.queue, ReceiptHandle=message["ReceiptHandle"])

    def _call(self, messages: Sequence[Message]) -> set[str]:
        """Call the function; give the ids of the messages it did not take."""
        everything = {message["MessageId"] for message in messages}
        try:
            answer = self.source.function({"Records": [self._record(it) for it in messages]}) or {}
            failed = {it["itemIdentifier"] for it in answer.get("batchItemFailures") or []}
        except Exception:
            _log.exception("%s failed", self.source.function.name)
            return everything
        return failed if failed <= everything else everything

    def _record(self, message: Message) -> dict[str, Any]:
        """Shape a message as functions get it.

        https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
        """
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": message.get("MessageAttributes", {}),
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn,
            "awsRegion": self._arn.split(":")[3],
        }
