"""What the engine raises."""

from __future__ import annotations


def is_engine_fault(error: BaseException) -> bool:
    """Say whether an error is one that a call of the engine may end in: its panics are no `Exception`."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
