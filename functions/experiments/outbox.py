"""The consumer of the experiments table's stream: what a request began and may not have finished.

It finishes large writes that a crash has cut off (`shared.records`), gives the datasets of a changed experiment the
audience that it has by now, and removes what deleted experiments leave. All of that may happen any number of times.
The event source is filtered to outbox items that were inserted and to experiments that were changed or removed, and
batches them for some seconds: by then the request has normally done it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from functions.experiments.operations.audiences import respread
from functions.experiments.operations.deletion import purge
from functions.experiments.store import store

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext

_processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point: takes a DynamoDB stream event, gives the records to be sent again."""
    answer = process_partial_response(event, record_handler=_finish, processor=_processor, context=context)
    return dict(answer)


def _finish(record: DynamoDBRecord) -> None:
    change, event = record.dynamodb, record.event_name
    if change is None or event is None:
        return
    keys = change.keys
    if keys["pk"].startswith("outbox!") and event.name == "INSERT":
        item = change.new_image
        store().finish({"pk": item["pk"], "sk": item["sk"]}, item["part"])
    elif keys["pk"].startswith("experiment/") and event.name == "REMOVE":
        purge(int(keys["sk"]))
    elif keys["pk"].startswith("experiment/") and event.name == "MODIFY":
        respread(int(keys["sk"]))
