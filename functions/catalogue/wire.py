"""From a record to a body: packages, groups and revisions as the versions of the API write them.

Versions differ in how other things are named: by their names in the first, by their ids in the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any, Final
from urllib.parse import quote

from functions.catalogue import licences
from functions.catalogue.models import TEXTS
from functions.catalogue.store import ACTIVE, PACKAGE
from shared.records import Line, Record, Values

Body = dict[str, Any]

FILE: Final = "_file"
AWAITED: Final = "_awaited"
"""The members of a resource that keep its uploaded file, and where one is awaited; they are not shown."""

LONGEST_RENDERED: Final = 20_000
"""Characters of notes that are read as Markdown; longer ones are shown as they are."""

INVERSE: Final = {
    "depends_on": "dependency_of",
    "dependency_of": "depends_on",
    "derives_from": "has_derivation",
    "has_derivation": "derives_from",
    "child_of": "parent_of",
    "parent_of": "child_of",
    "links_to": "linked_from",
    "linked_from": "links_to",
}
"""The types of relationships, each with what it is from the other end."""


@dataclass(frozen=True, slots=True)
class ShownPackage:
    """A package with what is shown of others in it.

    Attributes:
        record: the package.
        groups: the groups that it is in, by id of the record.
        others: the packages that it is related to, by id of the record.
        aliases: by what else the record is known that it stands for; empty for a package of the catalogue's own.
    """

    record: Record
    groups: Mapping[int, Record] = field(default_factory=dict)
    others: Mapping[int, Record] = field(default_factory=dict)
    aliases: Sequence[str] = ()

    @property
    def active_groups(self) -> list[Record]:
        """The groups that it is in and that are not deleted, by name."""
        found = [self.groups[id] for id in self.record.values["groups"] if id in self.groups]
        return sorted((each for each in found if is_active(each)), key=lambda group: str(group.values["name"]))

    @property
    def active_relationships(self) -> list[tuple[Values, Record]]:
        """Its relationships, each with the other package, as far as that is not deleted."""
        both = ((each, self.others.get(each["other"])) for each in self.record.values["relationships"])
        return [(each, other) for each, other in both if other is not None and is_active(other)]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group, and the lines of its active packages, by name."""

    record: Record
    packages: Sequence[Line]


def is_active(record: Record) -> bool:
    """Whether a package or group is not deleted."""
    return bool(record.values["state"] == ACTIVE)


def reference(record: Record, version: int) -> str:
    """Name a package or a group as a version does."""
    return str(record.values["name" if version == 1 else "uuid"])


def references(lines: Iterable[Line], version: int) -> list[str]:
    """Name the packages or groups of some lines as a version does, in order."""
    if version == 1:
        return [line.sort for line in lines]
    return sorted(line.data["uuid"] for line in lines)


def package(shown: ShownPackage, version: int, base_url: str) -> Body:
    """Write a package."""
    values = located(shown.record, base_url)
    body = {
        "id": values["uuid"],
        "name": values["name"],
        **{name: values[name] for name in TEXTS},
        "notes_rendered": rendered(values["notes"]),
        "license_id": values["license"],
        "license": licences.title_of(values["license"]),
        "isopen": licences.is_open(values["license"]),
        "tags": values["tags"],
        "extras": values["extras"],
        "groups": sorted(reference(group, version) for group in shown.active_groups),
        "resources": resources(shown.record, base_url),
        "relationships": relationships(shown, version),
        "ratings_average": None,
        "ratings_count": 0,
        "metadata_created": values["created"],
        "metadata_modified": values["changed"],
        "revision_id": values["revision"],
        "ckan_url": f"{base_url}{landing(values['name'])}",
        "state": values["state"],
    }
    if version == 1:
        body["download_url"] = body["resources"][0]["url"] if body["resources"] else ""
    return body


def located(record: Record, base_url: str) -> Values:
    """Give a package's values; what stands for a record of another group says where on the site that is."""
    values = record.values
    if record.collection == PACKAGE:
        return values
    home = f"{base_url}{values['url']}"
    return {**values, "url": home, "extras": {**values["extras"], "stele_landing": home}}


def site(base_url: str) -> Body:
    """Write what clients ask a site for before all else: its version, the one whose Action API this has."""
    return {"ckan_version": "2.9.11", "site_url": base_url, "site_title": "Stele", "extensions": []}


def landing(name: str) -> str:
    """Give the path of a package's page."""
    return f"/dataset/{quote(name)}"


def resources(record: Record, base_url: str) -> list[Body]:
    """Write the resources of a package."""
    kept = enumerate(record.values["resources"])
    return [resource(each, record, position, base_url) for position, each in kept]


def resource(kept: Values, package: Record, position: int, base_url: str) -> Body:
    """Write a resource, the one at a `position` in its package; an uploaded file's address is one of the site."""
    shown = {name: value for name, value in kept.items() if name not in (FILE, AWAITED)}
    if package.collection != PACKAGE:
        shown["url"] = f"{base_url}{kept['url']}"
    elif FILE in kept:
        shown["url"] = f"{base_url}{download(package, kept)}"
    return {**shown, "package_id": package.values["uuid"], "position": position}


def download(package: Record, kept: Values) -> str:
    """Give the path that leads to the file of a resource."""
    return f"{landing(package.values['name'])}/resource/{kept['id']}/download/{quote(kept['url'], safe='')}"


def relationships(shown: ShownPackage, version: int) -> list[Body]:
    """Write the relationships of a package, as they are seen from it."""
    return [relationship(shown.record, each, other, version) for each, other in shown.active_relationships]


def relationship(subject: Record, kept: Values, other: Record, version: int) -> Body:
    """Write a relationship of a package."""
    return {
        "subject": reference(subject, version),
        "type": kept["type"],
        "object": reference(other, version),
        "comment": kept["comment"],
    }


def group(shown: ShownGroup, version: int) -> Body:
    """Write a group."""
    values = shown.record.values
    return {
        "id": values["uuid"],
        "name": values["name"],
        "title": values["title"],
        "description": values["description"],
        "packages": references(shown.packages, version),
        "extras": values["extras"],
        "created": values["created"],
        "state": values["state"],
        "revision_id": values["revision"],
    }


def revision(record: Record, packages: Iterable[Record], groups: Iterable[Record], version: int) -> Body:
    """Write a revision with what it changed."""
    return {
        **revision_summary(record),
        "packages": sorted(reference(each, version) for each in packages),
        "groups": sorted(reference(each, version) for each in groups),
    }


def revision_summary(record: Record) -> Body:
    """Write a revision without what it changed."""
    values = record.values
    return {
        "id": values["uuid"],
        "timestamp": values["timestamp"],
        "message": values["message"],
        "author": values["author"],
        "approved_timestamp": None,
    }


def rendered(notes: str | None) -> str:
    """Give the HTML of notes, which are Markdown; nothing in it can run or leave the page."""
    if not notes:
        return ""
    return _rendered(notes) if len(notes) <= LONGEST_RENDERED else f"<p>{escape(notes)}</p>"


@lru_cache(maxsize=1024)
def _rendered(notes: str) -> str:
    """Render Markdown without HTML in it, and let pass only what texts consist of."""
    import nh3
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": False}).render(notes)
    return str(nh3.clean(html, tags=_ALLOWED, attributes={"a": {"href", "title"}}, url_schemes=_SCHEMES)).strip()


_ALLOWED: Final = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "pre",
    ),
    *("strong", "ul"),
}
_SCHEMES: Final = {"http", "https", "mailto", "ftp"}
