"""The files of a work on its page: some at a time, and what leads to the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from shared.html.measures import weight
from shared.http import Request
from shared.landing.work import CreativeWork, WorkFile

FILES_A_PAGE: Final = 25
"""A page of HTML has at most 50 KB."""

_ROOM: Final = 26_000
"""Bytes of it that are for files."""

_ROW: Final = 300
"""Bytes that a row takes beside the name and the addresses of its file."""

PAGE: Final = "page"

ReadFiles = Callable[[int, int], Sequence[WorkFile]]
"""Gives files of a work from a place on, as many."""


@dataclass(frozen=True, slots=True)
class FilePage:
    """Some files of a work.

    Attributes:
        files: those that are shown.
        first: the place of the first of them, from 1.
        count: how many the work has; None: not known.
        previous: the whole address of the page before, empty if there is none.
        next: the same of the one after it.
    """

    files: Sequence[WorkFile]
    first: int = 1
    count: int | None = None
    previous: str = ""
    next: str = ""

    @property
    def words(self) -> str:
        """Say which these are."""
        if self.count is not None and self.count == len(self.files):
            return f"{self.count} {'file' if self.count == 1 else 'files'}"
        of = "" if self.count is None else f" of {self.count:,}"
        return f"Files {self.first:,} to {self.first + len(self.files) - 1:,}{of}" if self.files else f"No files{of}"


def file_page(
    request: Request, work: CreativeWork, count: int | None = None, read: ReadFiles | None = None
) -> FilePage:
    """Give the page of a work's files that a request asks for.

    Args:
        request: `page` says which, from 1.
        work: the work.
        count: how many files there are; None: those that the work has here.
        read: gives those that it has not here: from a place on, as many; None: nothing does.
    """
    number, size = page_number(request), files_a_page(work)
    start = (number - 1) * size
    shown: Sequence[WorkFile] = work.files[start : start + size]
    total = len(work.files) if count is None else count
    at_hand = total if read else len(work.files)
    if read and not shown and start < total:
        shown = read(start, size)
    return FilePage(
        shown,
        start + 1,
        total,
        page_address(work, number - 1) if number > 1 else "",
        page_address(work, number + 1) if start + size < at_hand else "",
    )


def files_a_page(work: CreativeWork) -> int:
    """Give how many files of a work a page has: fewer, where they have very long names; the same on all its pages."""
    longest = max((weight(each.url or each.name) for each in work.files), default=0)
    return max(1, min(FILES_A_PAGE, _ROOM // (_ROW + 3 * longest)))


def page_number(request: Request) -> int:
    """Give the number of the page that a request asks for; 1 for whatever is none."""
    asked = next(iter(request.query.get(PAGE, ())), "")
    return max(1, int(asked[:7])) if asked.isascii() and asked.isdigit() else 1


def page_address(work: CreativeWork, number: int) -> str:
    """Give the whole address of a page of files."""
    return f"{work.url}{'&' if '?' in work.url else '?'}{urlencode({PAGE: number})}#files"
