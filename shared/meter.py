"""A meter of DynamoDB use: calls, sequential round trips, read and write units.

Units are computed from item sizes by DynamoDB's published rules (Developer Guide, "DynamoDB read and write
operations": 4 KB per consistent read unit, 1 KB per write unit, transactional writes double), because the emulators'
own ConsumedCapacity cannot be believed. Tests and benchmarks assert on it:

    with metered() as use:
        store.get("object", 31)
    assert use.trips == 1

What it cannot see it estimates: a COUNT query by the number of keys counted, an update by what the update carries.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

_READ_UNIT = 4096
_WRITE_UNIT = 1024
_COUNTED_KEY_BYTES = 80


@dataclass(slots=True)
class Use:
    """What was used: `calls`, sequential round `trips`, `read_units` (consistent) and `write_units`."""

    calls: int = 0
    trips: int = 0
    read_units: float = 0
    write_units: float = 0
    operations: list[str] = field(default_factory=list)


_current: ContextVar[Use | None] = ContextVar("use", default=None)


@contextmanager
def metered() -> Iterator[Use]:
    """Measure what this context (and the threads it starts through `shared.aws.parallel`) uses."""
    use = Use()
    token = _current.set(use)
    try:
        yield use
    finally:
        _current.reset(token)


@contextmanager
def side_by_side() -> Iterator[Callable[[Callable[[], T]], Callable[[], T]]]:
    """Count calls that run at the same time as one sequential trip: the longest of them."""
    outer = _current.get()
    branches: list[Use] = []

    def measured(call: Callable[[], T]) -> Callable[[], T]:
        if outer is None:
            return call
        branch = Use()
        branches.append(branch)

        def run() -> T:
            token = _current.set(branch)
            try:
                return call()
            finally:
                _current.reset(token)

        return run

    yield measured
    if outer is not None:
        outer.trips += max((branch.trips for branch in branches), default=0)
        for branch in branches:
            outer.calls += branch.calls
            outer.read_units += branch.read_units
            outer.write_units += branch.write_units
            outer.operations += branch.operations


def watch(client: Any) -> None:
    """Attach the meter to a DynamoDB client of boto3's; ours tells it by itself."""
    events = client.meta.events
    events.register("provide-client-params.dynamodb", lambda params, model, **_: count_request(model.name, params))
    events.register("after-call.dynamodb", lambda parsed, model, **_: count_answer(model.name, parsed))


def count_request(operation: str, request: Mapping[str, Any]) -> None:
    """Count a call that is about to be made, and what it writes; without a running `metered` this costs nothing."""
    use = _current.get()
    if use is None:
        return
    use.calls += 1
    use.trips += 1
    use.operations.append(operation)
    if operation == "TransactWriteItems":
        use.write_units += 2 * sum(_write_units(action) for action in request["TransactItems"])
    elif operation == "BatchWriteItem":
        use.write_units += sum(
            _write_units(action) for actions in request["RequestItems"].values() for action in actions
        )
    elif operation in {"PutItem", "UpdateItem", "DeleteItem"}:
        use.write_units += _write_units({operation: request})


def count_answer(operation: str, answer: Mapping[str, Any]) -> None:
    """Count what a call has read."""
    use = _current.get()
    if use is None:
        return
    if operation == "GetItem":
        use.read_units += max(1, math.ceil(size(answer.get("Item", {})) / _READ_UNIT))
    elif operation == "Query":
        items = answer.get("Items")
        read = sum(map(size, items)) if items is not None else answer.get("Count", 0) * _COUNTED_KEY_BYTES
        use.read_units += max(1, math.ceil(read / _READ_UNIT))
    elif operation == "BatchGetItem":
        for items in answer.get("Responses", {}).values():
            use.read_units += sum(max(1, math.ceil(size(item) / _READ_UNIT)) for item in items)


def _write_units(action: Mapping[str, Any]) -> int:
    (content,) = action.values()
    written = size(content.get("Item", {})) or size(content.get("Key", {})) + size(
        content.get("ExpressionAttributeValues", {})
    )
    return max(1, math.ceil(written / _WRITE_UNIT))


def size(item: Mapping[str, Any]) -> int:
    """Give the size in bytes of an item in DynamoDB's wire form (`{"pk": {"S": "…"}, …}`), names included."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind in {"S", "B"}:
        return len(content.encode() if kind == "S" else content)
    if kind == "N":
        return math.ceil(len(content) / 2) + 1
    if kind in {"NS", "SS"}:
        return sum(math.ceil(len(each) / 2) + 1 if kind == "NS" else len(each.encode()) for each in content)
    return 1
