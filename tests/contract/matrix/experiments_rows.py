"""The rows of the experiments."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from functions.experiments.models import RESOURCES, Resource

from .callers import FEW
from .outcomes import Outcome
from .row import OPEN, Row


def _address(method: str, pattern: str, path: str) -> Iterator[Row]:
    """What everybody may ask for, and what OPTIONS says of it."""
    yield Row(method, pattern, path, OPEN, Outcome(200))
    yield Row("OPTIONS", pattern, path, OPEN, Outcome(200), callers=FEW)


def _resource(resource: Resource) -> Iterator[Row]:
    records = f"/api/v1/{resource.name}"
    yield from _address("GET", f"{records}/schema", f"{records}/schema/")


def rows() -> Iterator[Row]:
    """Every operation of the experiments."""
    yield from _address("GET", "/api/v1", "/api/v1/")
    yield from chain.from_iterable(map(_resource, RESOURCES.values()))
