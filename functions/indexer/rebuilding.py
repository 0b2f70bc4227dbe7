"""Making the index anew, beside the present one, from all records; then it takes its place.

Meanwhile the present one is kept up to date as ever, and what is drained is put on a second list too. Before the swap
that list is drained into the new index, so nothing that changed meanwhile is lost. A rebuild goes on from where the
last one stopped, whoever that was.

| pk | sk | what |
|---|---|---|
| `rebuild` | `-` | `progress` of the one that is under way as JSON; its `index` and `step`, for conditions |
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from functions.indexer import after_commit, pages
from functions.indexer.cards import make
from functions.indexer.pages import RecordsPlace
from functions.indexer.site import IndexedSite, today
from shared.aws import dynamodb
from shared.deadline import Enough, never
from shared.records.items import holds
from shared.search.index_writer import is_ours
from shared.search.lease import Lease
from shared.search.storage.manifest import Manifest, Superseded, drop, read_state, swap
from shared.search.storage.packs import PackGone

LEFT_ALONE = 86_400
"""Seconds for which an unfinished rebuild is left alone."""

DRAINING = "drain"
"""The lease of those who drain."""

_LEASE_SECONDS = 60
_KEY: Any = {"pk": {"S": "rebuild"}, "sk": {"S": "-"}}


class Outcome(Enum):
    """What has come of going on with a rebuild."""

    DONE = "the new index is in its place"
    UNFINISHED = "there is more to do"
    TAKEN = "another is at it"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuild has come.

    Attributes:
        index: the name of the index that is being made.
        place: of the records that come next; None: all are in it.
        step: how often it has gone on.
        done: how many records it has dealt with.
        cards: how many of them had a card.
        touched: when it last went on, in seconds since 1970.
    """

    index: str
    place: RecordsPlace | None
    step: int = 0
    done: int = 0
    cards: int = 0
    touched: int = 0


def is_under_way(table: str) -> bool:
    """Say whether an index is being made beside the present one. One round trip."""
    return progress(table) is not None


def progress(table: str) -> Progress | None:
    """Give how far the rebuild has come that is under way, None if none is. One round trip."""
    item = dynamodb().get_item(TableName=table, Key=_KEY, ConsistentRead=True).get("Item")
    if item is None:
        return None
    kept: dict[str, Any] = json.loads(item["progress"]["S"])
    return Progress(**{**kept, "place": kept["place"] and RecordsPlace(**kept["place"])})


