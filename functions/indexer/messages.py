"""What wakes the indexer: messages that say little, for what there is to do stands in the table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shared.aws import sqs
from shared.settings import settings

Message = Mapping[str, Any]

WAKE: Message = {}
"""Something may be waiting."""

CHECK: Message = {"check": None}
"""The index is to be compared with the records."""


def send(message: Message, delay: int = 0) -> None:
    """Send the indexer a message, which comes after so many seconds."""
    sqs().send_message(QueueUrl=settings.queue("indexer"), MessageBody=json.dumps(message), DelaySeconds=delay)
