"""The consumer of the registry table's stream: it finishes large writes that a crash has cut off.

The event source is filtered to outbox items that were inserted, and batches them for some seconds, so that the
request that wrote them has normally finished by then; finishing twice does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

from functions.registry.store import store

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
    from aws_lambda_powertools.utilities.typing import LambdaContext

_processor = BatchProcessor(event_type=EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point: takes a DynamoDB stream event, gives the records to be sent again."""
    answer = process_partial_response(event, record_handler=_finish, processor=_processor, context=context)
    return dict(answer)


def _finish(record: DynamoDBRecord) -> None:
    item = record.dynamodb.new_image if record.dynamodb else None
    if item and item["pk"].startswith("outbox!"):
        store().finish({"pk": item["pk"], "sk": item["sk"]}, item["part"])
