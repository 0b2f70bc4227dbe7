"""The consumer of all tables' streams: whose cards a change concerns is put on the waiting list.

It reads no record. Twice or late makes no difference: cards are made of what is there when they are made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from functions.indexer import messages
from functions.indexer.site import IndexedSite, indexed_site
from shared.aws import warm
from shared.deadline import ending_with
from shared.logs import logger
from shared.records import Values, bodies, keys
from shared.search.addresses import address
from shared.search.source import CardSource
from shared.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

StreamRecord = Mapping[str, Any]


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Lambda's entry point: takes a DynamoDB stream event, and names the record to go on from where one failed.

    Raises:
        botocore.exceptions.ClientError: the list or the queue did not take what was found; all comes again.
    """
    with ending_with(context):
        return queue_changes(indexed_site(), event["Records"])


def queue_changes(site: IndexedSite, records: Sequence[StreamRecord]) -> dict[str, Any]:
    """Put the addresses of the cards that some changes concern on the waiting list, and wake the indexer."""
    addresses: list[str] = []
    failed: list[dict[str, str]] = []
    for record in records:
        try:
            addresses += changed(site.sources, record)
        except Exception:
            logger.exception("a change cannot be read", extra={"key": record["dynamodb"]["Keys"]})
            failed = [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]
            break
    if addresses:
        site.waiting.put(addresses)
        messages.send(messages.WAKE)
    return {"batchItemFailures": failed}


def changed(sources: Sequence[CardSource], record: StreamRecord) -> Iterator[str]:
    """Give the addresses of the cards that a change of a table's item concerns; none for what is no record."""
    table = record["eventSourceARN"].split("/")[1]
    change = record["dynamodb"]
    key = keys.Key(*(change["Keys"][name]["S"] for name in ("pk", "sk")))
    collection = keys.collection_of(key)
    for source in sources:
        if settings.table(source.dialect) != table:
            continue
        id = keys.id_of(key.sk) if collection in source.kinds or collection in source.parts else 0
        if collection in source.kinds:
            yield address(collection, id)
        if collection in source.parts:
            for values in filter(None, (_values(change.get(image)) for image in ("OldImage", "NewImage"))):
                yield from source.parts[collection](id, values)


def _values(image: Mapping[str, Any] | None) -> Values | None:
    """Give the values that a record had; None if it was not there, or if they lay elsewhere and have been removed."""
    if image is None:
        return None
    if "long" not in image:
        body = image["body"]["S"]
    else:
        name = image["long"]["S"]
        body = bodies.fetch(settings.files_bucket, [name]).get(name)
    values: Values | None = body and json.loads(body)
    return values


warm()
