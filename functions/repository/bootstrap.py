"""What must be there before anybody has made anything: the community `surf` and its schema, and the base schema."""

from __future__ import annotations

from typing import Final

from functions.repository.metadata.base import as_schema
from functions.repository.operations import new_records
from functions.repository.store import COMMUNITY, SCHEMA, store
from shared import tables
from shared.records import RecordKey, Values

ADMIN: Final = 1
"""The account that owns it: the site's first administrator."""


def ensure() -> None:
    """Make them if they are not there yet."""
    tables.ensure(store(), _first)


def _first() -> dict[RecordKey, Values]:
    base = {"title": "SURF", "description": "This is the SURF community"}
    surf = new_records.community("surf", base, ADMIN, "admin", schema=2)
    unnamed = dict.fromkeys(("epicpid", "doi", "doi_key"))  # it is not this site's own
    dublin = {**new_records.schema({**surf, "id": "dublin"}, "Dublin Core", as_schema()), **unnamed}
    return {(COMMUNITY, 1): surf, (SCHEMA, 1): dublin, (SCHEMA, 2): new_records.schema(surf, "SURF")}
