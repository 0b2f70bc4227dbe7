"""Storage boxes as files see them: kept by the site, or a place in somebody's bucket that the site may read.

An administrator makes a box of the second kind by giving it the option `location` with `s3://bucket/prefix`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from functions.experiments.files import rules
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import Record, Values
from shared.settings import settings

DEFAULT: Final = 1
"""The id of the box of verified files that the site keeps; it takes the place of a box whose name is not known."""

STAGING: Final = 2
"""The id of the box of what has been sent and not been verified yet."""

_SCHEME: Final = "s3://"


@dataclass(frozen=True, slots=True)
class Box:
    """A storage box: its id, and for one that is not the site's the bucket and where in it the box begins."""

    id: int
    bucket: str | None = None
    prefix: str = ""

    def place(self, uri: str) -> Values | None:
        """Give where in its bucket a path of the box lies, as replicas keep it; None in a box of the site's own.

        Raises:
            BadValue: no path below the box's beginning.
        """
        if self.bucket is None:
            return None
        return {"bucket": self.bucket, "key": rules.key_below(self.prefix, uri)}


def named(names: Iterable[str]) -> dict[str, Box]:
    """Give those of these boxes that exist, by name. Two round trips, none without names."""
    wanted = sorted({name for name in names if name})
    found = parallel(*(lambda name=name: store().find("storagebox", {"name": name}) for name in wanted))
    return {name: box(record) for name, record in zip(wanted, found, strict=True) if record}


def box(record: Record) -> Box:
    """Read a box from its record. One whose bucket is the site's own counts as kept by the site.

    Otherwise whoever can name a key would reach the bytes of everybody's files.
    """
    for option in record.values["options"]:
        if option["key"] == "location" and str(option["value"]).startswith(_SCHEME):
            bucket, _, prefix = option["value"].removeprefix(_SCHEME).partition("/")
            if bucket and bucket != settings.files_bucket:
                return Box(record.id, bucket, prefix)
    return Box(record.id)
