"""Waiting for what comes about by itself: asked for again and again, and for no longer than anything may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tests.serving import HANGS

Found = TypeVar("Found")


def until(ask: Callable[[], Found], what: str, seconds: float = HANGS) -> Found:
    """Ask until the answer is something true, and give it.

    Raises:
        AssertionError: it was not in time; `what` says what was waited for.
    """
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, f"it did not come about in {seconds} s: {what}"
        time.sleep(0.05)
    return found
