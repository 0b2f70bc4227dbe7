"""What follows from a published, changed or deleted object, and no request waits for.

The table's stream says that something has happened to a record (`stream.py`), and what follows is asked of the queue
(`arrivals.py`): a page of it a message, which asks for the next. All of it may be done more than once and in any order:
each job looks at how things are by then. A registrar that cannot answer lets the message come again; what it refuses
would be refused again, so that is noted in the log, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from functions.repository.files import entries
from functions.repository.identifiers import registrars
from functions.repository.identifiers.registrar import IdentifierRefused
from functions.repository.operations import jobs, registration, uploads
from functions.repository.operations.drafts import NOWHERE
from functions.repository.operations.publishing import REGISTERED, REGISTERING, WAITING
from functions.repository.store import (
    COLLECTION,
    DEPOSIT,
    FILE,
    FILES_OF,
    INSIDE,
    PUBLISHED,
    SCHEMA,
    TOMBSTONE,
    store,
)
from functions.repository.wire import file_address, pid_of
from shared.aws import parallel
from shared.files import downloads
from shared.logs import logger
from shared.records import Change, Delete, Line, Prepared, Record, Update, Values

_PAGE: Final = 100
"""Files that a message is about: some seconds' work for a registrar that takes its time."""

_IN_A_WRITE: Final = 10
"""Files that are deleted in one transaction, of up to ten items each."""

_LOOKS: Final = 3


# What the stream tells of


def changed(collection: str, id: int) -> None:
    """Have registrars told what a published object is by now, and which files it has."""
    if not (registrars.dois_are_known_outside() or registrars.handles_are_known_outside()):
        return
    record = _published(collection, id)
    if record is None or not registration.has_own_names(record):
        return
    if record.values["doi"] and registrars.dois_are_known_outside():
        jobs.ask("describe", collection=collection, id=id)
    if (record.values.get("naming") or {}).get("files") == WAITING:
        jobs.ask("register_files", deposit=id)


def made(collection: str, id: int) -> None:
    """Have the names of a new community or category registered, which is published from the start."""
    if registrars.dois_are_known_outside() or registrars.handles_are_known_outside():
        jobs.ask("register", collection=collection, id=id)


def buried(tombstone: int) -> None:
    """Have registrars told that an object is gone."""
    if registrars.dois_are_known_outside() or registrars.handles_are_known_outside():
        jobs.ask("withdraw", tombstone=tombstone)


def deposit_gone(deposit: int) -> None:
    """Have the files of a deleted deposit removed."""
    jobs.ask("remove_bytes", deposit=deposit)


def collection_gone(collection: int) -> None:
    """Have the deposits of a deleted collection taken out of it."""
    jobs.ask("empty", collection=collection)


# Jobs


def describe(collection: str, id: int) -> None:
    """Tell who registered an object's DOI what it is by now; again, if it has changed meanwhile."""
    for _ in range(_LOOKS):
        record = _published(collection, id)
        if record is None or not _taken(partial(registration.describe, record), record.values["doi"]):
            return
        now = _published(collection, id)
        if now is None:
            return _withdraw_again(collection, id)
        if now.version == record.version:
            return
    jobs.ask("describe", collection=collection, id=id)


def register(collection: str, id: int) -> None:
    """Register the names of an object that was published when it was made, and of its schema."""
    record = _published(collection, id)
    if record is None:
        return
    own = record.values.get("own_schema")
    schema = store().get(SCHEMA, own) if own else None
    site = registration.site_of(record.values)
    _taken(lambda: registration.register([record, *([schema] if schema else [])], site), str(pid_of(record.values)))
    if _published(collection, id) is None:
        _withdraw_again(collection, id)


def _withdraw_again(collection: str, id: int) -> None:
    """Have registrars told once more that an object is gone, who may have been told just now what it is."""
    if gone := store().lookup(TOMBSTONE, {"kind": collection, "number": id}):
        jobs.ask("withdraw", tombstone=gone["id"])


def register_files(deposit: int, after: int = 0, refused: int = 0) -> None:
    """Register the handles of some files of a published deposit; the rest is asked for.

    Args:
        deposit: its record.
        after: the file to go on from.
        refused: how many handles were refused so far.
    """
    record, handles = _published(DEPOSIT, deposit), registrars.of_handles()
    if record is None or handles is None:
        return
    if not after:
        _note(deposit, {"files": REGISTERING})
    pid, site = pid_of(record.values), registration.site_of(record.values)
    lines = _files(deposit, after)

    def one(line: Line) -> bool:
        handle, url = line.data["epicpid"], file_address(pid, line.data["name"], site)
        return _taken(lambda: handles.register(handle, url, {}), handle)

    taken = parallel(*(partial(one, each) for each in lines if _has_own_handle(each)))
    refused += taken.count(False)
    if len(lines) == _PAGE:
        jobs.ask("register_files", deposit=deposit, after=lines[-1].id, refused=refused)
    else:
        _note(deposit, {"files": REGISTERED, **({"refused": refused} if refused else {})})


