"""One's drafts as a page, and the communities that somebody may deposit in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from functions.repository.operations import drafts, listing, search
from functions.repository.searching.options import SearchWanted
from functions.repository.store import BYTES, COMMUNITY, DEPOSIT, FILES, store
from functions.repository.wire import pid_of, shown_state
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Line, Record

PAGE: Final = 50

MOST_COMMUNITIES: Final = 200
"""As many are to choose from; an address may name another one."""


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """A deposit or a collection that is not published, as one's list shows it."""

    pid: str
    path: str
    title: str
    kind: str
    community: str
    changed: str
    state: str
    files: int
    size: int


def own_drafts(caller: Principal, page: int) -> tuple[list[ListedDraft], int]:
    """Give a page of what somebody has not published yet, what changed last first, and how many there are in all.

    Three round trips, two where there are none.

    Raises:
        Refused: 401, 403.
    """
    found = search.drafts(SearchWanted(size=drafts.MOST_DRAFTS), caller).objects
    newest = sorted(found, key=lambda each: str(each.values["updated"]), reverse=True)
    return list(_listed(newest[(page - 1) * PAGE : page * PAGE])), len(newest)


def _listed(records: Sequence[Record]) -> Iterator[ListedDraft]:
    if not records:
        return
    communities = {(COMMUNITY, each.values["community"]) for each in records}
    deposits = [each for each in records if each.collection == DEPOSIT]
    beside, tallies = store().get_together(communities, deposits)
    for record in records:
        values = record.values
        community = beside.get((COMMUNITY, values["community"]))
        tally = tallies.get((record.collection, record.id))
        path = f"/{record.collection}/{values['id']}"
        yield ListedDraft(
            str(pid_of(values)),
            f"{path}/edit",
            values["base"].get("title", "") or values["id"],
            record.collection,
            community.values["base"]["title"] if community else values["community_id"],
            values["updated"],
            shown_state(values),
            tally[FILES] if tally else 0,
            tally[BYTES] if tally else 0,
        )


def choices_for(caller: Principal, community: str) -> tuple[list[Line], list[Line]]:
    """Give the communities that somebody may deposit in, and the collections of one. Two round trips.

    Args:
        caller: who deposits.
        community: the readable id of the one that is chosen already; empty: none is.
    """
    calls: list[Callable[[], list[Line]]] = [lambda: communities_for(caller)]
    if community:
        calls.append(lambda: listing.collections_of(community))
    found, *collections = parallel(*calls)
    return found, collections[0] if collections else []


def communities_for(caller: Principal) -> list[Line]:
    """Give the communities that somebody may deposit in, the oldest first. Two round trips."""
    lines = listing.registered(COMMUNITY, 0, MOST_COMMUNITIES).lines
    records = store().get_many(COMMUNITY, [each.id for each in lines])
    return [each for each in lines if each.id in records and drafts.takes_from(records[each.id], caller)]
