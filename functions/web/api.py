"""Everything that the website answers: its one table of operations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from functions.web.endpoints import assets, guide, home, moved
from functions.web.tables import ALIASED, TABLES
from shared.http import WEB_PAGE, Handler, Operation, Slash, Who
from shared.http.response import JSON


def _get(path: str, run: Handler, gives: str = WEB_PAGE, *arguments: str, slash: Slash = "exact") -> Operation:
    return Operation("GET", path, run, Who.ANYBODY, None, gives, arguments, slash=slash)


def _leads(path: str, run: Handler, status: int = 302) -> Operation:
    return Operation("GET", path, run, Who.ANYBODY, status=status)


def _registry() -> Iterator[Operation]:
    """Give the short addresses of the registry's tables and records."""
    for name in TABLES:
        yield _leads(f"/{name}s", partial(moved.to_table, name))
        if name not in ALIASED:
            yield _leads(f"/{name}/<id>", partial(moved.to_record, name))


OPERATIONS: Final = (
    _get("/", home.home),
    _get("/docs", guide.overview, slash="both"),
    _get("/docs/openapi.json", guide.document, JSON),
    *_registry(),
    _leads("/packages", moved.to_datasets, 301),
    _leads("/package/<name>", moved.to_dataset, 301),
    _get("/assets/<name>", assets.asset, "*/*"),
)
"""Every operation of the website."""
