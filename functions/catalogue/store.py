"""The catalogue's records: packages, groups, and the revisions that tell of each write.

A package holds its tags, resources, extras and relationships; of the groups that it is in, their ids. A relationship
stands in both of its packages, as each sees it. What is deleted stays, with the state `deleted`, gives back its name,
and has one line that leads from the name to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from shared.records import Collection, Index, IndexItem, Unique
from shared.tables import store_of

PACKAGE: Final = "package"
GROUP: Final = "group"
REVISION: Final = "revision"

ACTIVE: Final = "active"
DELETED: Final = "deleted"

LISTED: Final = "listed"
"""The index of active packages by name (all of them, those of a tag, of a group, of a maker), and of active groups;
and what is deleted, by its name."""

EVERYTHING: Final = "all"
"""The partition of `LISTED` with all active packages or groups."""

TAGS: Final = "tags"
"""The index of the tags of active packages, each once."""

RESOURCES: Final = "resources"
"""The index that tells in which package a resource is, by the resource's id."""

CHANGES: Final = "changes"
"""The index of revisions by time: all of them, and those of a package."""


def tagged(tag: str) -> str:
    """Name the partition of `LISTED` with the active packages that have a tag."""
    return f"tag:{tag}"


def member_of(group: int) -> str:
    """Name the partition of `LISTED` with the active packages of a group."""
    return f"group:{group}"


def owned_by(user: int) -> str:
    """Name the partition of `LISTED` with the active packages that a user has made."""
    return f"owner:{user}"


def deleted_as(name: str) -> str:
    """Name the partition of `LISTED` with the deleted packages or groups that had a name."""
    return f"deleted:{name}"


def changes_of(package: int) -> str:
    """Name the partition of `CHANGES` with the revisions of a package."""
    return f"package:{package}"


def _listed_package(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    if values["state"] == ACTIVE:
        places = [EVERYTHING, *map(tagged, values["tags"]), *map(member_of, values["groups"])]
        places.append(owned_by(values["owner"]))
        yield from (IndexItem(place, values["name"], {"uuid": values["uuid"]}) for place in places)
    else:
        yield IndexItem(deleted_as(values["name"]))


def _listed_group(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    if values["state"] == ACTIVE:
        yield IndexItem(EVERYTHING, values["name"], {"uuid": values["uuid"]})
    else:
        yield IndexItem(deleted_as(values["name"]))


def _tags(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    if values["state"] == ACTIVE:
        yield from (IndexItem(EVERYTHING, tag) for tag in values["tags"])


def _resources(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    yield from (IndexItem(each["id"]) for each in values["resources"])


def _changes(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    for place in (EVERYTHING, *map(changes_of, values["packages"])):
        yield IndexItem(place, values["timestamp"], {"uuid": values["uuid"]})


COLLECTIONS: Final = (
    Collection(
        PACKAGE,  # `claimed` is the name while the package is active, else null
        unique=(Unique("uuid"), Unique("claimed")),
        indexes={
            LISTED: Index(_listed_package, counted=(EVERYTHING,)),
            TAGS: Index(_tags, shared=True),
            RESOURCES: Index(_resources),
        },
    ),
    Collection(
        GROUP,
        unique=(Unique("uuid"), Unique("claimed")),
        indexes={LISTED: Index(_listed_group, counted=(EVERYTHING,))},
    ),
    Collection(REVISION, unique=(Unique("uuid"),), indexes={CHANGES: Index(_changes)}),
)
"""Packages, groups and revisions. What their values are:

package: `uuid`, `name`, `claimed`, `state`, `owner` (a user's id), `created`, `changed` and `revision` (a uuid); texts
or null: `title`, `version`, `url`, `author`, `author_email`, `maintainer`, `maintainer_email`, `notes` and `license`
(its id, or what was given); `tags`: names, sorted; `extras`: an object; `groups`: ids of records; `resources`: objects
as they are shown, but for `package_id` and `position`; `relationships`: objects with `type`, `other` (the id of a
package's record) and `comment`.

group: `uuid`, `name`, `claimed`, `state`, `owner`, `title`, `description`, `extras`, `created` and `revision`.

revision: `uuid`, `timestamp`, `message`, `author`, and as ids of records `packages` and `groups`.
"""

store = store_of("catalogue", COLLECTIONS)
"""Gives the store of the catalogue's records."""
