"""Lists of what somebody may see, with exact totals, without reading what he may not.

Every experiment and dataset has a line in the partition `public` or `hidden` of its index `visible`, and one in the
partition of each of its readers (`audience`). A list merges the public lines with the viewer's own.

What it costs: the viewer's own lines (one query for himself and each of his groups, side by side), the public lines up
to the end of the page, and the public counter (1 unit): one round trip for each MB of lines, and one more where an
access token opens datasets. 1,000 lines are 10 to 21 read units, the more the lines tell. An order by anything but the
id reads all visible records besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from heapq import merge
from typing import Any

from functions.experiments import audience
from functions.experiments.access.rights import Viewer, today
from functions.experiments.audience import HIDDEN, PUBLIC
from functions.experiments.store import store
from shared.aws import parallel
from shared.records import Change, Equal, Expect, Line, Prepared, Record, Update

Reads = list[Callable[[], Any]]

_INDEX = "visible"
_AT_ONCE = 16


def visible(collection: str, viewer: Viewer) -> Visible:
    """Give what somebody may see of a collection, `experiment` or `dataset`; nothing is read yet."""
    return Visible(collection, viewer)


@dataclass(frozen=True)
class Visible:
    """What a viewer may see of a collection."""

    collection: str
    viewer: Viewer

    def page(self, offset: int, limit: int, descending: bool = False) -> tuple[list[int], int]:
        """Give the ids of a page in the order of ids, and how many records are visible in all."""
        reach = offset + limit
        reads: Reads = [partial(self._read, each, reach, descending) for each in self._everybody]
        counts: Reads = [partial(store().entry_count, self.collection, _INDEX, each) for each in self._everybody]
        own, *read = parallel(self._read_own, *reads, *counts)
        lines, numbers = read[: len(reads)], read[len(reads) :]
        mine = sorted(own.values(), key=_id, reverse=descending)
        ids = _once(merge(*lines, mine, key=_id, reverse=descending))
        return list(ids)[offset:reach], sum(numbers) + len(own)

    def lines(self) -> list[Line]:
        """Give the lines of all visible records, by their ids.

        A line's data tell, where there are any, the numbers of parameter sets `s`, parameters `p` and authors `a`
        that lie in the record, and in public lines of experiments the owners `o`.
        """
        reads: Reads = [partial(self._read, each) for each in self._everybody]
        own, *shared = parallel(self._read_own, *reads)
        return list(_once(merge(*shared, sorted(own.values(), key=_id), key=_id)).values())

    def among(self, ids: Iterable[int]) -> list[int]:
        """Give those of these ids that are visible, ascending; no record is read."""
        wanted = sorted(set(ids))
        reads: Reads = [partial(store().among, self.collection, _INDEX, each, wanted) for each in self._everybody]
        own, *found = parallel(self._read_own, *reads)
        return [id for id in wanted if id in own or any(id in lines for lines in found)]

    @property
    def _everybody(self) -> tuple[str, ...]:
        """The partitions of which the viewer sees every line."""
        return audience.EVERYBODY if self.viewer.everything else (PUBLIC,)

    def _read(self, partition: str, limit: int | None = None, descending: bool = False) -> list[Line]:
        return list(store().entries(self.collection, _INDEX, partition, limit=limit, descending=descending))

    def _read_own(self) -> dict[int, Line]:
        return self._own

    @cached_property
    def _own(self) -> dict[int, Line]:
        """The lines of what the viewer sees and not everybody, by id."""
        if self.viewer.everything:
            return {}
        day = today()
        reads = (partial(self._read, name) for name in sorted(self.viewer.readers))
        *read, opened = parallel(*reads, self._opened)
        held = (line for lines in read for line in lines if audience.holds(line.data.get("periods"), day))
        return {line.id: line for line in (*held, *opened) if "public" not in line.data}

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


# A dataset's audience, kept beside it


def audience_of(experiments: Iterable[Record]) -> audience.Audience:
    """Give the audience of a dataset that belongs to these experiments."""
    return audience.together(audience.of_experiment(each.values) for each in experiments)


def respread(experiment_id: int) -> None:
    """Give every dataset of an experiment the audience that it has by now; do nothing where it has it already.

    To be called after each change of an experiment's access rows or `public_access`, and again by whoever finds that
    the caller may not have finished: only lists depend on it, and only until then.
    """
    ids = store().ids("dataset", Equal("experiments", experiment_id))
    for start in range(0, len(ids), _AT_ONCE):
        parallel(*(partial(_respread, id) for id in ids[start : start + _AT_ONCE]))


def _respread(dataset_id: int) -> None:
    def plan(prepared: Prepared) -> Sequence[Change]:
        dataset = prepared.get("dataset", dataset_id)
        if dataset is None:
            return []
        # Read after the dataset: whoever changes an experiment later comes here later.
        experiments = store().get_many("experiment", dataset.values["experiments"])
        now = audience_of(experiments.values())
        return [] if now == dataset.values["audience"] else [Update(dataset, {**dataset.values, "audience": now})]

    # What has been written may be out of date again, and who made it so may have been here before it was written:
    # the last to write is the last to look.
    while store().transact(plan, read=[("dataset", dataset_id)]):
        pass


def unchanged(experiments: Iterable[Record]) -> list[Change]:
    """Give the conditions under which a dataset of these experiments is written with the audience that they give."""
    return [Expect(each) for each in experiments]
