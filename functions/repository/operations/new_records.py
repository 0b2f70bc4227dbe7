"""What new communities, categories and schemas have from the start; all of them are published at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from functions.repository import moments
from functions.repository.identifiers import names
from functions.repository.store import COMMUNITY, PUBLISHED, SCHEMA
from shared.records import Values

POLICIES: Final[Values] = {"review": False, "membersOnly": False, "doi": True, "mandatory": ["title"]}
"""The policies of a community that has not said otherwise."""


def registered(namespace: str, id: str, base: Values, owner: int, owner_name: str) -> Values:
    """Give what a new category has, and a new community besides what is its own.

    Args:
        namespace: of communities or categories.
        id: its readable id.
        base: its title, and its description if it has one.
        owner: who makes it.
        owner_name: how they are called.
    """
    now = moments.now()
    return {
        "namespace": namespace,
        "id": id,
        "claimed": f"{namespace}:{id}",
        "owner": owner,
        "owner_name": owner_name,
        "state": PUBLISHED,
        "sharelevel": "open",
        "created": now,
        "updated": now,
        "published": now,
        "base": base,
        **names.chosen({"id": id}),
    }


def community(id: str, base: Values, owner: int, owner_name: str, schema: int) -> Values:
    """Give what a new community has that nobody administers but the site's administrators.

    Args:
        id: its readable id.
        base: its title, and its description if it has one.
        owner: who makes it.
        owner_name: how they are called.
        schema: the record of its schema.
    """
    own = {"own_schema": schema, "admins": [], "members": [], "policies": POLICIES}
    return {**registered(COMMUNITY, id, base, owner, owner_name), **own}


def schema(of: Values, title: str, fields: Sequence[Mapping[str, Any]] = ()) -> Values:
    """Give what the schema of a community or a collection has from the start: that of a draft is a draft, too."""
    id = of["id"]
    return {
        **{name: of[name] for name in ("id", "owner", "owner_name", "state", "created", "updated", "published")},
        "namespace": SCHEMA,
        "claimed": f"{SCHEMA}:{id}",
        "sharelevel": "open",
        "base": {"title": f"{title} metadata schema"},
        **names.chosen({"id": id}),
        "fields": [*fields],
    }
