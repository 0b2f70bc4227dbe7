"""The catalogue's pages for people: a package, and the list of all. Importing this imports Jinja."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from functions.catalogue import licences
from functions.catalogue.harvest import cleaning
from functions.catalogue.harvest.listing import ListedPage
from functions.catalogue.landing import work_of
from functions.catalogue.operations.owned import OwnedPage
from functions.catalogue.wire import Body, ShownPackage, landing, located, rendered, resources
from shared.html import environment, page
from shared.html.measures import beginning, fitting
from shared.http import Request, Response
from shared.landing.pages import landing_page
from shared.search.face import Face

_TEMPLATES: Final = Path(__file__).with_name("templates")

_PLACE: Final = "Datasets"

_NOTES: Final = 1_000
"""Characters of notes that an excerpt is made of."""

_EXCERPT: Final = 180
"""Characters of an excerpt."""

_FORMATS: Final = 5
"""Formats of a package that the list names."""

_RESOURCES: Final = 50
_EXTRAS: Final = 100
"""Resources and extras that a package's page shows; its other forms have all."""

_ROOM: Final = 6_000
"""Bytes of the texts of each of them, and of the notes: a page has at most 50 KB."""

_LONGEST_EXTRA: Final = 1_000


def package(request: Request, shown: ShownPackage, elsewhere: Sequence[Face] = ()) -> Response:
    """Write a package, and what it is related to in other groups."""
    values = located(shown.record, request.base_url)
    return landing_page(
        request,
        _TEMPLATES / "dataset.html",
        work_of(shown, request.base_url),
        kind="Dataset",
        place=_PLACE,
        faces=elsewhere,
        package=values,
        notes=Markup(rendered(beginning(values["notes"] or "", _ROOM))),
        contacts=[(name.capitalize(), values[name], values[f"{name}_email"]) for name in ("author", "maintainer")],
        extras=_extras(values["extras"]),
        groups=[group.values["title"] or group.values["name"] for group in shown.active_groups],
        relationships=[(each["type"].replace("_", " "), other.values) for each, other in shown.active_relationships],
        resources=_resources(resources(shown.record, request.base_url)),
        count=len(values["resources"]),
    )


def _resources(all: Sequence[Body]) -> Sequence[Body]:
    """Give the resources that have room on a page, the first ones."""
    some = [[each[name] for name in ("name", "url", "description", "format")] for each in all[:_RESOURCES]]
    return all[: len(fitting(some, _ROOM))]


def _extras(extras: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give extras by their keys, a value that is no text as JSON."""
    some = sorted(extras.items())[:_EXTRAS]
    texts = [(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for name, value in some]
    return fitting([(name, beginning(text, _LONGEST_EXTRA)) for name, text in texts], _ROOM)


def packages(request: Request, listed: ListedPage) -> Response:
    """Write a page of the list of packages."""
    beside = {name: f"{request.base_url}/dataset?page={number}" for name, number in listed.others.items()}
    return page(
        request,
        _TEMPLATES / "datasets.html",
        "Datasets",
        whole=False,
        place=_PLACE,
        public=True,
        records=[_row(each) for each in listed.packages],
        count=f"{listed.total:,} in all.",
        previous=beside.get("previous", ""),
        next=beside.get("next", ""),
        mine=False,
    )


def own_packages(request: Request, listed: OwnedPage) -> Response:
    """Write a page of the packages that whoever asks has made."""
    following = urlencode({"mine": "yes", "after": listed.following})
    return page(
        request,
        _TEMPLATES / "datasets.html",
        "My datasets",
        whole=False,
        place=_PLACE,
        records=[_row(each) for each in listed.packages],
        count="",
        previous="",
        next=f"{request.base_url}/dataset?{following}" if listed.following else "",
        mine=True,
    )


def _row(shown: ShownPackage) -> dict[str, Any]:
    """Give what the list tells of a package."""
    values = shown.record.values
    formats = (cleaning.text(each.get("format")) for each in values["resources"])
    return {
        **{name: values[name] for name in ("name", "title", "author", "changed")},
        "excerpt": shorten(Markup(rendered((values["notes"] or "")[:_NOTES])).striptags(), _EXCERPT, placeholder=" …"),
        "licence": licences.title_of(values["license"]),
        "formats": [*dict.fromkeys(filter(None, formats))][:_FORMATS],
    }


def _filters() -> None:
    filters = environment(_TEMPLATES).filters
    filters["landing"] = landing
    filters["web"] = cleaning.uri


_filters()
