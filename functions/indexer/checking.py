"""Comparing the present index and the faces with the records: streams forget after a day, and code has faults.

What differs is put on the waiting list. So a record that was written a moment ago may be counted: it waits anyway.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from functions.indexer import pages
from functions.indexer.cards import make
from functions.indexer.pages import RecordsPage, RecordsPlace
from functions.indexer.site import IndexedSite
from shared.deadline import Enough, never
from shared.search.addresses import address, record_of
from shared.search.engine.documents import microseconds
from shared.search.face import digest
from shared.search.index_writer import is_ours
from shared.search.storage.manifest import read_state


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """How far a comparison has come.

    Attributes:
        place: of the records that come next; None: all were compared.
        done: how many were.
        differing: how many cards were not in the index as they should be.
    """

    place: RecordsPlace | None
    done: int = 0
    differing: int = 0


def check(
    site: IndexedSite,
    start: CheckProgress | None = None,
    enough: Enough = never,
    *,
    said: Callable[[CheckProgress, Collection[str]], None] = lambda progress, differing: None,
    queue: bool = True,
    most: int = pages.AT_ONCE,
) -> CheckProgress:
    """Compare all records with the index, from `start` on; the documents are those of one state of it.

    Args:
        site: whose records.
        start: how far an earlier call has come; None: begin.
        enough: asked after each page.
        said: told how far it has come, and what differs on a page.
        queue: whether what differs is to be made anew.
        most: records of a page.

    Returns:
        how far it has come.
    """
    progress = start or CheckProgress(pages.beginning(site.sources))
    present = read_state(site.present).manifest
    documents = _Documents(site.writer.documents(present) if present and is_ours(present) else {})
    while progress.place and not enough():
        page = pages.page(site.sources, progress.place, most)
        differing = _differing(site, page, progress.place.kind, documents)
        if queue:
            site.waiting.put(differing)
        progress = replace(
            progress,
            place=page.following,
            done=progress.done + len(page.addresses),
            differing=progress.differing + len(differing),
        )
        said(progress, differing)
    return progress


class _Documents:
    """The documents of a state of the index: by address, when their cards had changed, in microseconds since 1970."""

    def __init__(self, changed: Mapping[str, int]) -> None:
        self.changed = changed
        self._ids: dict[str, list[int]] = defaultdict(list)
        for kind, id in sorted(map(record_of, changed)):
            self._ids[kind].append(id)

    def on(self, page: RecordsPage, kind: str) -> Iterator[str]:
        """Give the addresses of those whose records would stand on a page."""
        ids = self._ids[kind]
        end = bisect_right(ids, page.high) if page.high else len(ids)
        return (address(kind, id) for id in ids[bisect_left(ids, page.low) : end])


def _differing(site: IndexedSite, page: RecordsPage, kind: str, documents: _Documents) -> list[str]:
    """Give the addresses on a page whose documents or faces are not those of their cards, and documents of nothing."""
    made = make(site.sources, page.addresses)
    addresses = {*page.addresses, *documents.on(page, kind)}
    names = (name for card in made.cards.values() if card for name in card.aliases)
    faces = site.faces.digests([*addresses, *names])

    def is_as_made(each: str) -> bool:
        card, changed, face = made.cards.get(each), documents.changed.get(each), faces.get(each)
        if card is None:
            return changed is None and face is None
        told = {face, *(faces.get(name) for name in card.aliases)}
        return changed == microseconds(card.changed) and told == {digest(card)}

    return sorted(each for each in addresses if not is_as_made(each))
