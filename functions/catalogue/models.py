"""What a package and a group consist of: the members that clients write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.catalogue.kinds import MOST_GROUPS, MOST_PACKAGES, Extras, References, Resources, Slug, Tags
from shared.fields import Choice, Field, Text


@dataclass(frozen=True, slots=True)
class Model:
    """What clients write: its name, and its members."""

    name: str
    fields: tuple[Field, ...]


TEXTS: Final = ("title", "version", "url", "author", "author_email", "maintainer", "maintainer_email", "notes")
"""The members of a package that are texts or null."""

_STATE: Final = Field("state", Choice(options=("active", "deleted")), "`active` or `deleted`", null=True)
_EXTRAS: Final = Field("extras", Extras(), "any values by key; null takes one away")

PACKAGE: Final = Model(
    "package",
    (
        Field("name", Slug(), "2 to 100 of a-z, 0-9, - and _"),
        *(Field(name, Text(), null=True) for name in TEXTS),
        Field("license", Text(), "the title or id of a licence, or any text", null=True),
        Field("license_id", Text(), "the same", null=True),
        Field("tags", Tags(), "2 to 100 characters each"),
        _EXTRAS,
        Field("groups", References("groups", MOST_GROUPS), "names or ids"),
        Field("resources", Resources(), "objects with `url`, `format`, `description` and others"),
        Field("download_url", Text(), "the address of the first resource (version 1)", null=True),
        _STATE,
    ),
)
"""The members of a package that clients write."""

GROUP: Final = Model(
    "group",
    (
        Field("name", Slug(), "2 to 100 of a-z, 0-9, - and _"),
        Field("title", Text(), null=True),
        Field("description", Text(), null=True),
        _EXTRAS,
        Field("packages", References("packages", MOST_PACKAGES), "names or ids"),
        _STATE,
    ),
)
"""The members of a group that clients write."""
