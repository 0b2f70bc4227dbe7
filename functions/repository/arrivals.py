"""The consumer of the repository's queue: large files that have arrived are verified, and long work is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.repository.operations import following, verifying
from functions.repository.operations.files import GROUP
from shared.aws import warm
from shared.files import arrivals

_JOBS: Final[Mapping[str, Callable[..., None]]] = {verifying.JOB: verifying.verify, **following.JOBS}
"""What a message may ask for (`operations/jobs.py`), called with what else it says; each may be done twice."""


def _go_on(left: Mapping[str, Any]) -> None:
    _JOBS[left["job"]](**{name: value for name, value in left.items() if name != "job"})


handler = arrivals.consumer(GROUP, verifying.arrived, _go_on)
"""Lambda's entry point: takes an SQS event of S3 events and jobs, gives the messages to be sent again."""

warm()
