"""What an indexer works on: whose cards, which index, and the lists around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from functions.indexer.sources import SOURCES
from shared.search.faces import Faces
from shared.search.index_writer import IndexWriter
from shared.search.present import own_directory, present_index
from shared.search.source import CardSource
from shared.search.storage.manifest import REBUILD, IndexAddress
from shared.search.waiting import WaitingList


class IndexedSite:
    """A site whose records are indexed, as one process sees it: two threads must not write with it at once.

    Attributes:
        present: where the index lies that is searched.
        beside: where one is made that is to take its place.
        sources: the groups' cards.
        waiting: the cards that are to be made anew.
        later: those that were made anew while another index is made.
        faces: the faces and links of the cards.
        writer: of the present index.
        rebuilder: of the other one.
    """

    def __init__(self, present: IndexAddress, sources: Sequence[CardSource], directory: Path) -> None:
        """Take a site.

        Args:
            present: where the index lies that is searched.
            sources: the groups' cards.
            directory: of this process alone.
        """
        self.present = present
        self.beside = replace(present, slot=REBUILD)
        self.table = present.table
        self.sources = sources
        self.waiting = WaitingList(self.table)
        self.later = WaitingList(self.table, "later")
        self.faces = Faces(present)
        self.writer = IndexWriter(present, directory / "present")
        self.rebuilder = IndexWriter(self.beside, directory / "rebuild")


def today() -> date:
    """Give the day as of which grants count."""
    return datetime.now(UTC).date()


def indexed_site() -> IndexedSite:
    """Give this process's, as the settings say."""
    return _site(present_index())


@cache
def _site(present: IndexAddress) -> IndexedSite:
    return IndexedSite(present, SOURCES, own_directory())
