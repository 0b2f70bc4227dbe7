"""Work that no request waits for: messages in the group's own queue, which `arrivals.py` takes."""

from __future__ import annotations

import json
from typing import Any

from shared.aws import sqs
from shared.settings import settings


def ask(job: str, **said: Any) -> None:
    """Ask for a job; what it is told is JSON. It may be done more than once."""
    message = {"unfinished": {"job": job, **said}}
    sqs().send_message(QueueUrl=settings.queue("repository"), MessageBody=json.dumps(message))
