"""How a site stops: everybody is told at once, and all are waited for together, until one deadline.

1. Who takes work by itself takes no more, and functions under way learn that they have no more time than the stop has.
2. The requests under way finish.
3. What these wrote is brought to the streams' readers. What comes later is for the next start.
4. Who is not done at the deadline is left alone. Nothing is lost by that: a message comes again when its time is over,
   and a stream is read on from the last record done with.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Self

SECONDS = 30
"""What a whole stop may take, without the emulator's saving."""

_log = logging.getLogger(__name__)


class Stop:
    """The stop of one site, and the threads that work until it comes.

    Args:
        finish_requests: takes no more requests, and waits for those under way.
        seconds: how long a stop may take.

    Attributes:
        quiet_since: when the last request had finished, in seconds since 1970; infinite before that.
    """

    def __init__(self, finish_requests: Callable[[], object] = lambda: None, seconds: float = SECONDS) -> None:
        self._finish_requests = finish_requests
        self._seconds = seconds
        self._end = math.inf
        self._told = threading.Event()
        self._requests_finished = threading.Event()
        self.quiet_since = math.inf
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        """Begin nothing: who works begins when it is told to."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._end = time.monotonic() + self._seconds
        self._told.set()
        self._finish_requests()
        self.quiet_since = time.time()
        self._requests_finished.set()
        for thread in self._threads:
            thread.join(timeout=self.left())
        if late := [thread.name for thread in self._threads if thread.is_alive()]:
            _log.warning("not done after %.0f s, and left alone: %s", self._seconds, ", ".join(late))

    @property
    def begun(self) -> bool:
        """Whether it has begun."""
        return self._told.is_set()

    def left(self) -> float:
        """Give the seconds until its deadline; without end before it has begun."""
        return max(0.0, self._end - time.monotonic())

    def work(self, run: Callable[[], object], name: str) -> None:
        """Let a thread run something that ends soon after the stop has begun."""
        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def pause(self, seconds: float) -> bool:
        """Wait, but not beyond the beginning of the stop; say whether it has begun."""
        return self._told.wait(seconds)

    def wait_for_requests(self) -> None:
        """Wait until the requests under way have finished."""
        self._requests_finished.wait(self.left())