class Rebuild:
    """One indexer's making of the index anew."""

    def __init__(
        self,
        site: IndexedSite,
        *,
        said: Callable[[Progress], None] = lambda progress: None,
        day: Callable[[], date] = today,
        most: int = pages.AT_ONCE,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take a site.

        Args:
            site: whose index is made anew.
            said: told how far it has come, after each step.
            day: gives the day as of which grants count.
            most: records of a step.
            now: gives the seconds since 1970.
        """
        self._site = site
        self._said = said
        self._day = day
        self._most = most
        self._now = now
        self._lease = Lease(site.table, "rebuild", _LEASE_SECONDS, now)
        self._draining = Lease(site.table, DRAINING, clock=now)

    def run(self, enough: Enough = never) -> Outcome:
        """Go on until the new index is in its place, there was enough, or another turns out to be at it.

        Raises:
            Superseded: another was faster, in spite of the lease; run it again.
            PackGone: files of the new index are gone; run it again.
        """
        if not self._lease.take():
            return Outcome.TAKEN
        try:
            state = self._resumed() or self._begin()
            while state.place:
                if enough() or not self._lease.take():
                    return Outcome.UNFINISHED
                state = self._step(state, state.place)
                self._said(state)
            return self._end(state, enough)
        except PackGone:  # what was made so far is lost: the next one begins again
            if made := read_state(self._site.beside).manifest:
                drop(self._site.beside, made)
            raise
        finally:
            self._draining.give_back()
            self._lease.give_back()

    def _resumed(self) -> Progress | None:
        """Give how far an earlier rebuild has come, if this one can go on from there."""
        state = progress(self._site.table)
        if state is None:
            return None
        made, present = read_state(self._site.beside).manifest, read_state(self._site.present).manifest
        if made and made.index == state.index and is_ours(made):
            return state
        if present and present.index == state.index:  # it was swapped, and what follows was cut off
            return replace(state, place=None)
        return None

    def _begin(self) -> Progress:
        self._site.rebuilder.begin()
        state = Progress(self._site.rebuilder.manifest.index, pages.beginning(self._site.sources))
        return self._note(state, None)

    def _step(self, state: Progress, place: RecordsPlace) -> Progress:
        """Put the next records into the new index."""
        made = self._made(state)
        found = pages.page(self._site.sources, place, self._most)
        cards = self._write(found.addresses, made)
        following = replace(
            state, place=found.following, done=state.done + len(found.addresses), cards=state.cards + cards
        )
        return self._note(following, state)

    def _made(self, state: Progress) -> Manifest:
        """Give the new index as it is by now.

        Raises:
            Superseded: another has begun one.
        """
        made = read_state(self._site.beside).manifest
        if made is None or made.index != state.index:
            raise Superseded
        return made

    def _write(self, addresses: Sequence[str], made: Manifest) -> int:
        """Put the cards of some records into the new index, and their faces where they are newer; count them."""
        if not addresses:
            return 0
        site, day = self._site, self._day()
        present = read_state(site.present).manifest
        found = make(site.sources, addresses)
        unfit = site.rebuilder.write(found.cards, day, made)
        return after_commit.write(site, found, unfit, version=present.version if present else 0, day=day)

    def _end(self, state: Progress, enough: Enough) -> Outcome:
        """Put what was drained meanwhile into the new index, and let it take the present one's place."""
        site = self._site
        while (made := read_state(site.beside).manifest) and made.index == state.index:
            if enough() or not self._lease.take():
                return Outcome.UNFINISHED
            self._draining.take()  # if it can be had: nothing is drained in between, so the swap does not come too late
            seen = read_state(site.present).manifest
            marks = site.later.first(self._most)
            if marks:
                self._write(sorted(marks), made)
                site.later.remove(marks)
                continue
            self._queue_what_is_gone(seen, made)
            try:
                swap(site.beside, made, site.present, seen)
            except Superseded:
                continue  # something was drained in between
        while marks := site.later.first(self._most):
            site.waiting.put(marks)
            site.later.remove(marks)
        site.waiting.put(read_state(site.present).shrunk)  # their marks could not go meanwhile
        dynamodb().delete_item(TableName=site.table, Key=_KEY)
        return Outcome.DONE

    def _queue_what_is_gone(self, seen: Manifest | None, made: Manifest) -> None:
        """Let what only the present index has be drained once more, so that its face goes."""
        if seen is None or not is_ours(seen):
            return
        try:
            old = self._site.writer.documents(seen)
        except PackGone:  # it is lost, and what it had alone
            return
        self._site.waiting.put(old.keys() - self._site.rebuilder.documents(made).keys())

    def _note(self, state: Progress, seen: Progress | None) -> Progress:
        """Put down how far it has come.

        Raises:
            Superseded: another has gone on from where this one did.
        """
        state = replace(state, step=state.step + 1, touched=int(self._now()))
        condition: dict[str, Any] = {}
        if seen:
            condition = {
                "ConditionExpression": "step = :step AND #index = :index",
                "ExpressionAttributeNames": {"#index": "index"},
                "ExpressionAttributeValues": {":step": {"N": str(seen.step)}, ":index": {"S": seen.index}},
            }
        item = {**_KEY, "step": {"N": str(state.step)}, "index": {"S": state.index}}
        item["progress"] = {"S": json.dumps(asdict(state))}
        if not holds(dynamodb().put_item, TableName=self._site.table, Item=item, **condition):
            raise Superseded
        return state


def abandon(site: IndexedSite, now: float) -> bool:
    """Clean up after a rebuild that nobody has gone on with for a day; say whether there was one."""
    state = progress(site.table)
    if state is None or state.touched > now - LEFT_ALONE:
        return False
    made = read_state(site.beside).manifest
    if made:
        drop(site.beside, made)
    while marks := site.later.first(pages.AT_ONCE):
        site.later.remove(marks)
    dynamodb().delete_item(TableName=site.table, Key=_KEY)
    return True
