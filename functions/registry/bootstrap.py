"""What must be there before anyone has written anything: storage root 1, the site's own storage.

The command-line client of the original takes for granted that storage root 1 is where uploads go.
"""

from __future__ import annotations

from datetime import UTC, datetime

from functions.registry.kinds import instant
from functions.registry.store import store
from shared import tables
from shared.accounts.enrolment import ADMIN_ID
from shared.records import Values

OWN_ROOT = 1
"""The id of the storage root of files that this site holds itself."""


def ensure(base: str) -> None:
    """Make storage root 1 if it is not there yet; it begins with the site's address `base`."""
    tables.ensure(store(), lambda: {("storage_root", OWN_ROOT): _root(base)})


def _root(base: str) -> Values:
    return {
        "last_updated": instant(datetime.now(UTC)),
        "updated_by": ADMIN_ID,
        "root": f"{base}/data/",
        "local": False,
    }
