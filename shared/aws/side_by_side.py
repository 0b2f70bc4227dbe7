"""Running several calls at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from threading import current_thread
from typing import TypeVar

from shared import meter

T = TypeVar("T")

_THREADS = 16
_POOL = "aws-calls"


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix=_POOL)


def parallel(*calls: Callable[[], T]) -> list[T]:
    """Run the calls at once and give their results in order; the first call runs in this thread.

    They count as one sequential round trip on the meter (the longest of them). The first error is raised once all
    have ended, so that nothing goes on behind the caller's back. Inside such a call it runs its own calls in turn:
    a bounded pool that waits for itself would never end.
    """
    if len(calls) < 2 or current_thread().name.startswith(_POOL):
        return [call() for call in calls]
    with meter.side_by_side() as measured:
        futures = [_pool().submit(copy_context().run, measured(call)) for call in calls[1:]]
        try:
            results = [measured(calls[0])()]
        finally:
            errors = [error for future in futures if (error := future.exception())]
        if errors:
            raise errors[0]
        return results + [future.result() for future in futures]
