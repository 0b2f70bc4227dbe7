"""What is told of a pack that cannot be read: somebody has damaged it, or it was written in another way."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Read = TypeVar("Read")


class UnreadablePack(Exception):
    """A pack cannot be read."""


def or_unreadable(read: Callable[Given, Read]) -> Callable[Given, Read]:
    """Make a function that reads a pack say so where it cannot, whatever it stumbles over."""

    @wraps(read)
    def told(*given: Given.args, **named: Given.kwargs) -> Read:
        try:
            return read(*given, **named)
        except (AttributeError, LookupError, TypeError, ValueError, zlib.error) as error:
            raise UnreadablePack(f"{read.__name__}: {type(error).__name__}") from error

    return told
