"""Revisions: each write makes one in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from functions.catalogue.kinds import new_id
from functions.catalogue.store import REVISION
from shared.records import Create, Values

_MOMENT: Final = "%Y-%m-%dT%H:%M:%S.%f"


def now() -> str:
    """Give the present moment as the catalogue keeps it: UTC, microseconds, no zone."""
    return datetime.now(UTC).strftime(_MOMENT)


@dataclass(frozen=True, slots=True)
class Revision:
    """The revision of a write that is being planned."""

    uuid: str
    timestamp: str
    change: Create

    def on(self, package: Values) -> Values:
        """Give a package's values as this revision's."""
        return {**package, "changed": self.timestamp, "revision": self.uuid}


def new(id: int, message: str, author: str, packages: Iterable[int] = (), groups: Iterable[int] = ()) -> Revision:
    """Give the revision of a write.

    Args:
        id: the reserved id of its record.
        message: what the write does.
        author: the username of who writes.
        packages: the packages that change, by the ids of their records.
        groups: the groups that change.
    """
    uuid, timestamp = new_id(), now()
    values = {
        "uuid": uuid,
        "timestamp": timestamp,
        "message": message,
        "author": author,
        "packages": sorted(packages),
        "groups": sorted(groups),
    }
    return Revision(uuid, timestamp, Create(REVISION, id, values))
