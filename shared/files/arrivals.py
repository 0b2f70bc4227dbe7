"""A group's queue of arrivals: S3 says that bytes have come, the group is told whose they are.

S3 tells at least once, in no order, and sometimes late; so `arrived` must be one that may be called again. A message
that fails stays on the queue, comes again, and ends in the dead-letter queue. What S3 never told of, or what nobody
dealt with, the sweep of the staging area announces in S3's words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote_plus

from shared.files import keys
from shared.logs import logger

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext

Arrived = Callable[[str, str], None]
Handler = Callable[[dict[str, Any], "LambdaContext"], dict[str, Any]]


def consumer(group: str, arrived: Arrived) -> Handler:
    """Makes the Lambda handler of a group's arrivals.

    Args:
        group: the endpoint group; what arrives for others is passed over.
        arrived: told the owner and the staging key of what has come; whatever it raises, the message comes again.

    Returns:
        A handler that takes an SQS event and names the messages that failed (`ReportBatchItemFailures`).
    """
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def take(record: SQSRecord) -> None:
        for key in _created(json.loads(record.body)):
            place = keys.place(key)
            if place and place.group == group:
                try:
                    arrived(place.owner, key)
                except Exception:
                    logger.exception("an arrival could not be dealt with", extra={"key": key})
                    raise

    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        answer = process_partial_response(event, record_handler=take, processor=processor, context=context)
        return dict(answer)

    return handler


def announcement(bucket: str, key: str) -> str:
    """Gives the body of a message that tells of an object as S3 does, as far as consumers read it.

    Its event has a name of its own, so that whoever looks into dead letters sees that it was not S3 that told.
    """
    found = {"bucket": {"name": bucket}, "object": {"key": quote_plus(key, safe="/")}}
    return json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Swept", "s3": found}]})


def _created(event: Any) -> Iterator[str]:
    """Gives the keys of objects that were made.

    Keys come encoded as in a form (S3 User Guide, "Event message structure"); S3 also sends a test event, which has
    no records, when the queue is set up.
    """
    for each in event.get("Records", []):
        if each.get("eventSource") == "aws:s3" and each.get("eventName", "").startswith("ObjectCreated:"):
            yield unquote_plus(each["s3"]["object"]["key"])
