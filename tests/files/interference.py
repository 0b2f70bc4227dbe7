"""Things that happen at calls of the S3 client: the process ends, or others act in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from shared.aws import s3


class Crash(BaseException):
    """The process ends here."""


Happens = Callable[[str], None]


@contextmanager
def interference(before: Happens, after: Happens = lambda operation: None) -> Iterator[None]:
    """Calls `before` and `after` with the operation's name around each call to S3; they may raise `Crash`."""
    events = s3().meta.events

    def on_before(model: Any, **_: Any) -> None:
        before(model.name)

    def on_after(model: Any, **_: Any) -> None:
        after(model.name)

    events.register_first("before-call.s3", on_before)
    events.register_last("after-call.s3", on_after)
    try:
        yield
    finally:
        events.unregister("before-call.s3", on_before)
        events.unregister("after-call.s3", on_after)


@contextmanager
def once_before(operation: str, happens: Callable[[], None]) -> Iterator[None]:
    """Lets something happen just before the first call of an operation."""
    pending = [happens]

    def before(name: str) -> None:
        if name == operation and pending:
            pending.pop()()

    with interference(before):
        yield
