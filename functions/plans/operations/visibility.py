"""Which plans a caller sees: as partitions of the index `SEEN`, counted exactly and read no further than a page needs.

An API client sees what it has made, a person what they own or have made and what their organisation shows them: all of
it to its administrators, the rest to others as far as it is organisationally visible. Everybody sees public plans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import islice, takewhile
from operator import attrgetter
from typing import Any, Final

from functions.plans import refusals
from functions.plans.store import (
    DATED,
    EVERYBODY,
    PLAN,
    SEEN,
    both,
    moment,
    of_client,
    of_organisation,
    of_user,
    open_in,
    published_by,
    readers,
    store,
)
from shared.aws import parallel
from shared.principal import Principal, Role
from shared.records import Line, Record, TooMuch

Reads = list[Callable[[], Any]]

MOST_PASSED: Final = 200_000
"""Lines that one request passes over: some 3,000 read units, and ten seconds."""

_FAR: Final = 1_000
_LAST_ID: Final = 10**16 - 1
_ID: Final = re.compile(r"[1-9][0-9]{0,17}")
_INSTEAD: Final = "Ask for another page."
_BY_ID: Final = attrgetter("id")


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller sees.

    Attributes:
        partitions: of `SEEN`, with all of it.
        overlap: the partition with what is in two of them; None where nothing is.
    """

    partitions: tuple[str, ...]
    overlap: str | None = None

    def sees(self, values: Mapping[str, Any]) -> bool:
        """Whether a plan with these values is seen."""
        return not set(self.partitions).isdisjoint(readers(values))


def sight_of(caller: Principal) -> Sight:
    """Give what a caller sees; somebody in particular or nobody."""
    if caller.client_id is not None:
        return Sight((EVERYBODY, of_client(caller.client_id)))
    if caller.user_id is None:
        return Sight((EVERYBODY,))
    own, organisation = of_user(caller.user_id), caller.organisation
    if organisation is None:
        return Sight((EVERYBODY, own))
    administers = not caller.roles.isdisjoint((Role.ORGANISATIONAL_ADMIN, Role.SITE_ADMIN))
    shared = (of_organisation if administers else open_in)(organisation)
    return Sight((EVERYBODY, own, shared), both(own, shared))


def own_sight_of(caller: Principal) -> Sight:
    """Give what somebody owns or has made, whoever else sees it; nobody in particular sees nothing."""
    if caller.client_id is not None:
        own = of_client(caller.client_id)
    elif caller.user_id is not None:
        own = of_user(caller.user_id)
    else:
        return Sight(())
    return Sight((own, published_by(own)))


def seen_by(caller: Principal, id: str) -> Record:
    """Give the record of a plan that a caller sees, whatever else they may. One round trip.

    Raises:
        Refused: 404; nobody learns whether there is a plan that they do not see.
    """
    record = store().get(PLAN, int(id)) if _ID.fullmatch(id) else None
    if record is None or not sight_of(caller).sees(record.values):
        raise refusals.no_plan()
    return record


def page(sight: Sight, offset: int, limit: int) -> tuple[list[int], int]:
    """Give the ids of a page of what is seen, ascending, and how many plans that are in all.

    One round trip for the first pages, two for others. Lines are read from whichever end of the list is nearer.

    Raises:
        TooMuch: the page is too far from either end.
    """
    if offset < _FAR:
        counts = _counts(sight)
        read = parallel(*counts, *_reads(sight, offset + limit))
        return _ids(read[len(counts) :])[offset : offset + limit], _sum(sight, read[: len(counts)])
    total = count(sight)
    if offset >= total:
        return [], total
    end = min(offset + limit, total)
    if end <= total // 2:
        return _ids(parallel(*_reads(sight, end)))[offset:end], total
    backwards = _ids(parallel(*_reads(sight, total - offset, descending=True)), descending=True)
    return backwards[total - end : total - offset][::-1], total


def count(sight: Sight) -> int:
    """Give how many plans are seen. One round trip."""
    return _sum(sight, parallel(*_counts(sight)))


def matching(sight: Sight, first: int | None, last: int | None, fits: Callable[[Line], bool]) -> tuple[list[int], bool]:
    """Give the ids of what is seen and fits, ascending, and whether anything is seen at all.

    The lines of what was created in that time are read: one round trip for each MB of a partition.

    Args:
        sight: what is seen.
        first: seconds of the epoch; what was created before is left out.
        last: the same of what was created after.
        fits: tells from a line (of `DATED`) whether a plan is wanted.

    Raises:
        TooMuch: they are too many.
    """
    counts = _counts(sight)
    read = parallel(*counts, *(partial(_created, each, first, last) for each in sight.partitions))
    lines = read[len(counts) :]
    _check(sum(map(len, lines)))
    seen = {line.id: line for part in lines for line in part}
    return sorted(line.id for line in seen.values() if fits(line)), bool(_sum(sight, read[: len(counts)]))


def _created(partition: str, first: int | None, last: int | None) -> list[Line]:
    after = None if first is None else Line(_LAST_ID, moment(first - 1))
    lines = store().entries(PLAN, DATED, partition, after=after)
    if last is not None:
        end = moment(last)
        lines = takewhile(lambda line: line.sort <= end, lines)
    return list(islice(lines, MOST_PASSED + 1))


def _counts(sight: Sight) -> Reads:
    partitions = (*sight.partitions, sight.overlap) if sight.overlap else sight.partitions
    return [partial(store().entry_count, PLAN, SEEN, each) for each in partitions]


def _sum(sight: Sight, numbers: Sequence[int]) -> int:
    return sum(numbers) - 2 * numbers[-1] if sight.overlap else sum(numbers)


def _reads(sight: Sight, reach: int, *, descending: bool = False) -> Reads:
    """Give the calls that read as many lines as there are before the end of a page, from the first or the last on."""
    _check(reach)
    return [partial(_lines, each, reach, descending=descending) for each in sight.partitions]


def _ids(read: Iterable[list[Line]], *, descending: bool = False) -> list[int]:
    """Give the ids of lines in order, each once."""
    return list(dict.fromkeys(line.id for line in merge(*read, key=_BY_ID, reverse=descending)))


def _lines(partition: str, limit: int, *, descending: bool = False) -> list[Line]:
    return list(store().entries(PLAN, SEEN, partition, limit=limit, descending=descending))


def _check(lines: int) -> None:
    if lines > MOST_PASSED:
        raise TooMuch(f"This would look at more than {MOST_PASSED} plans, the most for one request. {_INSTEAD}")
