"""Files as they are listed and given out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

from functions.repository import refusals
from functions.repository.operations import objects
from functions.repository.operations.files import require_holds_files
from functions.repository.operations.permissions import require_download, require_sight
from functions.repository.operations.places import place_of
from functions.repository.pids import Pid
from functions.repository.store import DEPOSIT, FILE, FILES_OF, VERIFYING, store
from shared.aws import parallel
from shared.files import StoredFile
from shared.principal import Principal
from shared.records import Line, Record, Values
from shared.records.bounds import check_lines

Read = TypeVar("Read")

MOST_LISTED: Final = 5_000
"""Files that are listed at once."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that somebody may have: what is known of it, and where its bytes are; None for what is elsewhere."""

    entry: Values
    stored: StoredFile | None


def find(pid: Pid, name: str, caller: Principal) -> Download:
    """Give a file to whoever may have it. One round trip, one more to ask who administers a community.

    Raises:
        Refused: 401, 403; 404; 409 while its bytes are still being verified.
    """

    def read(deposit: int) -> Values | None:
        return store().lookup(FILE, {"deposit": deposit, "name": name})

    record, file = _beside(pid, read)
    require_holds_files(record)
    require_download(record, caller)
    if file is None:
        raise refusals.no_such_file(name)
    if file["state"] == VERIFYING:
        raise refusals.conflict(f"File '{name}' is still being verified")
    return Download(file, StoredFile.of_values(file["kept"]) if file["kept"] else None)


def listing(pid: Pid, caller: Principal, start: int, size: int, after: int = 0) -> tuple[Sequence[Line], bool]:
    """Give some of an object's files in the order in which they came, and whether there are more. One round trip.

    Args:
        pid: the object.
        caller: who asks.
        start: how many to pass over.
        size: how many to give.
        after: the record after which to go on instead; 0 for none.

    Raises:
        Refused: 401, 403, 404.
    """

    def read(deposit: int) -> list[Line]:
        after_line = Line(after) if after else None
        skipped = 0 if after else start
        lines = store().entries(FILE, FILES_OF, str(deposit), after=after_line, limit=skipped + size + 1)
        return list(islice(lines, skipped, None))

    record, lines = _beside(pid, read)
    require_holds_files(record)
    require_sight(record, caller)
    return lines[:size], len(lines) > size


def at_place(pid: Pid, place: int, caller: Principal) -> Values:
    """Give the file at a place of the list, counted from 0. One round trip.

    Raises:
        Refused: 401, 403, 404.
        TooMuch: too many would have to be passed over.
    """
    check_lines(place, "Ask for the list of files")
    lines, _ = listing(pid, caller, place, 1)
    if not lines:
        raise refusals.no_such_file(str(place))
    return dict(lines[0].data)


def _beside(pid: Pid, read: Callable[[int], Read]) -> tuple[Record, Read]:
    """Give an object, and what is read for its record, side by side where the pid tells which that is."""
    place = place_of(pid)
    if place is None or place[0] != DEPOSIT:
        record = objects.require(pid)
        require_holds_files(record)
        return record, read(record.id)
    calls: list[Callable[[], Any]] = [lambda: objects.require(pid), lambda: read(place[1])]
    record, found = parallel(*calls)
    return record, found if record.id == place[1] else read(record.id)
