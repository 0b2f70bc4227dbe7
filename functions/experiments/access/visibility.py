"""Which records somebody may see: of a collection, with exact totals and without reading the others, or among some.

Every experiment and dataset has a line in the partition `public` or `hidden` of its index `visible`, and one in the
partition of each of its readers (`audience`). A list merges the public lines with the viewer's own. A dataset's lines
may be older than its experiments; `operations/read` asks these again, by the functions at the end of this module.

What it costs: the viewer's own lines (one query for himself and each of his groups, side by side), the public lines up
to the end of the page, and the public counter (1 unit): one round trip for each MB of lines, and one more where an
access token opens datasets. 1,000 lines are 10 to 21 read units, the more the lines tell.

So pages are read from the lines only near the list's end, of who has no more than `_FEW` of his own (`near`). All
others, and all orders but that of ids, come from packs (`shared.packs`): `packed` says what they cost. Without packs
all lines are read (`page`), and an order by anything but the id reads all visible records besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from heapq import merge
from itertools import islice
from typing import Any

from functions.experiments import audience
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller, Viewer
from functions.experiments.audience import HIDDEN, PUBLIC, today
from functions.experiments.store import packs, store
from shared.aws import parallel
from shared.packs import reading
from shared.packs.reading import PackedPage, PackedSight, Portion
from shared.records import Equal, Line, Record, bounds

Reads = list[Callable[[], Any]]

_INDEX = "visible"
_FAR = 1000
_FEW = 200
_AT_ONCE = 100
_MOST_LOOKED_AT = 1000


def visible(collection: str, viewer: Viewer) -> Visible:
    """Give what somebody may see of a collection, `experiment` or `dataset`; nothing is read yet."""
    return Visible(collection, viewer)


@dataclass(frozen=True)
class Visible:
    """What a viewer may see of a collection; `named`: only what access rows name him in, public or not."""

    collection: str
    viewer: Viewer
    named: bool = False

    def near(self, offset: int, limit: int, descending: bool = False) -> tuple[list[int], int] | None:
        """Give what `page` gives, in one round trip, where that is cheap: near the end, and few lines of his own.

        None of all else: the packs have it for less.
        """
        if offset + limit > _FAR:
            return None
        return self._page(self._read_few, offset, limit, descending)

    def packed(self, portion: Portion) -> PackedPage | None:
        """Give a page from the packs, in any order that they have; None where there are none to read.

        What it costs, `shared.packs.reading` tells.
        """
        day = today()
        names = frozenset(self._everybody) | (frozenset() if self.viewer.everything else self.viewer.readers)
        sight = PackedSight(names, lambda periods: audience.holds(periods, day), self._opened_ids)
        return reading.page(packs(self.collection), sight, portion)

    def page(self, offset: int, limit: int, descending: bool = False) -> tuple[list[int], int]:
        """Give the ids of a page in the order of ids, and how many records are visible in all.

        An offset of more than `_FAR` takes another trip, for the count: one past it reads nothing.
        """
        if offset > _FAR and (total := self.count()) <= offset:
            return [], total
        page = self._page(self._read_own, offset, limit, descending)
        assert page is not None
        return page

    def _page(
        self, read_own: Callable[[], dict[int, Line] | None], offset: int, limit: int, descending: bool
    ) -> tuple[list[int], int] | None:
        reach = offset + limit
        reads: Reads = [partial(self._read, each, reach, descending) for each in self._everybody]
        own, *read = parallel(read_own, *reads, *self._counts)
        if own is None:
            return None
        lines, numbers = read[: len(reads)], read[len(reads) :]
        mine = sorted(own.values(), key=_id, reverse=descending)
        ids = _once(merge(*lines, mine, key=_id, reverse=descending))
        return list(ids)[offset:reach], sum(numbers) + len(own)

    def count(self) -> int:
        """Give how many records are visible in all. One round trip, and the viewer's own lines."""
        own, *numbers = parallel(self._read_own, *self._counts)
        return int(sum(numbers)) + len(own)

    def lines(self, instead: str) -> list[Line]:
        """Give the lines of all visible records, by their ids; where they are too many, say what to do instead.

        A line's data tell, where there are any, the numbers of parameter sets `s`, parameters `p` and authors `a`
        that lie in the record, and in public lines of experiments the owners `o`.

        Raises:
            TooMuch: they are too many.
        """
        reads: Reads = [partial(self._read, each, bounds.MOST_LINES + 1) for each in self._everybody]
        own, *shared = parallel(self._read_own, *reads)
        lines = _once(merge(*shared, sorted(own.values(), key=_id), key=_id))
        bounds.check_lines(len(lines), instead)
        return list(lines.values())

    def among(self, ids: Iterable[int]) -> list[int]:
        """Give those of these ids that are visible, ascending; no record is read."""
        wanted = sorted(set(ids))
        reads: Reads = [partial(store().among, self.collection, _INDEX, each, wanted) for each in self._everybody]
        own, *found = parallel(self._read_own, *reads)
        return [id for id in wanted if id in own or any(id in lines for lines in found)]

    @property
    def _counts(self) -> Reads:
        return [partial(store().entry_count, self.collection, _INDEX, each) for each in self._everybody]

    @property
    def _everybody(self) -> tuple[str, ...]:
        """The partitions of which the viewer sees every line."""
        if self.named:
            return ()
        return audience.EVERYBODY if self.viewer.everything else (PUBLIC,)

    def _read(self, partition: str, limit: int | None = None, descending: bool = False) -> list[Line]:
        return list(store().entries(self.collection, _INDEX, partition, limit=limit, descending=descending))

    def _read_own(self) -> dict[int, Line]:
        return self._own

    @cached_property
    def _own(self) -> dict[int, Line]:
        """The lines of what the viewer sees and not everybody, by id."""
        own = self._read_at_most(None)
        assert own is not None
        return own

    def _read_few(self) -> dict[int, Line] | None:
        return self._read_at_most(_FEW)

    def _read_at_most(self, most: int | None) -> dict[int, Line] | None:
        """Give the viewer's own lines; None where there are more under one of his names."""
        if self.viewer.everything:
            return {}
        day = today()
        limit = None if most is None else most + 1
        reads = (partial(self._read, name, limit) for name in sorted(self.viewer.readers))
        *read, opened = parallel(*reads, self._opened)
        if most is not None and any(len(lines) > most for lines in read):
            return None
        held = (line for lines in read for line in lines if audience.holds(line.data.get("periods"), day))
        return {line.id: line for line in (*held, *opened) if self.named or "public" not in line.data}

    def _opened_ids(self) -> list[int]:
        """Give the ids of what the request's access token opens, hidden or not. One round trip."""
        opened = self.viewer.opened
        if opened is None or self.viewer.everything:
            return []
        if self.collection == "dataset":
            return store().ids("dataset", Equal("experiments", opened))
        return [opened] if store().get("experiment", opened) else []

    def _opened(self) -> list[Line]:
        """Give the hidden lines of what the request's access token opens. One round trip, two for datasets."""
        opened = self.viewer.opened
        if opened is None:
            return []
        ids = [opened] if self.collection == "experiment" else store().ids("dataset", Equal("experiments", opened))
        return list(store().among(self.collection, _INDEX, HIDDEN, ids).values())


