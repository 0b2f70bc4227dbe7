"""Reports as pages for people.

Whatever comes from a record is escaped, and linked only where a browser may follow.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from functions.registry.reports import crate, picture
from functions.registry.reports.lineage import Lineage
from functions.registry.reports.vocabulary import record_url
from shared.html import environment, page
from shared.http import Request, Response
from shared.records import Record

MOST_NAMED: Final = 60
"""About how many things all code runs of a page are said to have read, and as many to have written."""

_TEMPLATES: Final = Path(__file__).with_name("templates")


def provenance(request: Request, lineage: Lineage, depth: int) -> Response:
    """Write the provenance of a lineage's data product as a page.

    Args:
        request: what is answered.
        lineage: of a data product.
        depth: how many code runs the lineage looks back.
    """
    return page(
        request,
        _TEMPLATES / "provenance.html",
        place="Registry",
        lineage=lineage,
        depth=depth,
        url=partial(_address, request.base_url),
        picture=picture.svg(picture.draw(lineage), request.base_url),
        most=max(1, MOST_NAMED // (len(lineage.runs) or 1)),
    )


def ro_crate(request: Request, lineage: Lineage) -> Response:
    """Write what is in the RO-Crate of a lineage as a page."""
    return page(request, _TEMPLATES / "crate.html", place="Registry", entities=crate.graph(lineage, request.base_url))


def _address(site: str, record: Record) -> str:
    return record_url(site, record.collection, record.id)


environment(_TEMPLATES).tests["web"] = crate.on_the_web
