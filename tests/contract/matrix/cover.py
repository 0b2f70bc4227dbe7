"""The cover of the matrix: the cells that decide all the others.

Thousands of cells cannot be wrong alone. A bad credential is refused before anything looks at what is asked for, and
what is done for somebody is done for whoever has more. The rules are `question` and `decides`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from .callers import PRIVILEGES, Caller, has_no_more
from .outcomes import Outcome, Verdict
from .row import Row


class Cell(NamedTuple):
    """A row and who asks."""

    row: Row
    caller: Caller

    def __str__(self) -> str:
        return f"{self.row}-{self.caller}"

    @property
    def verdict(self) -> Verdict:
        """What becomes of the caller."""
        return self.row.rule[self.caller]

    @property
    def expected(self) -> Outcome:
        """What comes of it."""
        return self.row.expected(self.caller)


def product(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """Every cell of the rows."""
    return tuple(Cell(row, caller) for row in rows for caller in row.callers)


def cover(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """The fewest cells that decide every cell of the rows, in the rows' order."""
    cells, kept = product(rows), defaultdict[Hashable, list[Cell]](list)
    for cell in sorted(cells, key=_rank):
        deciding = kept[question(cell)]
        if not any(decides(other, cell) for other in deciding):
            deciding.append(cell)
    return tuple(cell for cell in cells if cell in kept[question(cell)])


def question(cell: Cell) -> Hashable:
    """What a cell finds out; a cell is decided by one with the same question.

    A bad credential: whether it is refused behind this resource of the gateway, for a request of this method. What is
    asked for makes no difference: the authorizer has a list of what looks at no credential, and `App` refuses before
    it routes (`test_cover` holds both).
    What is done: who may, of the row. Every other verdict: itself.
    """
    match cell.verdict:
        case Verdict.REFUSED:
            return cell.row.resource, cell.row.method, cell.caller
        case Verdict.DONE:
            return cell.row
    return cell


def decides(kept: Cell, cell: Cell) -> bool:
    """Whether a cell comes out right wherever `kept` does: what is done for one is done for whoever has as much."""
    if question(kept) != question(cell):
        return False
    return cell.verdict is not Verdict.DONE or has_no_more(kept.caller, cell.caller)


def _rank(cell: Cell) -> int:
    """Where a cell stands among those with its question: first who has least, and the refusal that tells most."""
    if cell.verdict is Verdict.REFUSED:
        return hidden(cell)
    return len(PRIVILEGES.get(cell.caller, ()))


def hidden(cell: Cell) -> int:
    """How many good callers would be told the same: a bad credential that is taken for theirs would not be seen."""
    return sum(cell.row.expected(caller) == cell.expected for caller in PRIVILEGES)
