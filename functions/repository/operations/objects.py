"""Objects of every kind: found, read, and shown with their files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from functions.repository import refusals
from functions.repository.operations.permissions import require_account, require_sight
from functions.repository.operations.places import is_at, place_of, places_of
from functions.repository.pids import Pid
from functions.repository.store import CHANGED, DEPOSIT, FILE, FILES_OF, store
from functions.repository.wire import MOST_FILES, ShownObject
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Line, Record, RecordKey

T = TypeVar("T")

FileLines = tuple[list[Line], list[Line]]
"""The lines of the first files of a deposit, and of the one that changed last."""

_NOTHING: Final[FileLines] = ([], [])


def read(pid: Pid, caller: Principal) -> ShownObject:
    """Give an object with the first of its files. One round trip, one or two more for a name that is not generated.

    Raises:
        Refused: 404; 401 or 403 for a draft that is not the caller's.
    """
    shown = find(pid)
    require_sight(shown.record, caller)
    return shown


def require(pid: Pid, caller: Principal | None = None) -> Record:
    """Give the record of an object, whatever its state. Round trips as for `read`.

    Args:
        pid: the object.
        caller: who must have an account, before it is said whether there is such an object; None: nobody need.

    Raises:
        Refused: 401, 404.
    """
    if caller is not None:
        require_account(caller)
    return _found(pid, lambda place: store().get(*place))


def find(pid: Pid) -> ShownObject:
    """Give an object as it is shown, whoever may see it. Round trips as for `read`.

    Raises:
        Refused: 404.
    """
    shown: list[ShownObject] = []

    def at(place: RecordKey) -> Record | None:
        record, lines = _with_files(place)
        shown[:] = [_shown(record, lines)] if record else []
        return record

    _found(pid, at)
    return shown[0]


def show(record: Record) -> ShownObject:
    """Give an object as it is shown. One round trip for a deposit."""
    if record.collection != DEPOSIT:
        return _shown(record, _NOTHING)
    files, changed = parallel(*_reads(record.id))
    return _shown(record, (files, changed))


def shown_after(pid: Pid, write: Callable[[], Record]) -> ShownObject:
    """Give an object as it is shown after a write that leaves its files alone: they are read beside it."""
    place = place_of(pid)
    if place is None or place[0] != DEPOSIT:
        return show(write())
    record, lines = beside_files(place[1], write)
    return _shown(record, lines) if record.id == place[1] else show(record)


def beside_files(deposit: int, call: Callable[[], T]) -> tuple[T, FileLines]:
    """Do something, and meanwhile read the lines of the first files of a deposit, and of the one that changed last."""
    calls: Sequence[Callable[[], Any]] = [call, *_reads(deposit)]
    given, files, changed = parallel(*calls)
    return given, (files, changed)


def _found(pid: Pid, read: Callable[[RecordKey], Record | None]) -> Record:
    for place in places_of(pid):
        record = read(place)
        if record is not None and is_at(record, pid):
            return record
    raise refusals.not_found(pid)


def _with_files(place: RecordKey) -> tuple[Record | None, FileLines]:
    def read() -> Record | None:
        return store().get(*place)

    return beside_files(place[1], read) if place[0] == DEPOSIT else (read(), _NOTHING)


def _reads(id: int) -> list[Callable[[], list[Line]]]:
    """Give how the files of a deposit are read, and when they last changed."""
    return [
        lambda: list(store().entries(FILE, FILES_OF, str(id), limit=MOST_FILES)),
        lambda: list(store().entries(FILE, CHANGED, str(id), limit=1, descending=True)),
    ]


def _shown(record: Record, lines: FileLines) -> ShownObject:
    files, changed = lines
    return ShownObject(record, [dict(each.data) for each in files], changed[0].sort if changed else "")
