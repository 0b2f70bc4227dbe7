"""Reports as pages for people.

Whatever comes from a record is escaped, and linked only where a browser may follow.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from functions.registry.pages import signed_in
from functions.registry.reports import crate
from functions.registry.reports.lineage import Lineage
from functions.registry.reports.vocabulary import record_url
from shared.html import environment
from shared.http import Request
from shared.records import Record


def provenance(request: Request, lineage: Lineage, depth: int) -> str:
    """Write the provenance of a lineage's data product as a page.

    Args:
        request: what is answered.
        lineage: of a data product.
        depth: how many code runs the lineage looks back.
    """
    return _write("provenance.html", request, lineage=lineage, depth=depth, url=_addresses(request.base_url))


def ro_crate(request: Request, lineage: Lineage) -> str:
    """Write what is in the RO-Crate of a lineage as a page."""
    return _write("crate.html", request, entities=crate.graph(lineage, request.base_url))


def _addresses(site: str) -> Any:
    def url(record: Record) -> str:
        return record_url(site, record.collection, record.id)

    return url


def _write(name: str, request: Request, **shown: Any) -> str:
    return _template(name).render(site=request.base_url, user=signed_in(request), **shown)


@cache
def _template(name: str) -> Template:
    templates = environment(Path(__file__).with_name("templates"))
    templates.tests["web"] = crate.on_the_web
    return templates.get_template(name)
