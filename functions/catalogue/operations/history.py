"""Reading revisions: all, one, those of a package, and those since a moment or another revision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Final, NamedTuple

from functions.catalogue import refusals
from functions.catalogue.operations import packages
from functions.catalogue.store import CHANGES, EVERYTHING, GROUP, PACKAGE, REVISION, changes_of, store
from shared.fields import read_moment
from shared.principal import Principal
from shared.records import Line, Record

MOST: Final = 1_000
"""Revisions that a search gives at the most."""

MOST_LISTED: Final = 10_000
"""Revisions that the register gives at the most, the newest."""


_UNESCAPED: Final = re.compile(r"(:[0-9.]+) ([0-9]{2}:?[0-9]{2})\Z")
"""A zone whose plus sign was not escaped, and so is a blank."""


class WithSubjects(NamedTuple):
    """A revision with the packages and groups that it changed."""

    record: Record
    packages: list[Record]
    groups: list[Record]


def newest() -> list[str]:
    """Give the ids of the revisions, the newest first."""
    lines = store().entries(REVISION, CHANGES, EVERYTHING, limit=MOST_LISTED, descending=True)
    return [line.data["uuid"] for line in lines]


def one(uuid: str) -> WithSubjects:
    """Give a revision. Three round trips.

    Raises:
        Refused: 404.
    """
    record = store().find(REVISION, {"uuid": uuid})
    if record is None:
        raise refusals.not_found()
    wanted = [*((PACKAGE, id) for id in record.values["packages"]), *((GROUP, id) for id in record.values["groups"])]
    found = store().get_all(wanted, ()).values() if wanted else ()
    return WithSubjects(
        record,
        [each for each in found if each.collection == PACKAGE],
        [each for each in found if each.collection == GROUP],
    )


def of_package(reference: str, caller: Principal) -> list[Record]:
    """Give the revisions of a package, the newest first; what stands for a record of another group has none.

    Raises:
        Refused: 404; 403 for a deleted one that is not the caller's.
    """
    shown = packages.read(reference, caller)
    if shown.record.collection != PACKAGE:
        return []
    place = changes_of(shown.record.id)
    ids = [line.id for line in store().entries(REVISION, CHANGES, place, limit=MOST, descending=True)]
    found = store().get_many(REVISION, ids)
    return [found[id] for id in ids if id in found]


def since_time(text: str) -> list[str]:
    """Give the ids of the revisions after a moment, the oldest first; it may be as short as a date.

    Raises:
        Refused: 400: it is none.
    """
    try:
        moment = read_moment(_UNESCAPED.sub(r"\1+\2", text.strip()))
        if moment.tzinfo:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise refusals.bad_request(f"Invalid since_time: {text[:100]}") from None
    start = moment.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0")
    return [line.data["uuid"] for line in _after(Line(2**53, start))]


def since_id(uuid: str) -> list[str]:
    """Give the ids of the revisions after another, the oldest first.

    Raises:
        Refused: 404.
    """
    record = store().find(REVISION, {"uuid": uuid})
    if record is None:
        raise refusals.not_found(f"no revision with id: {uuid[:100]}")
    return [line.data["uuid"] for line in _after(Line(record.id, record.values["timestamp"]))]


def _after(line: Line) -> Iterator[Line]:
    return store().entries(REVISION, CHANGES, EVERYTHING, after=line, limit=MOST)
