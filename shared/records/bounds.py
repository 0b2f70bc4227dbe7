"""How much one request may read: bounds on what a caller's words decide, asked before the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from shared.records.errors import TooMuch

T = TypeVar("T")

MOST_RECORDS = 5_000
"""Records that are read whole: some 5,000 read units, and two seconds."""

MOST_LINES = 50_000
"""Keys, and lines of indexes: some 500 to 3,000 read units, and five seconds."""

MOST_QUERIES = 1_000
"""Partitions that are looked into, some side by side."""

MOST_VALUES = 200
"""Values of one filter, each of which is looked up by itself."""


def check_records(count: int, instead: str) -> None:
    """Check a number of records that are to be read.

    Args:
        count: how many they are.
        instead: what to do where they are too many, in a sentence for the caller.

    Raises:
        TooMuch: they are too many.
    """
    _check(count, MOST_RECORDS, "records", instead)


def check_lines(count: int, instead: str) -> None:
    """Check a number of lines that are to be read, or have been read to the first too many, as `check_records`."""
    _check(count, MOST_LINES, "entries", instead)


def check_queries(count: int, instead: str) -> None:
    """Check a number of places that are to be looked into, as `check_records`."""
    _check(count, MOST_QUERIES, "places", instead)


def check_values(count: int, instead: str) -> None:
    """Check a number of values that are to be looked up, as `check_records`."""
    _check(count, MOST_VALUES, "values", instead)


def _check(count: int, most: int, things: str, instead: str) -> None:
    if count > most:
        raise TooMuch(f"This would look at more than {most} {things}, the most for one request. {instead}")


class Passed:
    """How many keys or lines one request has read, wherever they lay.

    Args:
        instead: what to do where they are too many, in a sentence for the caller.
    """

    def __init__(self, instead: str) -> None:
        self._instead = instead
        self._number = 0

    def through(self, items: Iterable[T]) -> Iterator[T]:
        """Give keys or lines as they are read, up to the first too many.

        Raises:
            TooMuch: there are more.
        """
        for item in items:
            self._number += 1
            check_lines(self._number, self._instead)
            yield item
