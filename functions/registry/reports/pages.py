"""Reports as pages for people.

Whatever comes from a record is escaped, and linked only where a browser may follow.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from functions.registry.reports import crate
from functions.registry.reports.lineage import Lineage
from functions.registry.reports.vocabulary import record_url
from shared.records import Record


def provenance(lineage: Lineage, site: str, depth: int) -> str:
    """Writes the provenance of a lineage's data product as a page.

    Args:
        lineage: of a data product.
        site: the registry's address, without a slash at its end.
        depth: how many code runs the lineage looks back.
    """
    return _template("provenance.html").render(lineage=lineage, depth=depth, url=_addresses(site))


def ro_crate(lineage: Lineage, site: str) -> str:
    """Writes what is in the RO-Crate of a lineage as a page."""
    return _template("crate.html").render(entities=crate.graph(lineage, site))


def _addresses(site: str) -> Any:
    def url(record: Record) -> str:
        return record_url(site, record.collection, record.id)

    return url


@cache
def _template(name: str) -> Template:
    folder = Path(__file__).with_name("templates")
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = crate.on_the_web
    return environment.get_template(name)
