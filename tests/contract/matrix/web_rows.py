"""The rows of the website: its table of operations. Everybody is shown it, whoever has a good credential or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from functions.web.api import OPERATIONS
from shared.assets import path_of
from shared.http import Operation, Who

from .callers import FEW
from .outcomes import Outcome, Rule
from .row import OPEN, UNGUARDED, Row

_RULES: Mapping[Who, Rule] = {Who.ANYBODY: OPEN, Who.UNGUARDED: UNGUARDED}

_ASKED: Mapping[str, str] = {
    "/docs/<group>": "/docs/plans/",
    "/docs/<group>/<subject>": "/docs/plans/templates/",
    "/assets/<name>": path_of("site.css"),
    "/package/<name>": "/package/rainfall",
    "/sitemap-<part>.xml": "/sitemap-99999.xml",
}
"""The paths that are asked for, where they do not follow from the pattern."""


_TOLD: Mapping[str, Outcome] = {"/sitemap-<part>.xml": Outcome(404)}
"""What comes of asking for that, where nothing is there."""


def _row(operation: Operation) -> Row:
    path = _ASKED.get(operation.path) or operation.path.replace("<id>", "1")
    path += "/" if operation.slash == "redirect" and not path.endswith("/") else ""
    done = _TOLD.get(operation.path, Outcome(operation.status))
    row = Row(operation.method, operation.path, path, _RULES[operation.who], done)
    return replace(row, callers=FEW) if _leads(operation) else row


def _leads(operation: Operation) -> bool:
    """Whether it only leads elsewhere, whoever asks."""
    return operation.status in (301, 302)


def rows() -> Iterator[Row]:
    """Every operation of the website."""
    yield from map(_row, OPERATIONS)
