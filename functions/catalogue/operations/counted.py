"""Groups with how many packages they have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from functions.catalogue.store import GROUP, LISTED, PACKAGE, member_of, store
from functions.catalogue.wire import is_active
from shared.aws import parallel
from shared.records import Record


def groups(ids: Iterable[int]) -> list[tuple[Record, int]]:
    """Give the active groups among these records, in order, each with the number of its packages. Two round trips."""
    wanted = list(ids)
    found = store().get_many(GROUP, wanted)
    active = [found[id] for id in wanted if id in found and is_active(found[id])]
    counts = parallel(*(partial(store().entry_count, PACKAGE, LISTED, member_of(each.id)) for each in active))
    return list(zip(active, counts, strict=True))
