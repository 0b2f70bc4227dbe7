"""The catalogue's pages for people: a package, and the list of all. Importing this imports Jinja."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from functions.catalogue import licences
from functions.catalogue.harvest import cleaning
from functions.catalogue.harvest.listing import ListedPage
from functions.catalogue.wire import ShownPackage, landing, located, rendered, resources
from shared.html import environment, page
from shared.http import Refused, Request, Response
from shared.search.face import Face
from shared.search.related import related_header

_TEMPLATES: Final = Path(__file__).with_name("templates")

_TEXTS: Final = ("version", "author", "author_email", "maintainer", "maintainer_email")


def package(request: Request, shown: ShownPackage, elsewhere: Sequence[Face] = ()) -> Response:
    """Write a package, and what it is related to in other groups."""
    from markupsafe import Markup

    values = located(shown.record, request.base_url)
    told = {name.replace("_", " "): values[name] for name in _TEXTS if values[name]}
    return page(
        request,
        _TEMPLATES / "dataset.html",
        values["title"] or values["name"],
        package=values,
        notes=Markup(rendered(values["notes"])),
        licence=licences.title_of(values["license"]),
        told=told,
        groups=[group.values["title"] or group.values["name"] for group in shown.active_groups],
        relationships=[(each["type"].replace("_", " "), other.values) for each, other in shown.active_relationships],
        resources=resources(shown.record, request.base_url),
        related=elsewhere,
        headers=related_header(elsewhere, request.base_url),
    )


def packages(request: Request, listed: ListedPage) -> Response:
    """Write a page of the list of packages."""
    found = [each.record.values for each in listed.packages]
    return page(
        request, _TEMPLATES / "datasets.html", "Datasets", packages=found, total=listed.total, others=listed.others
    )


def refused(request: Request, refused: Refused) -> Response:
    """Write a refusal."""
    return page(request, _TEMPLATES / "refused.html", str(refused.body), status=refused.status)


def _filters() -> None:
    filters = environment(_TEMPLATES).filters
    filters["landing"] = landing
    filters["web"] = cleaning.uri


_filters()
