"""Counting what storage operations use, on DynamoDB Local, at several sizes of a table."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median

from infra.bench.dynamodb_local import running
from shared.meter import metered

_REPEATS = 15


@contextmanager
def database() -> Iterator[None]:
    """Run DynamoDB Local and point this process at it.

    Raises:
        CannotStart: it is not to be had here.
    """
    os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local", AWS_DEFAULT_REGION="eu-west-1")
    with running() as endpoint:
        os.environ["AWS_ENDPOINT_URL"] = endpoint
        yield


def print_table(sizes: Sequence[int], operations: Mapping[str, Callable[[int], object]]) -> None:
    """Print an operation a row, a size a column; each cell round trips, units and milliseconds."""
    print("\n| operation (trips, read units, write units, median ms) | " + " | ".join(f"{size:,}" for size in sizes))
    for name, operation in operations.items():
        print(f"| {name} | " + " | ".join(_measure(operation, size) for size in sizes), flush=True)


def _measure(operation: Callable[[int], object], size: int) -> str:
    operation(size)
    with metered() as use:
        operation(size)
    times = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        operation(size)
        times.append((time.perf_counter() - started) * 1000)
    return f"{use.trips}, {use.read_units:.0f}, {use.write_units:.0f}, {median(times):.1f}"
