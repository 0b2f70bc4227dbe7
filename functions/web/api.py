"""Everything that the website answers: its one table of operations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from functions.web.endpoints import assets, guide, home, machines, moved, search, sitemaps
from functions.web.tables import ALIASED, TABLES
from shared.http import WEB_PAGE, Handler, Operation, Slash, Who
from shared.http.response import JSON

_TEXT: Final = "text/plain"
_XML: Final = "application/xml"


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


_ASKED: Final = ("q", "kind", "part", "licence", "tag", "creator", "sort", "page")

OPERATIONS: Final = (
    _get("/", home.home),
    _get("/search", search.search, WEB_PAGE, *_ASKED, slash="both"),
    _get("/docs", guide.overview, slash="redirect"),
    _get("/docs/openapi.json", guide.document, JSON, "group"),
    _get("/docs/swagger", guide.swagger, WEB_PAGE, "group", slash="redirect"),
    _get("/docs/<group>", guide.group, slash="redirect"),
    _get("/docs/<group>/<subject>", guide.subject, slash="redirect"),
    _get("/assets/<name>", assets.asset, "*/*"),
    _get("/favicon.ico", assets.icon, "image/x-icon"),
    _get("/robots.txt", machines.robots, _TEXT),
    _get("/.well-known/security.txt", machines.security, _TEXT),
    Operation("GET", "/health", machines.health, Who.UNGUARDED, gives=JSON),
    _get("/sitemap.xml", sitemaps.index, _XML),
    _get("/sitemap-<part>.xml", sitemaps.part, _XML),
    _leads("/packages", moved.to_datasets, 301),
    _leads("/package/<name>", moved.to_dataset, 301),
    *_registry(),
)
"""Every operation of the website."""
