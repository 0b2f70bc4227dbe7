"""What must be there before anybody has made anything: the community `surf` and its schema, and the base schema."""

from __future__ import annotations

from typing import Final

from functions.repository import moments
from functions.repository.operations.drafts import schema_values
from functions.repository.store import COMMUNITY, PUBLISHED, SCHEMA, store
from shared import tables
from shared.records import RecordKey, Values

ADMIN: Final = 1
"""The account that owns it: the site's first administrator."""

POLICIES: Final[Values] = {"review": False, "membersOnly": False, "doi": True, "mandatory": ["title"]}
"""The policies of a community that has not said otherwise."""


def ensure() -> None:
    """Make them if they are not there yet."""
    tables.ensure(store(), _first)


def _first() -> dict[RecordKey, Values]:
    surf = community_values("surf", "SURF", "This is the SURF community", ADMIN, "admin", schema=2)
    dublin = {**schema_values({**surf, "id": "dublin"}, "Dublin Core"), "fields": []}
    return {(COMMUNITY, 1): surf, (SCHEMA, 1): dublin, (SCHEMA, 2): schema_values(surf, "SURF")}


def community_values(id: str, title: str, description: str, owner: int, owner_name: str, schema: int) -> Values:
    """Give what a new community has.

    Args:
        id: its readable id.
        title: its title.
        description: what it is; may be empty.
        owner: whose it is.
        owner_name: how they are called.
        schema: the record of its schema.
    """
    now = moments.now()
    return {
        "namespace": COMMUNITY,
        "id": id,
        "claimed": f"{COMMUNITY}:{id}",
        "owner": owner,
        "owner_name": owner_name,
        "state": PUBLISHED,
        "sharelevel": "open",
        "created": now,
        "updated": now,
        "published": now,
        "base": {"title": title, **({"description": description} if description else {})},
        **dict.fromkeys(("epicpid", "doi", "doi_key")),
        "own_schema": schema,
        "admins": [],
        "members": [],
        "policies": POLICIES,
    }
