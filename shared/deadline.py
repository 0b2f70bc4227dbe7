"""The time that a function has left, so that it answers before Lambda ends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_clock: ContextVar[Callable[[], float] | None] = ContextVar("clock", default=None)
"""Gives the milliseconds left. It is asked each time: a local site that stops has less time than it had."""


Enough = Callable[[], bool]
"""Says whether long work should leave the rest to others; it asks between its pieces."""


def never() -> bool:
    """Say that there is time for everything."""
    return False


class OutOfTime(Exception):
    """There is not enough time left for what was to be done next."""


@contextmanager
def ending_with(context: object) -> Iterator[None]:
    """Work inside ends before the function of this Lambda context does; a context without a clock sets no end."""
    token = _clock.set(getattr(context, "get_remaining_time_in_millis", None))
    try:
        yield
    finally:
        _clock.reset(token)


def require(seconds: float) -> None:
    """See that so much time is left.

    Raises:
        OutOfTime: it is not.
    """
    clock = _clock.get()
    if clock is not None and clock() < 1000 * seconds:
        raise OutOfTime(f"less than {seconds} s are left")


def after(seconds: float) -> Enough:
    """Give what says that so many seconds have gone by since now."""
    over = time.monotonic() + seconds
    return lambda: time.monotonic() >= over


def share(part: float, spare: float) -> Enough:
    """Give what says that a part of the time is over that is left now; never, where no end is set.

    Args:
        part: which part, between 0 and 1.
        spare: seconds at the end that are not shared.
    """
    clock = _clock.get()
    if clock is None:
        return never
    left = clock()
    kept = left - part * max(0.0, left - 1000 * spare)
    return lambda: clock() <= kept
