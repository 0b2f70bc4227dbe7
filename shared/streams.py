"""A group's table's stream: what a request began and may not have finished is finished by whoever reads it.

The event source lets pass only what is of interest (`FilterCriteria` in `template.yaml`), and batches it for some
seconds: by then the request has normally done all of it. So everything here may happen any number of times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.batches import Handler, batch_handler
from shared.records import Store, keys

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

Pattern = tuple[str, str]
"""Which changes: the collection of the changed record, and ``INSERT``, ``MODIFY`` or ``REMOVE``."""


def consumer(
    store: Callable[[], Store],
    after: Mapping[Pattern, Callable[[int], None]] = MappingProxyType({}),
    noted: Callable[[str], None] | None = None,
) -> Handler:
    """Make the Lambda handler of a group's stream. It finishes large writes that a crash has cut off.

    Args:
        store: gives the group's store.
        after: what else follows from a change: called with the record's id, as often as the change is told of.
        noted: what follows from a line in a collection's journal: called with the collection's name.

    Returns:
        A handler that takes a DynamoDB stream event and names the records to be sent again.
    """

    def take(record: DynamoDBRecord) -> None:
        change, event = record.dynamodb, record.event_name
        if change is None or event is None:
            return
        key = keys.Key(**change.keys)
        if keys.is_outbox(key) and event.name == "INSERT":
            store().finish(change.keys, change.new_image["part"])
        elif noted and event.name != "REMOVE" and (journaled := keys.journaled(key)):
            noted(journaled)
        elif follow := after.get((keys.collection_of(key), event.name)):
            follow(keys.id_of(key.sk))

    return batch_handler("DynamoDBStreams", take)
