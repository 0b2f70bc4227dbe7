"""The pages of the website."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from functions.web import words
from functions.web.clients import clients
from functions.web.files import SWAGGER, TEMPLATES
from functions.web.guide.contents import GuideGroup, GuideSubject
from functions.web.searching.asked import FACETS, MOST_SHOWN, SIZE, SearchAsked
from functions.web.searching.finding import SearchFound
from shared.assets import path_of
from shared.html import page
from shared.http import Request, Response
from shared.search.kinds import kind, kinds

_GUIDE: Final = "API guide"


def home(request: Request, found: SearchFound | None) -> Response:
    """Write the first page; `found` is what there is, None while nobody knows."""
    counts = {name: found.facets["kind"].get(name, 0) for name in words.COUNTED} if found else {}
    return _public(
        request,
        "home.html",
        "Stele",
        found=found,
        counts=[(name, kind(name) if count == 1 else kinds(name), count) for name, count in counts.items() if count],
        parts=PARTS,
        clients=list(clients(request.base_url)),
        names=words.PARTS,
    )


class PartOfSite(NamedTuple):
    """A part of the site as the first page names it: its path, its name, and what is there."""

    path: str
    name: str
    about: str


PARTS: Final = (
    PartOfSite("/dataset", "Datasets", "Descriptions of data, wherever they are, and where to get them."),
    PartOfSite("/communities", "Deposits", "Files that are kept, described and cited."),
    PartOfSite("/experiment/view/", "Experiments", "What was measured, with all its files."),
    PartOfSite("/api/?format=api", "Registry", "What models read and wrote, and where that came from."),
    PartOfSite("/plans", "Plans", "How a project will handle its data."),
)
"""In the order of the site's bar."""

# Search


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet: what it is called, and its values that narrow down: words, how many hits, and the path that does."""

    name: str
    values: tuple[tuple[str, int, str], ...]


_FACET_WORDS: Final[Mapping[str, str]] = {
    "kind": "Kind",
    "part": "Part of the site",
    "licence": "Licence",
    "tag": "Keyword",
    "creator": "Creator",
}


def search(request: Request, asked: SearchAsked, found: SearchFound) -> Response:
    """Write a page of what was found."""
    return _public(
        request,
        "search.html",
        f"{asked.q[:80]} · Search" if asked.q else "Search",
        asked=asked,
        found=found,
        facets=[shown for name in FACETS if (shown := _facet(name, asked, found)).values],
        chosen=[
            (_FACET_WORDS[name], _value(name, value), asked.without((name, value)).path) for name, value in asked.chosen
        ],
        order=asked.order or ("best" if found.is_ranked else "newest"),
        first=asked.offset + 1,
        size=SIZE,
        most=MOST_SHOWN,
    )


def _facet(name: str, asked: SearchAsked, found: SearchFound) -> FacetShown:
    """Give a facet with the values that narrow down what was found: not all hits have them."""
    values = found.facets.get(name, {})
    others = [(value, count) for value, count in values.items() if value and count < found.total]
    shown = ((_value(name, value), count, asked.with_choice((name, value)).path) for value, count in others)
    return FacetShown(_FACET_WORDS[name], tuple(shown))


def _value(name: str, value: str) -> str:
    """Give what people call a value of a facet."""
    said = {"kind": kinds, "part": words.part, "licence": words.licence}.get(name, str)
    return said(value)


# The guide


def guide(request: Request, groups: Mapping[str, GuideGroup]) -> Response:
    """Write how to use the APIs, and where each is described."""
    return _public(request, "guide.html", _GUIDE, place=_GUIDE, groups=groups, parts=words.GUIDE)


def guide_group(request: Request, group: GuideGroup) -> Response:
    """Write how to use an API, and what it has operations on."""
    about = f"about/{group.name}.html"
    return _public(request, "guide_group.html", words.GUIDE[group.name].title, place=_GUIDE, group=group, about=about)


def guide_subject(request: Request, subject: GuideSubject) -> Response:
    """Write the operations on a subject."""
    return _public(
        request,
        "guide_subject.html",
        subject.name.replace("_", " ").capitalize(),
        place=_GUIDE,
        subject=subject,
        operations=subject.operations(),
        schemas=subject.schemas(),
        group_title=words.GUIDE[subject.group].title,
    )


def swagger(request: Request, group: str) -> Response:
    """Write the page in which Swagger UI opens the document of a group; its files are this site's own."""
    names = ("swagger-ui.css", "swagger-ui-bundle.js", "swagger.js")
    style, bundle, start = (path_of(name, SWAGGER) for name in names)
    loaded = {"style": style, "bundle": bundle, "start": start}
    return _public(request, "swagger.html", "Swagger UI", place=_GUIDE, group=group, parts=words.GUIDE, **loaded)


def _public(request: Request, template: str, title: str, **shown: Any) -> Response:
    """Write a page that is the same for everybody who has not signed in; whoever has it is told so by its tag."""
    response = page(request, TEMPLATES / template, title, public=True, **{"place": "", **shown})
    digest = hashlib.blake2b(str(response.body).encode(), digest_size=16).hexdigest()
    response.headers["ETag"] = f'"{digest}"'
    return response
