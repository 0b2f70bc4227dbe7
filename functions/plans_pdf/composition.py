"""A document for the typesetter, made block by block: headings, texts, rows of names and values, and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from functions.plans_pdf.members import DmpObject
from functions.plans_pdf.showing import Show, Shown
from functions.plans_pdf.texts import Room, one_line

LONGEST_HEADING: Final = 240

Fact = tuple[str, str, Show]
"""A row: what it is called, the member, and how its value is said."""

Column = tuple[str, Sequence[tuple[str, Show]]]
"""A column of a table: what it is called, and the members that a cell tells."""


class Composition:
    """Blocks as `plan.typ` reads them.

    Attributes:
        blocks: what has been written.
    """

    def __init__(self, room: Room) -> None:
        self.blocks: list[dict[str, Any]] = []
        self._room = room

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a part that we name ourselves, unless nothing comes in it."""
        begin = {"kind": "heading", "level": 1, "run": {"text": name, "ours": True}}
        with self._unless_empty(begin, lambda: self.blocks[-1] is not begin):
            yield

    def heading(self, level: int, kind: str, shown: Iterable[Shown]) -> None:
        """Begin a part about a thing of some kind that the plan names; a name too long for one is told in full below.

        Args:
            level: how deep it lies.
            kind: what we call the thing.
            shown: its name.
        """
        text = "; ".join(text for text, _ in shown)
        line = one_line(text, LONGEST_HEADING)
        named = self._room.run(line) if line else {**self._room.run("without a title"), "ours": True}
        self.blocks.append({"kind": "heading", "level": level, "of": kind, "run": named})
        if line.endswith("…"):
            self.texts([(text, "")])

    def texts(self, shown: Iterable[Shown]) -> None:
        """Write paragraphs."""
        for text, link in shown:
            runs = self._room.runs(text, link)
            self.blocks.extend({"kind": "text", "run": run} for run in runs)

    def facts(self, about: DmpObject, facts: Iterable[Fact]) -> None:
        """Write rows of names and values, for those members that say something."""
        self.rows(told(about, facts))

    def rows(self, rows: Iterable[tuple[str, Iterable[Shown]]], narrow: bool = False) -> None:
        """Write rows of names and values; `narrow`, where the names are not ours and may be long."""
        written: list[Any] = []
        with self._unless_empty({"kind": "facts", "rows": written, "narrow": narrow}, lambda: bool(written)):
            for name, shown in rows:
                if runs := self._cell(shown):
                    written.append([self._room.runs(name, narrow=True)[0] if narrow else name, runs])

    def table(self, about: Iterable[DmpObject], columns: Sequence[Column]) -> None:
        """Write a table with a row for each of some things; a column that tells nothing is left out."""
        rows: list[list[Any]] = []
        block = {"kind": "table", "columns": [name for name, _ in columns], "rows": rows}
        with self._unless_empty(block, lambda: bool(rows)):
            try:
                for each in about:
                    cells = [self._cell(said, narrow=True) for said in _said(each, columns)]
                    if any(cells):
                        rows.append(cells)
            finally:
                _leave_out_empty_columns(block)

    @contextmanager
    def _unless_empty(self, block: dict[str, Any], is_told: Callable[[], bool]) -> Iterator[None]:
        """Write a block, and take it away again where nothing was told, and no block followed; also without room."""
        self.blocks.append(block)
        try:
            yield
        finally:
            if not is_told():
                self.blocks.pop()

    def _cell(self, shown: Iterable[Shown], narrow: bool = False) -> list[dict[str, Any]]:
        return [run for text, link in shown for run in self._room.runs(text, link, narrow)]


def told(about: DmpObject, facts: Iterable[Fact]) -> Iterator[tuple[str, Iterator[Shown]]]:
    """Give rows about something, also of members that say nothing."""
    return ((name, show(about.take(member))) for name, member, show in facts)


def _said(each: DmpObject, columns: Sequence[Column]) -> Iterator[Iterator[Shown]]:
    for _, members in columns:
        yield (it for member, show in members for it in show(each.take(member)))


def _leave_out_empty_columns(table: dict[str, Any]) -> None:
    used = [place for place in range(len(table["columns"])) if any(row[place] for row in table["rows"])]
    table["columns"] = [table["columns"][place] for place in used]
    table["rows"][:] = [[row[place] for place in used] for row in table["rows"]]
