"""What fits into one transaction: 100 items, and 4 MB of them together (API reference, TransactWriteItems)."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.records.changes import Beside, Change, Written
from shared.records.errors import RecordsError, TooLarge
from shared.records.writing.effects import ItemEffect
from shared.records.writing.planning import Planner

LARGEST = 100
LARGEST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PlannedWrite:
    """What a write comes to: its planner, the items of its transaction, and the outbox of what follows, if it does."""

    planner: Planner
    actions: Sequence[ItemEffect]
    rest: str | None = None

    @property
    def few(self) -> bool:
        """Whether a transaction carries so many items."""
        return len(self.actions) <= LARGEST

    @property
    def fits(self) -> bool:
        """Whether a transaction carries them."""
        return self.few and self._size() <= LARGEST_BYTES

    def share(self) -> float:
        """Tell which part of it a transaction carries, if it is all of one kind."""
        return min(LARGEST / len(self.actions), LARGEST_BYTES / self._size())

    def _size(self) -> int:
        return sum(each.size for each in self.actions)


def too_large(
    planned: PlannedWrite, changes: Sequence[Change], plan: Callable[[Sequence[Change]], PlannedWrite], links: int
) -> TooLarge:
    """Find out how much of a write would fit.

    Args:
        planned: the write, which does not.
        changes: what it is made of. What writes no record counts as a part of each,
            and items beside them evenly.
        plan: plans a part of it.
        links: how many records its changes touch or link to.
    """
    records = [each for each in changes if isinstance(each, Written)]
    beside = [each for each in changes if isinstance(each, Beside)]
    others = [each for each in changes if not isinstance(each, Written | Beside)]

    def exceeds(number: int) -> bool:
        try:
            some = beside[: math.ceil(len(beside) * number / len(records))]
            return not plan([*records[:number], *some, *others]).fits
        except RecordsError:  # it needs what comes after it
            return True

    most = bisect(range(1, len(records)), False, key=exceeds)
    bound = LARGEST_BYTES if planned.few else None
    return TooLarge(most, bytes=bound) if most else TooLarge(0, int(links * planned.share() * 0.9), bound)
