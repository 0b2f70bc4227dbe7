"""SQS queues brought to functions, as Lambda's event source mappings do.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html

Each mapping of the template is some threads, which wait for messages, call the function with them and delete what it
took. What it did not take they leave alone, as Lambda does: it comes again when the function has said so, or after the
visibility timeout, until the queue's own redrive policy puts it among the dead letters. That timeout is shorter than
in an AWS account: a developer does not wait for hours.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.local.functions import LocalFunction
from infra.local.stack import Template
from infra.local.stopping import Stop

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


class QueueConsumer:
    """Brings the messages of one queue to its function.

    Args:
        source: the queue and the function.
        stop: the site's: what was taken by then is finished, the rest stays in the queue.
        visibility_timeout: in seconds, takes the place of the queue's own.
    """

    def __init__(self, source: QueueSource, stop: Stop, visibility_timeout: int = _TAKEN_SECONDS) -> None:
        self.source = source
        self._stop = stop
        self.visibility_timeout = visibility_timeout
        self._client: Any = boto3.session.Session().client("sqs")
        answer = self._client.get_queue_attributes(QueueUrl=source.queue, AttributeNames=["QueueArn"])
        self._arn: str = answer["Attributes"]["QueueArn"]

    def begin(self) -> None:
        """Let threads work until the site stops."""
        for number in range(_AT_ONCE):
            self._stop.work(self._run, f"queue of {self.source.function.name} {number}")

    def _run(self) -> None:
        while not self._stop.begun:
            try:
                if messages := self._receive():
                    self._deliver(messages)
            except (BotoCoreError, ClientError) as error:
                _log.warning("the queue of %s cannot be read: %s", self.source.function.name, error)
                self._stop.pause(1)

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
