"""What brings about every call of AWS that the indexer's functions make: others' requests do, and some time."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.indexer import messages
from functions.indexer.upkeep import handler
from infra.local import stack as local_stack
from infra.local.functions import LocalFunction
from infra.local.schedules import scheduled_event
from shared.aws import dynamodb, s3, sqs
from shared.search.storage.manifest import IndexAddress, shrink
from tests.policies.recorded import Notes, calling

UPKEEP = "IndexerUpkeepFunction"


def use(stack: Mapping[str, str], notes: Path) -> None:
    """Let hours and days go by for the search, taking notes, and let the index be compared with the records."""
    table = stack["SearchTable"]
    now = datetime.now(UTC)
    turn = {"pk": {"S": f"turn#{now.date()}"}, "sk": {"S": "data_product/1"}}
    dynamodb().put_item(TableName=table, Item=turn)
    shrink(IndexAddress(table, stack["IndexBucket"]), ["data_product/1"])
    settings = local_stack.settings(local_stack.expand(), [UPKEEP], stack)
    with pytest.MonkeyPatch.context() as patch, calling(UPKEEP), Notes(notes).taken(s3(), sqs()):
        for name, value in settings.items():
            patch.setenv(name, value)
        for hours in (2, 4):
            LocalFunction(UPKEEP, handler)(
                {**scheduled_event(UPKEEP), "time": (now + timedelta(hours=hours)).isoformat()}
            )
    sqs().send_message(QueueUrl=stack["IndexerQueue"], MessageBody=json.dumps(messages.CHECK))
