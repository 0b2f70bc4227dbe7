"""Running several calls at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from functools import cache
from typing import Final, TypeVar

from shared import meter

T = TypeVar("T")

_THREADS: Final = 16
"""Calls of one depth that run at once, beside those in the threads that wait for them."""

_depth: ContextVar[int] = ContextVar("depth", default=0)
"""In how many such calls, one inside the other, a thread of a pool is."""


@cache
def _pool(depth: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix=f"aws-calls-{depth}")


def parallel(*calls: Callable[[], T]) -> list[T]:
    """Run the calls at once and give their results in order; the first call runs in this thread.

    They count as one sequential round trip on the meter (the longest of them). The first error is raised once all
    have ended, so that nothing goes on behind the caller's back. Such a call may run others at once in its turn: each
    depth has a pool of its own, for a bounded one that waits for itself would never end.
    """
    if len(calls) < 2:
        return [call() for call in calls]
    depth = _depth.get()
    with meter.side_by_side() as measured:
        futures = [_pool(depth).submit(copy_context().run, _deeper, measured(call), depth + 1) for call in calls[1:]]
        try:
            results = [measured(calls[0])()]
        finally:
            errors = [error for future in futures if (error := future.exception())]
        if errors:
            raise errors[0]
        return results + [future.result() for future in futures]


def _deeper(call: Callable[[], T], depth: int) -> T:
    _depth.set(depth)  # in this call's own context
    return call()