def _id(line: Line) -> int:
    return line.id


def _once(lines: Iterable[Line]) -> dict[int, Line]:
    """Give each record's line once: one that became public between two reads is among the viewer's own as well."""
    return {line.id: line for line in lines}


def owns_public(user: int) -> bool:
    """Tell whether a user owns a public experiment. Two round trips for most, and what their own lines cost.

    Of somebody who is named in more than `_MOST_LOOKED_AT` public experiments, only these are looked at.
    """
    lines = store().entries("experiment", _INDEX, f"user:{user}", limit=bounds.MOST_LINES)
    ids = [line.id for line in islice((line for line in lines if "public" in line.data), _MOST_LOOKED_AT)]
    day = today()
    return any(
        user in audience.owners_on(line.data.get("o", ()), day)
        for start in range(0, len(ids), _AT_ONCE)
        for line in store().among("experiment", _INDEX, PUBLIC, ids[start : start + _AT_ONCE]).values()
    )


# Among records that are at hand: decided from the experiments as they are now


def experiments(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which experiments are visible. No round trip."""
    return {each.id for each in records if rights.may_see(each, caller.viewer)}


def datasets(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which datasets are visible. One round trip, none for administrators."""
    if caller.viewer.everything:
        return {each.id for each in records}
    found = store().get_many("experiment", {id for each in records for id in each.values["experiments"]})
    return {
        each.id
        for each in records
        if rights.dataset_visible((found[id] for id in each.values["experiments"] if id in found), caller.viewer)
    }


def files(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which files are visible. Two round trips, none for administrators."""
    if caller.viewer.everything:
        return {each.id for each in records}
    found = store().get_many("dataset", {each.values["dataset"] for each in records})
    seen = datasets(list(found.values()), caller)
    return {each.id for each in records if each.values["dataset"] in seen}


def facilities(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which facilities are visible: those that the caller manages."""
    return {each.id for each in records if rights.manages(each, caller)}


def instruments(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell which instruments are visible: those of facilities that the caller manages. One round trip."""
    found = store().get_many("facility", {each.values["facility"] for each in records})
    return {each.id for each in records if rights.manages(found[each.values["facility"]], caller)}


def of_people(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell that all records are visible to people with an account, and none to others."""
    return {each.id for each in records} if caller.signed_in else set()


def everything(records: Sequence[Record], caller: Caller) -> set[int]:
    """Tell that all records are visible."""
    return {each.id for each in records}
