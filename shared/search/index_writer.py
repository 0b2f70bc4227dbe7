"""The writer of an index: documents are replaced in a local copy, and what is new becomes a pack and a manifest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from shared.search.card import Card
from shared.search.engine.enumerating import documents, within
from shared.search.engine.schema import STAMP
from shared.search.engine.searching import open_searcher
from shared.search.engine.writing import META, LocalIndex
from shared.search.storage import packs
from shared.search.storage.local_files import LocalFiles
from shared.search.storage.manifest import IndexAddress, Manifest, move, new_index_name, read_state


class OtherIndex(Exception):
    """The index is of another layout or version of the engine: it is not opened, it has to be made anew."""


def is_ours(manifest: Manifest) -> bool:
    """Say whether this code can open the index of a manifest."""
    return manifest.stamp == STAMP


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

    @property
    def manifest(self) -> Manifest:
        """The state of the index that the last write has made, or left as it was."""
        if self._opened is None:
            raise ValueError("nothing was written")
        return self._opened[0]

    def write(self, changes: Mapping[str, Card | None], day: date, seen: Manifest | None = None) -> dict[str, str]:
        """Replace and delete documents; if there is no index yet, begin one.

        Args:
            changes: for each id its card, or None for a document to be deleted.
            day: the day as of which grants count.
            seen: the state of the index that was read before the cards were made. Whoever changes it in between made
                newer cards, perhaps, and is not overwritten. None: the present state, whatever was made since.

        Returns:
            for each id whose card cannot be indexed, why: it is not found any more.

        Raises:
            OtherIndex: the index has to be made anew.
            Superseded: another writer was faster, and nothing was changed.
            PackGone: the same, while files were fetched.
        """
        try:
            manifest, index = self._open(seen)
            refused = index.apply(changes, day)
            self._publish(manifest, index)
        except BaseException:
            self._opened = None
            raise
        return refused

    def documents(self, seen: Manifest) -> dict[str, int]:
        """Give the ids of a state's documents, each with its card's last change (`engine.enumerating.documents`).

        Raises:
            OtherIndex, PackGone: as for `write`.
        """
        self._open(seen)
        return documents(open_searcher(self._files.directory))

    def within(self, ids: Collection[str], seen: Manifest) -> set[str]:
        """Give the ids of a state's documents whose audience is that of one of these records.

        Raises:
            OtherIndex, PackGone: as for `write`.
        """
        self._open(seen)
        return within(open_searcher(self._files.directory), ids)

    def _open(self, seen: Manifest | None) -> tuple[Manifest, LocalIndex]:
        manifest = seen or read_state(self._address).manifest
        if manifest is None:
            return self._begin(None)
        if not is_ours(manifest):
            raise OtherIndex(manifest.stamp)
        if self._opened is None or self._opened[0] != manifest:
            self._opened = None
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
        """Move the manifest, also where nothing has changed: whoever made cards before these were made is overtaken."""
        names = index.files()
        files = seen.files
        if set(names) != set(files):  # else nothing but the engine's own count of commits is new
            new = [self._files.directory / name for name in names if name not in files or name == META]
            files = {name: piece for name, piece in files.items() if name in names}
            files |= packs.store(self._address.bucket, seen.index, new)
        self._move(seen, Manifest(seen.version + 1, seen.index, STAMP, files), index)

    def _move(self, seen: Manifest | None, following: Manifest, index: LocalIndex) -> tuple[Manifest, LocalIndex]:
        move(self._address, seen, following)
        self._files.adopt(following)
        self._opened = following, index
        return self._opened
