"""The landing page of a data product."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from functions.registry import landing
from functions.registry.labels import field_label
from functions.registry.pages import records
from functions.registry.pages.names import Names, names_of
from functions.registry.reports import lineage, picture
from functions.registry.store import store
from functions.registry.tables import TABLES
from shared.aws import parallel
from shared.http import Request, Response
from shared.landing.pages import landing_page
from shared.records import Record
from shared.search.addresses import address
from shared.search.related import related

_TEMPLATE: Final = Path(__file__).with_name("templates") / "product.html"
_TABLE: Final = TABLES["data_product"]

_IN_THE_HEADING: Final = tuple(field_label(_TABLE.fields[name]) for name in ("name", "version"))

PROVENANCE: Final = "provenance"
"""The argument that asks for the picture, which takes the trips of a report and so is not on every page."""


def landing_of(request: Request, product: Record, headers: Mapping[str, str]) -> Response:
    """Show a data product, what is said of it, and what of other groups it is related to.

    Three round trips: what is said takes three, side by side with the two of what is related and the one of who wrote
    it. With the picture, those of a report besides.
    """
    may_see = request.principal.is_user
    results: list[Any] = parallel(
        partial(landing.read, product),
        partial(related, address(_TABLE.name, product.id), request.principal),
        partial(names_of, [product.values["updated_by"]] if may_see else []),
    )
    found: landing.ProductFacts = results[0]
    faces, people = results[1:]
    names = Names(found.records, people)
    return landing_page(
        request,
        _TEMPLATE,
        landing.work(found, request.base_url, for_people=may_see),
        kind="Data product",
        place="Registry",
        faces=faces,
        headers=headers,
        links=[fact for fact in records.facts(_TABLE, product, names) if fact[0] not in _IN_THE_HEADING],
        picture=_picture(request, product),
        **records.beside(request, _TABLE, product, names),
    )


def _picture(request: Request, product: Record) -> str:
    """Draw where a data product came from, if the picture is asked for."""
    if PROVENANCE not in request.query:
        return ""
    found = lineage.of_product(store(), lambda _: {}, product.id)
    return picture.svg(picture.draw(found), request.base_url) if found else ""
