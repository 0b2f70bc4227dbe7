"""What must be there before anyone has written anything: storage root 1, the site's own storage.

The command-line client of the original takes for granted that storage root 1 is where uploads go.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from functions.registry.kinds import instant
from functions.registry.store import store
from shared.accounts.users import ADMIN_ID
from shared.records import Change, Create, NotUnique, Prepared
from shared.settings import settings

OWN_ROOT = 1
"""The id of the storage root of files that this site holds itself."""

_looked: set[str] = set()
"""The DynamoDB tables in which this process has seen it."""


class _AlreadyThere(Exception):
    """Another process has made it."""


def ensure(base: str) -> None:
    """Make storage root 1 if it is not there yet; it begins with the site's address `base`.

    It may be called at any time and by any number of processes at once; a process looks only once.
    """
    table = settings.registry_table
    if table in _looked:
        return
    if store().get("storage_root", OWN_ROOT) is None:
        _create(base)
    _looked.add(table)


def _create(base: str) -> None:
    values = {
        "last_updated": instant(datetime.now(UTC)),
        "updated_by": ADMIN_ID,
        "root": f"{base}/data/",
        "local": False,
    }

    def plan(prepared: Prepared) -> list[Change]:
        if prepared.records:
            raise _AlreadyThere
        return [Create("storage_root", OWN_ROOT, values)]

    with suppress(_AlreadyThere, NotUnique):  # another process may be a moment earlier
        store().transact(plan, read=[("storage_root", OWN_ROOT)])
