"""What pages show of an object: itself, what it belongs to, what belongs to it, and what it is related to.

Whatever the page needs besides the object is read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.repository.operations import links, listing, objects, search
from functions.repository.operations.listing import ListPart
from functions.repository.operations.permissions import administers, owns, require_download
from functions.repository.operations.search import ObjectsFound
from functions.repository.pids import Pid
from functions.repository.searching.options import SearchWanted
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT, FILE, FILES, FILES_OF, SCHEMA, store
from functions.repository.wire import MOST_FILES, ShownObject, is_published, names_of, pid_of
from shared.aws import parallel
from shared.http import Refused
from shared.principal import Principal
from shared.records import Record, RecordKey, Values
from shared.search.addresses import address
from shared.search.errors import SearchUnavailable
from shared.search.face import Face
from shared.search.related import related

MEMBERS_A_PAGE: Final = 25
"""Deposits of a collection or a community that a page shows."""

MOST_COLLECTIONS: Final = 100
"""Collections that the page of a community shows: the oldest."""

MOST_FILES_TOLD: Final = 30_000
"""Files of a linkset or a list of checksums: an answer carries no more."""

MOST_NEW: Final = 6
"""Deposits that the page of all communities shows."""

_NOTHING: Final = ListPart("", (), more=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """An object as its page shows it to somebody.

    Attributes:
        shown: the object, with the first of its files.
        around: what it belongs to and the schemas that it keeps to, by where they are.
        related: the records of other groups.
        led_to: those that its metadata name, by the names that they have there (`shared.search.references`).
        file_count: how many files it has.
        may_download: whether the caller may have their bytes.
        is_own: whether it is the caller's, or they administer the site.
        deposits: of a community, some of what it has published; empty for others.
        collections: the same of its collections.
        members: of a collection, some of what is in it; None for others, and if it cannot be told now.
    """

    shown: ShownObject
    around: Mapping[RecordKey, Record]
    related: Sequence[Face]
    led_to: Mapping[str, Face]
    file_count: int
    may_download: bool
    is_own: bool
    deposits: ListPart = _NOTHING
    collections: ListPart = _NOTHING
    members: ObjectsFound | None = None

    @property
    def record(self) -> Record:
        """The object's record."""
        return self.shown.record

    @property
    def values(self) -> Values:
        """What is kept of it."""
        return self.shown.record.values

    def may_edit(self, caller: Principal) -> bool:
        """Whether somebody may change its metadata, or, of a community, run it."""
        community = self.record if self.record.collection == COMMUNITY else self.named(COMMUNITY, "community")
        runs = community is not None and administers(community, caller)
        return (
            caller.is_site_admin
            or (runs and is_published(self.record))
            or (self.is_own and community is not self.record)
        )

    def named(self, collection: str, member: str) -> Record | None:
        """Give the record that a member of the object's values leads to, if it was found."""
        return self.around.get((collection, self.values.get(member) or 0))


def visit(pid: Pid, caller: Principal, page: int = 1) -> Visit:
    """Give an object to whoever may see it. Three round trips: the object, and twice what is around it.

    One more for a name that has not been met, and one more for closed files that are not the caller's.

    Args:
        pid: the object.
        caller: who asks.
        page: of a community's or a collection's deposits, from 1.

    Raises:
        Refused: 404; 401 or 403 for what is not published and not the caller's.
    """
    shown = objects.read(pid, caller)
    record = shown.record
    calls: list[Callable[[], Any]] = [
        partial(related_to, record, caller),
        partial(_around, shown),
        partial(links.leads_to, record, caller),
        *_belonging(record, page),
    ]
    found, (around, count), named, *belonging = parallel(*calls)
    names = ("deposits", "collections") if record.collection == COMMUNITY else ("members",)
    told = dict(zip(names, belonging, strict=False))
    return Visit(shown, around, found, named, count, _may_download(record, caller), owns(record, caller), **told)


def communities(page: int, size: int) -> tuple[ListPart, Sequence[Record]]:
    """Give some of the communities, and the deposits that were made last. Two round trips."""
    calls: list[Callable[[], Any]] = [
        lambda: listing.registered(COMMUNITY, (page - 1) * size, size),
        lambda: _unless_unavailable(lambda: search.newest(DEPOSIT, MOST_NEW)) or (),
    ]
    found, new = parallel(*calls)
    return found, new


def every_file(deposit: Record) -> Iterator[Values]:
    """Give the entries of all files of a deposit, as they are read: one round trip for each MB of them."""
    for line in store().entries(FILE, FILES_OF, str(deposit.id), limit=MOST_FILES_TOLD):
        yield dict(line.data)


def _around(shown: ShownObject) -> tuple[Mapping[RecordKey, Record], int]:
    """Give what an object belongs to, and how many files it has. One round trip."""
    values = shown.record.values
    members = (
        (COMMUNITY, "community"),
        (COLLECTION, "collection"),
        *((SCHEMA, name) for name in ("schema", "collection_schema", "own_schema")),
    )
    wanted = [(collection, values[name]) for collection, name in members if values.get(name)]
    has_more = len(shown.files) >= MOST_FILES
    found, tallies = store().get_together(wanted, [shown.record] if has_more else ())
    return found, tallies[DEPOSIT, shown.record.id][FILES] if has_more else len(shown.files)


def related_to(record: Record, caller: Principal) -> list[Face]:
    """Give what a published object is related to; nobody else's record tells of a draft. Two round trips."""
    if not is_published(record):
        return []
    return related(address(record.collection, record.id), caller, names_of(record.values))


def _belonging(record: Record, page: int) -> list[Callable[[], Any]]:
    """Give how what belongs to an object is read."""
    pid, start = pid_of(record.values), (page - 1) * MEMBERS_A_PAGE
    if record.collection == COMMUNITY:
        return [
            partial(listing.published, pid.id, DEPOSIT, start, MEMBERS_A_PAGE),
            partial(listing.published, pid.id, COLLECTION, 0, MOST_COLLECTIONS),
        ]
    if record.collection == COLLECTION and is_published(record):
        wanted = SearchWanted(context=str(pid), type=DEPOSIT, page=page, size=MEMBERS_A_PAGE)
        return [lambda: _unless_unavailable(lambda: search.published(wanted))]
    return []


def _unless_unavailable(ask: Callable[[], Any]) -> Any:
    """Give what a search finds, None if the index cannot be asked now: the rest of a page is shown all the same."""
    try:
        return ask()
    except SearchUnavailable:
        return None


def _may_download(record: Record, caller: Principal) -> bool:
    try:
        require_download(record, caller)
    except Refused:
        return False
    return True
