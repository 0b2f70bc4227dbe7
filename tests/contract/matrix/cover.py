"""The cover of the matrix: the cells that decide all the others.

Thousands of cells cannot be wrong alone. A bad credential is refused before anything looks at what is asked for; and
what is done for somebody is done for whoever has more, if the rule it follows is right. `shown` and `needed` say so.
"""

from __future__ import annotations

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


Facts = frozenset[Hashable]


def product(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """Every cell of the rows."""
    return tuple(Cell(row, caller) for row in rows for caller in row.callers)


def cover(rows: Iterable[Row]) -> tuple[Cell, ...]:
    """The fewest cells that decide every cell of the rows, in the rows' order."""
    cells, kept = product(rows), set[Cell]()
    unknown = set[Hashable]().union(*map(needed, cells))
    for cell in sorted(cells, key=_rank):
        if news := shown(cell) & unknown:
            kept.add(cell)
            unknown -= news
    return tuple(cell for cell in cells if cell in kept)


def shown(cell: Cell) -> Facts:
    """What is known once a cell has come out right.

    A bad credential's: that it is refused behind a resource of the gateway, with a method. What is asked for there
    makes no difference: the authorizer has a list of all that looks at no credential, and `App` refuses before it
    routes (`test_cover` holds both).
    One that is done: besides itself, that the rule lets this caller in, in this group.
    Any other: itself.
    """
    row, caller = cell
    match cell.verdict:
        case Verdict.REFUSED:
            return frozenset({(row.resource, row.method, caller)})
        case Verdict.DONE:
            return frozenset({cell, _lets_in(cell)})
    return frozenset({cell})


def needed(cell: Cell) -> Facts:
    """What must be known for a cell to be decided.

    Where it is done: that it is done for whoever has least, so that the operation follows its rule, and that the rule
    lets this caller in.
    """
    if cell.verdict is Verdict.DONE:
        return frozenset({Cell(cell.row, least(cell)), _lets_in(cell)})
    return shown(cell)


def least(cell: Cell) -> Caller:
    """Who has least of those for whom a row is done and who have no more than the cell's caller."""
    row, caller = cell
    done = (each for each in row.callers if row.rule[each] is Verdict.DONE and has_no_more(each, caller))
    return min(done, key=lambda each: len(PRIVILEGES.get(each, ())))


def hidden(cell: Cell) -> int:
    """How many good callers would be told the same: a bad credential that is taken for theirs would not be seen."""
    return sum(cell.row.expected(caller) == cell.expected for caller in PRIVILEGES)


def _lets_in(cell: Cell) -> Hashable:
    return cell.row.group, frozenset(cell.row.rule.items()), cell.caller


def _rank(cell: Cell) -> int:
    """Where a cell stands among those that show the same: first what no other shows, and the refusal that says most."""
    match cell.verdict:
        case Verdict.REFUSED:
            return hidden(cell)
        case Verdict.DONE:
            return int(cell.caller is not least(cell))
    return 0