def withdraw(tombstone: int) -> None:
    """Tell registrars that an object is gone."""
    if record := store().get(TOMBSTONE, tombstone):
        _taken(partial(registration.withdraw, record.values), record.values["pid"])


def remove_bytes_of(deposit: int, after: int = 0) -> None:
    """Remove what a deleted deposit has in staging, and the bytes of some of its files; then their records go."""
    if store().get(DEPOSIT, deposit) is not None:
        return
    if not after:
        uploads.abort_all(deposit)
    lines = _files(deposit, after)
    files = store().get_many(FILE, [each.id for each in lines]).values()
    parallel(*(partial(downloads.remove, kept) for each in files if (kept := entries.bytes_of(each.values))))
    if len(lines) == _PAGE:
        jobs.ask("remove_bytes", deposit=deposit, after=lines[-1].id)
    else:
        jobs.ask("remove_files", deposit=deposit)


def remove_files(deposit: int) -> None:
    """Remove some files of a deleted deposit, whose bytes are gone; if it was published, their handles tell so."""
    if store().get(DEPOSIT, deposit) is not None:
        return
    lines = _files(deposit)
    if buried := store().lookup(TOMBSTONE, {"kind": DEPOSIT, "number": deposit}):
        _withdraw_files(lines, buried["id"])
    ids = [each.id for each in lines]
    parallel(*(partial(_delete, ids[start : start + _IN_A_WRITE]) for start in range(0, len(ids), _IN_A_WRITE)))
    if len(lines) == _PAGE:
        jobs.ask("remove_files", deposit=deposit)


def empty(collection: int) -> None:
    """Take some deposits out of a deleted collection; what they said for its schema goes with it."""
    if store().get(COLLECTION, collection) is not None:
        return
    lines = list(store().entries(DEPOSIT, INSIDE, str(collection), limit=_PAGE))
    for line in lines:
        _take_out(line.id, collection)
    if len(lines) == _PAGE:
        jobs.ask("empty", collection=collection)


JOBS: Final[Mapping[str, Callable[..., None]]] = {
    "describe": describe,
    "register": register,
    "register_files": register_files,
    "withdraw": withdraw,
    "remove_bytes": remove_bytes_of,
    "remove_files": remove_files,
    "empty": empty,
}
"""What a message may ask for, by its word."""


def _published(collection: str, id: int) -> Record | None:
    record = store().get(collection, id)
    return record if record and record.values["state"] == PUBLISHED else None


def _taken(tell: Callable[[], None], name: str) -> bool:
    """Tell a registrar something, and whether it has taken it."""
    try:
        tell()
    except IdentifierRefused as refused:
        logger.error("a registrar refuses what is published", identifier=name, reason=str(refused))
        return False
    return True


def _files(deposit: int, after: int = 0) -> list[Line]:
    start = Line(after) if after else None
    return list(store().entries(FILE, FILES_OF, str(deposit), after=start, limit=_PAGE))


def _note(deposit: int, known: Values) -> None:
    """Note how far the handles of a deposit's files are."""

    def plan(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(DEPOSIT, deposit)
        if record is None or record.values["state"] != PUBLISHED:
            return []
        return [Update(record, {**record.values, "naming": {**record.values["naming"], **known}})]

    store().transact(plan, read=[(DEPOSIT, deposit)])


def _withdraw_files(lines: Sequence[Line], tombstone: int) -> None:
    handles, buried = registrars.of_handles(), store().get(TOMBSTONE, tombstone)
    if handles is None or buried is None or not registrars.handles_are_known_outside():
        return
    if not buried.values["published"]:
        return  # handles of a draft's files are not registered
    url = registration.tombstone_of(buried.values)

    def one(handle: str) -> Any:
        return _taken(lambda: handles.withdraw(handle, url), handle)

    parallel(*(partial(one, each.data["epicpid"]) for each in lines if _has_own_handle(each)))


def _has_own_handle(line: Line) -> bool:
    return bool(line.data["epicpid"]) and not line.data["external"]


def _delete(ids: Sequence[int]) -> None:
    def plan(prepared: Prepared) -> Sequence[Change]:
        return [Delete(each) for each in prepared.records.values()]

    store().transact(plan, read=[(FILE, each) for each in ids])


def _take_out(deposit: int, collection: int) -> None:
    def plan(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(DEPOSIT, deposit)
        if record is None or record.values["collection"] != collection:
            return []
        return [Update(record, {**record.values, **NOWHERE, "collection_values": {}})]

    store().transact(plan, read=[(DEPOSIT, deposit)])
