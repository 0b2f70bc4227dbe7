"""Leaving out of searches what fewer may find from a write on, until its document has been made anew."""

from __future__ import annotations

from shared.records import Beside
from shared.search.storage.manifest import shrunk_item
from shared.settings import settings


def left_out(address: str) -> Beside:
    """Give the change that leaves a record, and what is `within` it, out of searches if the write is made.

    To be among the changes of every write that takes away from somebody what they may find, a deletion too. The
    indexer settles it once the change has come to it and all those documents have been made anew, so the change must
    lead it to this address (`CardSource`).
    """
    return Beside(settings.table("search"), shrunk_item(address))
