"""The rows of the website: its table of operations. Everybody is shown it, whoever has a good credential or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from functions.web.api import OPERATIONS
from shared.html.assets import path_of
from shared.http import Operation, Who

from .callers import FEW
from .outcomes import Outcome, Rule
from .row import OPEN, UNGUARDED, Row

_RULES: Mapping[Who, Rule] = {Who.ANYBODY: OPEN, Who.UNGUARDED: UNGUARDED}

_ASKED: Mapping[str, str] = {
    "/docs": "/docs/",
    "/assets/<name>": path_of("site.css"),
    "/package/<name>": "/package/rainfall",
}
"""The paths that are asked for, where they do not follow from the pattern."""


def _row(operation: Operation) -> Row:
    path = _ASKED.get(operation.path) or operation.path.replace("<id>", "1")
    row = Row(operation.method, operation.path, path, _RULES[operation.who], Outcome(operation.status))
    return replace(row, callers=FEW) if _leads(operation) else row


def _leads(operation: Operation) -> bool:
    """Whether it only leads elsewhere, whoever asks."""
    return operation.status in (301, 302)


def rows() -> Iterator[Row]:
    """Every operation of the website."""
    yield from map(_row, OPERATIONS)
