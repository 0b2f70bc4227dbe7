"""The beginning of a file that is a table, for whoever may have the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from functions.repository.operations import downloads
from functions.repository.pids import Pid
from shared.files.reading import beginning
from shared.principal import Principal
from shared.settings import settings

TABLES: Final = {"text/csv": ",", "text/tab-separated-values": "\t"}
"""Media types of tables, and what stands between their cells."""

_MOST_BYTES: Final = 64 * 1024
_MOST_ROWS: Final = 15
_MOST_COLUMNS: Final = 20
_LONGEST_CELL: Final = 80


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The first rows of a table.

    Attributes:
        name: the file's.
        head: the first row.
        rows: the next ones, each as long as the longest of them.
        is_cut: whether the table has more than is shown.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    is_cut: bool


def table(pid: Pid, name: str, caller: Principal) -> TablePreview | None:
    """Give the first rows of a file; None for what is no table, is elsewhere, or has none. One round trip, one read.

    Raises:
        Refused: 401, 403; 404; 409 while its bytes are still being verified.
    """
    found = downloads.find(pid, name, caller)
    separator = TABLES.get(found.entry["mimetype"].partition(";")[0])
    if separator is None or found.stored is None or found.stored.bucket is not None:
        return None
    content = beginning(settings.files_bucket, found.stored.key, _MOST_BYTES)
    return _read(name, content, separator, has_more=found.stored.size > len(content))


def _read(name: str, content: bytes, separator: str, *, has_more: bool) -> TablePreview | None:
    text = content.decode("utf-8-sig", "replace")
    if has_more:  # the last line may be half of one
        text = text[: text.rfind("\n") + 1] or text
    if separator == "," and text.partition("\n")[0].count(";") > text.partition("\n")[0].count(","):
        separator = ";"
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _MOST_ROWS + 2))
    except csv.Error:
        return None
    rows = [row for row in rows if row]
    if not rows:
        return None
    width = min(max(map(len, rows)), _MOST_COLUMNS)
    is_cut = has_more or len(rows) > _MOST_ROWS + 1 or any(len(row) > _MOST_COLUMNS for row in rows)
    head, *shown = ([_cut(cell) for cell in (row + [""] * width)[:width]] for row in rows[: _MOST_ROWS + 1])
    return TablePreview(name, head, shown, is_cut)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…"
