"""What an identifier names: an object, a file of one, or what is left of one that was deleted."""

from __future__ import annotations

from functools import partial
from typing import Final

from functions.repository import refusals
from functions.repository.pids import Pid
from functions.repository.store import (
    CATEGORY,
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    FILE,
    PUBLISHED,
    SCHEMA,
    TOMBSTONE,
    store,
)
from functions.repository.wire import file_address, landing_of, pid_of
from shared.aws import parallel
from shared.records import Values

_IDENTIFIED: Final = (DEPOSIT, COLLECTION, COMMUNITY, CATEGORY, SCHEMA)


def buried(pid: Pid) -> Values | None:
    """Give what is left of an object that was deleted after it had names; None if nothing is. Two round trips."""
    record = store().find(TOMBSTONE, {"pid": str(pid)})
    return record.values if record else None


def landing_of_doi(doi: str, site: str) -> str:
    """Give the address of the page of what a DOI names, in any case of its letters. Two round trips.

    Raises:
        Refused: 404.
    """
    return _landing("doi_key", doi.lower(), f"doi:{doi}", site)


def landing_of_handle(handle: str, site: str) -> str:
    """Give the address of the page of what a handle names, of a file its own address. Two round trips.

    Raises:
        Refused: 404.
    """
    if file := store().lookup(FILE, {"handle": handle}):
        record = store().get(FILE, file["id"])
        deposit = store().get(DEPOSIT, file["deposit"])
        if record and deposit and deposit.values["state"] == PUBLISHED:
            return file_address(pid_of(deposit.values), record.values["name"], site)
    return _landing("epicpid", handle, f"epic:{handle}", site)


def _landing(name: str, value: str, shown: str, site: str) -> str:
    def look(collection: str) -> Values | None:
        return store().lookup(collection, {name: value})

    *found, buried = parallel(*(partial(look, each) for each in (*_IDENTIFIED, TOMBSTONE)))
    for collection, guard in zip(_IDENTIFIED, found, strict=True):
        record = store().get(collection, guard["id"]) if guard else None
        if record is not None and record.values["state"] == PUBLISHED:
            return landing_of(pid_of(record.values), site)
    if buried:
        return _of_tombstone(buried["id"], shown, site)
    raise refusals.not_found(shown)


def _of_tombstone(id: int, shown: str, site: str) -> str:
    record = store().get(TOMBSTONE, id)
    if record is None:
        raise refusals.not_found(shown)
    values: Values = record.values
    namespace, _, name = values["pid"].partition(":")
    return landing_of(Pid(namespace, name), site)
