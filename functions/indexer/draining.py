"""Draining the waiting list: the cards of what waits are made anew and put into the present index.

Every step may be done again, by this indexer or by another beside it. What must not happen twice is decided at the
manifest: it is read before the cards are made, and whoever finds another by then begins again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from functions.indexer import after_commit, rebuilding, refused
from functions.indexer.cards import make
from functions.indexer.site import IndexedSite, today
from shared.aws import parallel
from shared.deadline import Enough
from shared.search.errors import SearchUnavailable
from shared.search.index_writer import is_ours
from shared.search.lease import Lease
from shared.search.storage.manifest import Manifest, State, read_state, settle
from shared.search.storage.packs import PackGone

AT_ONCE = 512
"""Cards of a commit."""

_SECONDS_A_COMMIT = 1.0
_TRIES = 10


class NoPresentIndex(Exception):
    """There is no index that this code can change, or its files are gone: it has to be made."""


class Drain:
    """One indexer's draining of the list."""

    def __init__(
        self,
        site: IndexedSite,
        *,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        day: Callable[[], date] = today,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Take a site.

        Args:
            site: whose list it is.
            clock: gives seconds that only grow.
            pause: waits for some seconds.
            day: gives the day as of which grants count.
            now: gives the seconds since 1970.
        """
        self._site = site
        self._clock = clock
        self._pause = pause
        self._day = day
        self._lease = Lease(site.table, rebuilding.DRAINING, clock=now)
        self._next_commit = clock()

    def run(self, enough: Enough) -> bool:
        """Go on until nothing waits or another is at it. After giving up the lease it looks once more.

        Returns:
            whether it has come to that; else there was enough.

        Raises:
            NoPresentIndex: nothing can be drained before there is one.
            SearchUnavailable: others were faster, again and again.
        """
        present = read_state(self._site.present).manifest
        if present is None or not is_ours(present):  # also where nothing waits: it is to be searched
            raise NoPresentIndex
        while marks := self._site.waiting.first(AT_ONCE):
            if not self._lease.take():
                return True
            try:
                while marks:
                    if enough() or not self._round(marks, enough):
                        return False
                    marks = self._site.waiting.first(AT_ONCE) if self._lease.take() else {}
            finally:
                self._lease.give_back()
        return True

    def _round(self, marks: Mapping[str, str], enough: Enough) -> bool:
        """Drain these addresses; False: there was enough before all was done, and they wait on."""
        for attempt in range(_TRIES):
            try:
                return self._drain(marks, enough)
            except SearchUnavailable as error:
                if attempt + 1 == _TRIES:
                    if isinstance(error, PackGone):
                        raise NoPresentIndex from error
                    raise
                if not self._lease.take():
                    return False
        raise AssertionError("the last try returns or raises")

    def _drain(self, marks: Mapping[str, str], enough: Enough) -> bool:
        state, aside, bad = self._read()
        if state.manifest is None or not is_ours(state.manifest):
            raise NoPresentIndex
        # What has shrunk is drained with all that is within it, or its mark would go too early; and while another index
        # is being made, marks stay: what is within may be in that one alone.
        shrunk = {} if aside else state.shrunk
        affected = self._site.writer.within(shrunk, state.manifest)
        addresses = sorted(affected.union(marks, shrunk))
        manifest = state.manifest
        for start in range(0, len(addresses), AT_ONCE):
            if start and (enough() or not self._lease.take()):
                return False
            manifest = self._commit(addresses[start : start + AT_ONCE], manifest, bad, aside=aside)
        settle(self._site.present, shrunk)
        self._site.waiting.remove(marks)
        return True

    def _read(self) -> tuple[State, bool, frozenset[str]]:
        """Read, before any card is made: the state, whether an index is being made beside it, and refused cards.

        The state comes first: what shrinks after a rebuild has begun must not be settled as if there were none.
        """
        state = read_state(self._site.present)
        reads: Sequence[Callable[[], object]] = [
            lambda: rebuilding.is_under_way(self._site.table),
            lambda: refused.known(self._site.table),
        ]
        aside, bad = parallel(*reads)
        assert isinstance(aside, bool) and isinstance(bad, frozenset)
        return state, aside, bad

    def _commit(self, addresses: Sequence[str], seen: Manifest, bad: Collection[str], *, aside: bool) -> Manifest:
        """Make some cards anew and commit their documents, then their faces; give the state that was made."""
        site, day = self._site, self._day()
        made = make(site.sources, addresses)
        if aside:
            site.later.put(addresses)  # before the commit, for whoever swaps looks here after reading the manifest
        self._keep_pace()
        unfit = site.writer.write(made.cards, day, seen)
        after_commit.write(site, made, unfit, version=site.writer.manifest.version, day=day, bad=bad)
        return site.writer.manifest

    def _keep_pace(self) -> None:
        """Let a second go by between two commits."""
        wait = self._next_commit - self._clock()
        if wait > 0:
            self._pause(wait)
        self._next_commit = self._clock() + _SECONDS_A_COMMIT
