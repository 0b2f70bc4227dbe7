"""The files of a deposit on the page of whoever works on it: some at a time, as many as a page has room for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.html.measures import weight

MOST: Final = 25
ROOM: Final = 22_000
"""Bytes of a page, which has at most 50 KB, for its files, unless its form leaves less."""

_ROW: Final = 400
"""Bytes that a row takes beside the name and the address of its file."""

_TIMES: Final = 4
"""How often the name of a file stands in its row."""


@dataclass(frozen=True, slots=True)
class FileList:
    """Some files of a deposit.

    Attributes:
        entries: those that are shown, as the API shows them.
        count: how many there are at hand.
        words: which these are.
        previous: the address of the page before; empty if there is none.
        next: the same of the one after it.
    """

    entries: Sequence[Mapping[str, Any]]
    count: int
    words: str
    previous: str
    next: str


def file_list(entries: Sequence[Mapping[str, Any]], number: int, address: str, room: int = ROOM) -> FileList:
    """Give a page of files, the last for a number beyond it.

    Args:
        entries: all files at hand.
        number: of the page, from 1.
        address: of the first page.
        room: the bytes that the files of a page take.
    """
    pages = list(_pages(entries, room)) or [[]]
    number = min(number, len(pages))
    shown, start = pages[number - 1], sum(map(len, pages[: number - 1]))
    return FileList(
        shown,
        len(entries),
        f"Files {start + 1:,} to {start + len(shown):,} of {len(entries):,}" if len(pages) > 1 else "",
        f"{address}?page={number - 1}#files" if number > 1 else "",
        f"{address}?page={number + 1}#files" if number < len(pages) else "",
    )


def _pages(entries: Sequence[Mapping[str, Any]], room: int) -> Iterator[list[Mapping[str, Any]]]:
    page: list[Mapping[str, Any]] = []
    left = room
    for each in entries:
        taken = _ROW + _TIMES * weight(each["name"]) + weight(each["url"])
        if page and (taken > left or len(page) == MOST):
            yield page
            page, left = [], room
        page.append(each)
        left -= taken
    if page:
        yield page
