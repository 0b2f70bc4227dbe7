"""Waiting before the next attempt."""

from __future__ import annotations

import random
import time

_PAUSE = 0.02
_LONGEST_PAUSE = 0.8


def pause(attempt: int) -> None:
    """Wait a random while that grows with the attempt (full jitter), so that rivals do not meet again."""
    time.sleep(random.uniform(0, min(_LONGEST_PAUSE, _PAUSE * 2**attempt)))
