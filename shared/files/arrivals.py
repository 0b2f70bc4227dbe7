"""A group's queue of arrivals: S3 says that bytes have come, the group is told whose they are.

S3 tells at least once, in no order, and sometimes late; so `arrived` must be one that may be called again. A message
that fails is given back to the queue, comes again after a wait that grows with each failure, and ends in the
dead-letter queue. What S3 never told of, or what nobody dealt with, the sweep of the staging area announces in S3's
words.

Without being given back it would come again after the queue's visibility timeout: six times what a run may take, so
that Lambda may hold a message for as long as it needs (Lambda Developer Guide, "Creating and configuring an Amazon SQS
event source mapping"), and far too long for a moment's fault. That is what happens after a run that dies.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

from shared.aws import sqs
from shared.batches import Handler, batch_handler
from shared.files import keys
from shared.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

Arrived = Callable[[str, str], None]
GoOn = Callable[[Mapping[str, Any]], None]

_FIRST_WAIT = 5  # seconds; a lost race and a throttled call are over by then
_LONGEST_WAIT = 900


def consumer(group: str, arrived: Arrived, go_on: GoOn | None = None) -> Handler:
    """Make the Lambda handler of a group's arrivals.

    Args:
        group: the endpoint group; what arrives for others is passed over.
        arrived: told the owner and the staging key of what has come; whatever it raises, the message comes again.
        go_on: told what the group has put into its own queue as `unfinished`, under the same terms.

    Returns:
        A handler that takes an SQS event and names the messages that failed (`ReportBatchItemFailures`). Those it has
        given back, for which its role needs `sqs:ChangeMessageVisibility` on its queue.
    """

    def take(record: SQSRecord) -> None:
        key: str | None = None
        try:
            told = json.loads(record.body)
            if go_on and "unfinished" in told:
                go_on(told["unfinished"])
            for key in _created(told):
                place = keys.place(key)
                if place and place.group == group:
                    arrived(place.owner, key)
        except Exception:
            logger.exception("a message could not be dealt with", extra={"key": key})
            give_back(record)
            raise

    return batch_handler("SQS", take)


def announcement(bucket: str, key: str) -> str:
    """Give the body of a message that tells of an object as S3 does, as far as consumers read it.

    Its event has a name of its own, so that whoever looks into dead letters sees that it was not S3 that told.
    """
    found = {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}}
    return json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Swept", "s3": found}]})


def give_back(record: SQSRecord) -> None:
    """Let a message that failed come again before its visibility timeout has passed; it never raises."""
    try:
        sqs().change_message_visibility(
            QueueUrl=record.queue_url,  # made of the ARN; the call goes to the client's own endpoint
            ReceiptHandle=record.receipt_handle,
            VisibilityTimeout=_wait(int(record.attributes.approximate_receive_count)),
        )
    except Exception:  # the visibility timeout still holds, so nothing is lost but time
        logger.exception("a message could not be given back", extra={"message_id": record.message_id})


def _wait(received: int) -> int:
    """Give the seconds until a message comes again that was received so often, and failed each time.

    5 s, doubled each time, at most 15 minutes. The queues' `maxReceiveCount` is 12, and between twelve tries there are
    eleven waits: 5 + 10 + ... + 640 s are 1275 s, and three times 900 s, together 3975 s or 66 minutes. So a fault may
    last an hour before any message that it met goes to the dead-letter queue. A message whose runs die waits for the
    visibility timeout, 90 minutes: it goes there after 12 of them, 18 hours.
    """
    return min(_FIRST_WAIT << (received - 1), _LONGEST_WAIT)


def _created(event: Any) -> Iterator[str]:
    """Give the keys of objects that were made.

    Keys come encoded as in a form (S3 User Guide, "Event message structure"); S3 also sends a test event, which has
    no records, when the queue is set up.
    """
    for each in event.get("Records", []):
        if each.get("eventSource") == "aws:s3" and each.get("eventName", "").startswith("ObjectCreated:"):
            yield unquote_plus(each["s3"]["object"]["key"])
