"""The writer of an index: documents are replaced in a local copy, and what is new becomes a pack and a manifest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from shared.search.card import Card
from shared.search.engine.schema import STAMP
from shared.search.engine.writing import META, LocalIndex
from shared.search.storage import packs
from shared.search.storage.local_files import LocalFiles
from shared.search.storage.manifest import IndexAddress, Manifest, move, new_index_name, read_state


class OtherIndex(Exception):
    """The index is of another layout or version of the engine: it is not opened, it has to be made anew."""


class IndexWriter:
    """Writes an index. There may be several: one that another overtook fails at the manifest, and begins again."""

    def __init__(self, address: IndexAddress, directory: Path) -> None:
        """Take an index.

        Args:
            address: where it lies.
            directory: of this writer alone; what is in it is used if it can be.
        """
        self._address = address
        self._files = LocalFiles(directory)
        self._opened: tuple[Manifest, LocalIndex] | None = None

    def begin(self) -> None:
        """Let there be a new and empty index, in the place of whatever is there.

        Raises:
            Superseded: another writer has changed what is there meanwhile.
        """
        self._begin(read_state(self._address).manifest)

    def write(self, changes: Mapping[str, Card | None], day: date) -> dict[str, str]:
        """Replace and delete documents; if there is no index yet, begin one.

        Args:
            changes: for each id its card, or None for a document to be deleted.
            day: the day as of which grants count.

        Returns:
            for each id whose card cannot be indexed, why: it is not found any more.

        Raises:
            OtherIndex: the index has to be made anew.
            Superseded: another writer was faster, and nothing was changed.
            PackGone: the same, while files were fetched.
        """
        try:
            manifest, index = self._open()
            refused = index.apply(changes, day)
            self._publish(manifest, index)
        except BaseException:
            self._opened = None
            raise
        return refused

    def _open(self) -> tuple[Manifest, LocalIndex]:
        manifest = read_state(self._address).manifest
        if manifest is None:
            return self._begin(None)
        if manifest.stamp != STAMP:
            raise OtherIndex(manifest.stamp)
        if self._opened is None or self._opened[0] != manifest:
            self._files.bring(self._address.bucket, manifest, META)
            self._opened = manifest, LocalIndex(self._files.directory)
        return self._opened

    def _begin(self, seen: Manifest | None) -> tuple[Manifest, LocalIndex]:
        self._opened = None
        self._files.empty()
        index = LocalIndex(self._files.directory)
        name = new_index_name()
        files = packs.store(self._address.bucket, name, [self._files.directory / META])
        return self._move(seen, Manifest(seen.version + 1 if seen else 1, name, STAMP, files), index)

    def _publish(self, seen: Manifest, index: LocalIndex) -> None:
        names = index.files()
        if set(names) == set(seen.files):
            return  # nothing but the engine's own count of commits has changed
        new = [self._files.directory / name for name in names if name not in seen.files or name == META]
        files = {name: piece for name, piece in seen.files.items() if name in names}
        files |= packs.store(self._address.bucket, seen.index, new)
        self._move(seen, Manifest(seen.version + 1, seen.index, STAMP, files), index)

    def _move(self, seen: Manifest | None, following: Manifest, index: LocalIndex) -> tuple[Manifest, LocalIndex]:
        move(self._address, seen, following)
        self._files.adopt(following)
        self._opened = following, index
        return self._opened
