"""A package as harvesters are told of it, whatever the document: what is clean, with something in place of what lacks.

Readers leave out a dataset that has not all that their profile requires, so everybody's title stands in for what is
missing, and the package's page for an address that is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from functions.catalogue.harvest import cleaning
from functions.catalogue.licences import LICENCES
from functions.catalogue.wire import ShownPackage, landing, located, resources
from shared.files import media_types
from shared.records import Values
from shared.settings import settings

SITE: Final = "Stele"
"""Who publishes, on a site that names no institution."""

PAGE: Final = "text/html"

LONGEST_DESCRIPTION: Final = 100_000
"""Characters of a dataset's description."""

MOST_KEYWORDS: Final = 100
MOST_THEMES: Final = 20
MOST_RELATIONS: Final = 100
"""As many as are told of a dataset, the first of each; a page of a hundred datasets has to be made while one waits."""

_LICENCES: Final = {each.id: each for each in LICENCES}

_MEDIA_TYPES: Final = {
    "geojson": "application/geo+json",
    "json-ld": "application/ld+json",
    "jsonld": "application/ld+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "parquet": "application/vnd.apache.parquet",
    "rdf": "application/rdf+xml",
    "ttl": "text/turtle",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The media types of formats that Python's own table does not have."""


class Frequency(NamedTuple):
    """How often a dataset changes: as ISO 8601 repeats it, and as the EU's list of frequencies has it."""

    repeat: str
    code: str


_FREQUENCIES: Final = {
    "annual": Frequency("R/P1Y", "ANNUAL"),
    "annually": Frequency("R/P1Y", "ANNUAL"),
    "yearly": Frequency("R/P1Y", "ANNUAL"),
    "biannual": Frequency("R/P6M", "ANNUAL_2"),
    "biennial": Frequency("R/P2Y", "BIENNIAL"),
    "quarterly": Frequency("R/P3M", "QUARTERLY"),
    "monthly": Frequency("R/P1M", "MONTHLY"),
    "weekly": Frequency("R/P1W", "WEEKLY"),
    "daily": Frequency("R/P1D", "DAILY"),
    "hourly": Frequency("R/PT1H", "HOURLY"),
    "irregular": Frequency("irregular", "IRREG"),
    "ad hoc": Frequency("irregular", "IRREG"),
}


class Agent(NamedTuple):
    """Somebody by name, with an e-mail address where one is known."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """A file of a dataset, or where it is to be had.

    Attributes:
        uri: names it.
        url: where it is; the page of its dataset where nobody has said.
        is_file: whether the bytes are there, not a page about them.
        title: its name; so are the others as in a resource, empty for what is not known.
    """

    uri: str
    url: str
    is_file: bool
    title: str
    description: str
    format: str
    media_type: str
    size: int | None
    issued: str
    modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedDataset:
    """What harvesters are told of a package; what is not known is empty.

    Attributes:
        id: the package's, which stays when its name changes.
        uri: names it, and has its page.
        relations: of each type of relationship the packages, by their ids.
    """

    id: str
    uri: str
    landing: str
    title: str
    description: str
    keywords: Sequence[str]
    themes: Sequence[str]
    issued: str
    modified: str
    version: str
    page: str
    publisher: str
    contact: Agent
    creator: Agent | None
    licence: str
    licence_title: str
    frequency: Frequency | None
    place: str
    period: tuple[str, str] | None
    relations: Mapping[str, Sequence[str]]
    distributions: Sequence[Distribution]


def uri_of(site: str, id: str) -> str:
    """Give the address that names a package."""
    return f"{site}/dataset/{quote(id, safe='')}"


def site_name() -> str:
    """Give who publishes where nobody else is named."""
    return cleaning.text(settings.institution) or SITE


def dataset_of(shown: ShownPackage, site: str, most: int | None = None) -> HarvestedDataset:
    """Give what harvesters are told of a package.

    Args:
        shown: the package.
        site: the site's address.
        most: how many of its resources are told, the first ones; None: all of them.
    """
    values = located(shown.record, site)
    extras = values["extras"]
    title = cleaning.text(values["title"]) or values["name"]
    uri, page = uri_of(site, values["uuid"]), f"{site}{landing(values['name'])}"
    people = [
        Agent(cleaning.text(values[name]), cleaning.email(values[f"{name}_email"])) for name in ("maintainer", "author")
    ]
    publisher = _first(*(cleaning.text(extras.get(key)) for key in _PUBLISHERS), people[1].name, people[0].name)
    licence = _LICENCES.get(values["license"] or "")
    return HarvestedDataset(
        id=values["uuid"],
        uri=uri,
        landing=page,
        title=title,
        description=cleaning.text(values["notes"], LONGEST_DESCRIPTION) or title,
        keywords=_each_once(values["tags"])[:MOST_KEYWORDS] or [title],
        themes=_each_once(group.values["title"] or group.values["name"] for group in shown.active_groups)[:MOST_THEMES],
        issued=cleaning.moment(values["created"]),
        modified=cleaning.moment(values["changed"]),
        version=cleaning.text(values["version"]),
        page=cleaning.uri(values["url"]),
        publisher=publisher or site_name(),
        contact=_contact(people, publisher or site_name()),
        creator=people[1] if people[1].name else None,
        licence=cleaning.uri(licence.url if licence else values["license"]),
        licence_title=licence.title if licence else cleaning.text(values["license"]),
        frequency=_FREQUENCIES.get(cleaning.text(extras.get("update_frequency")).lower()),
        place=cleaning.text(extras.get("geographic_coverage")),
        period=_period(extras),
        relations=_relations(shown),
        distributions=[_distribution(each, uri, page) for each in resources(shown.record, site)[:most]],
    )


_PUBLISHERS: Final = ("publisher", "agency", "department")
"""The extras that say who publishes, best first."""


def _first(*texts: str) -> str:
    return next((text for text in texts if text), "")


def _each_once(texts: Any) -> list[str]:
    cleaned = (cleaning.text(text) for text in texts)
    return list(dict.fromkeys(text for text in cleaned if text))


def _contact(people: Sequence[Agent], publisher: str) -> Agent:
    """Give whom to ask: who can be written to, else who is named, else the publisher."""
    named = [each for each in people if each.name]
    found = next((each for each in people if each.email), named[0] if named else Agent(publisher))
    return Agent(found.name or found.email, found.email)


def _period(extras: Mapping[str, Any]) -> tuple[str, str] | None:
    """Give the days from and to which a dataset reaches."""
    found = cleaning.days(extras.get("temporal_coverage"))
    if len(found) != 2:
        ends = (cleaning.days(extras.get(f"temporal_coverage-{end}")) for end in ("from", "to"))
        found = [end[0] for end in ends if len(end) == 1]
    return (found[0], found[1]) if len(found) == 2 else None


def _relations(shown: ShownPackage) -> dict[str, list[str]]:
    relations: dict[str, list[str]] = {}
    for each, other in shown.active_relationships[:MOST_RELATIONS]:
        relations.setdefault(each["type"], []).append(other.values["uuid"])
    return relations


def _distribution(resource: Values, dataset: str, page: str) -> Distribution:
    format = cleaning.text(resource.get("format"))
    media_type = cleaning.media_type(resource.get("mimetype")) or _media_type(format)
    url = cleaning.uri(resource.get("url"))
    return Distribution(
        uri=f"{dataset}#resource-{quote(resource['id'], safe='')}",
        url=url or page,
        is_file=bool(url and media_type and media_type != PAGE),
        title=cleaning.text(resource.get("name")),
        description=cleaning.text(resource.get("description")),
        format=format,
        media_type=media_type,
        size=cleaning.size(resource.get("size")),
        issued=cleaning.moment(resource.get("created")),
        modified=cleaning.moment(resource.get("last_modified")),
    )


def _media_type(format: str) -> str:
    """Give the media type that a format's usual short name stands for, or that the format is."""
    short = format.lower().removeprefix(".")
    return cleaning.media_type(format) or _MEDIA_TYPES.get(short) or media_types.by_name(f"file.{short}") or ""
