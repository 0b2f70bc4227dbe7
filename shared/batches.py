"""Lambda handlers of batches: each record is dealt with by itself, and those that fail are named and come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from shared.deadline import ending_with

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Handler = Callable[[dict[str, Any], "LambdaContext"], dict[str, Any]]


def batch_handler(source: Literal["SQS", "DynamoDBStreams"], take: Callable[[Any], None]) -> Handler:
    """Make a handler that names the records that failed (`ReportBatchItemFailures`).

    Args:
        source: what sends the batches.
        take: deals with one record, as powertools reads that source's; whatever it raises, the record comes again.
    """
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    processor = BatchProcessor(event_type=EventType[source], raise_on_entire_batch_failure=False)

    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        with ending_with(context):
            return dict(process_partial_response(event, record_handler=take, processor=processor, context=context))

    return handler
