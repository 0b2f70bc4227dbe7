"""The copy of the index with which a function searches: brought up to date at each search, and no further than needed.

A search costs one consistent read; when the index has changed since the last, one request more for each pack that has
become part of it, side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from shared.search.engine.faults import is_engine_fault
from shared.search.engine.schema import STAMP
from shared.search.engine.searching import MOST_VALUES, Hits, Searcher, Sort, open_searcher, search
from shared.search.engine.writing import META
from shared.search.errors import SearchUnavailable
from shared.search.storage.local_files import LocalFiles
from shared.search.storage.manifest import IndexAddress, Manifest, State, read_state
from shared.search.storage.packs import PackGone
from shared.search.tree import Node, check

_TRIES = 5


class NoIndex(SearchUnavailable):
    """There is no index that this function can search: one of another layout is being replaced."""


class SearchCopy:
    """Searches an index. Threads may share one."""

    def __init__(self, address: IndexAddress, directory: Path) -> None:
        """Take an index.

        Args:
            address: where it lies.
            directory: of this copy alone; what is in it is used if it can be.
        """
        self._address = address
        self._files = LocalFiles(directory)
        self._opened: tuple[Manifest, Searcher] | None = None
        self._opening = Lock()

    def search(
        self,
        tree: Node,
        readers: frozenset[str] | None,
        *,
        sort: Sort | Sequence[Sort] | None = None,
        offset: int = 0,
        limit: int = 20,
        facets: Sequence[str] = (),
        values: int = MOST_VALUES,
    ) -> Hits:
        """Find what a tree asks for in the present index; see `engine.searching.search`. If there is none, nothing is.

        Raises:
            SearchUnavailable: it cannot be searched now (`NoIndex`), or changes too fast.
            BadTree: the tree is not within bounds.
            CannotAnswer: an order or a facet is beyond its bound.
        """
        state, searcher = self._present()
        if searcher is None:
            check(tree)
            return Hits((), 0, {name: {} for name in facets})
        return search(
            searcher,
            tree,
            readers,
            shrunk=state.shrunk,
            sort=sort,
            offset=offset,
            limit=limit,
            facets=facets,
            values=values,
        )

    def _present(self) -> tuple[State, Searcher | None]:
        for attempt in range(_TRIES):
            state = read_state(self._address)
            if state.manifest is None:
                return state, None
            if state.manifest.stamp != STAMP:
                raise NoIndex
            try:
                return state, self._searcher(state.manifest)
            except PackGone:
                if attempt + 1 == _TRIES:
                    raise
        raise AssertionError("the last try returns or raises")

    def _searcher(self, manifest: Manifest) -> Searcher:
        with self._opening:
            if self._opened is None or self._is_older(self._opened[0], manifest):
                self._opened = None
                self._opened = manifest, self._open(manifest)
            return self._opened[1]

    def _is_older(self, opened: Manifest, manifest: Manifest) -> bool:
        """Say whether a manifest is to be opened; another thread may have opened a newer one already."""
        return opened.index != manifest.index or opened.version < manifest.version

    def _open(self, manifest: Manifest) -> Searcher:
        with suppress(OSError):  # there is no room for the files of two indexes
            self._bring(manifest)
            try:
                return open_searcher(self._files.directory)
            except BaseException as error:
                if not is_engine_fault(error):
                    raise
        self._files.empty()  # what was left here by an earlier process is not what it should be
        self._bring(manifest)
        return open_searcher(self._files.directory)

    def _bring(self, manifest: Manifest) -> None:
        self._files.bring(self._address.bucket, manifest, META)
