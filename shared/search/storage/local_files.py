"""The files of an index in a directory of this process.

A file is trusted if it came from the pack that the manifest names, which a record beside the files says, and has its
size: two writers may have made different files of one name, of which one lost. What the process has left behind that
was here before, in the middle of whatever, is so recovered from.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from pathlib import Path

from shared.aws import parallel
from shared.search.storage import packs
from shared.search.storage.manifest import Manifest, Piece

_RECORD = "fetched.json"
_PART = ".part"


class LocalFiles:
    """A directory for one index at a time, and for one process."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def bring(self, bucket: str, manifest: Manifest, last: str) -> None:
        """Let the directory hold the files of a manifest and no others; what it has already is not fetched.

        Who has the files of an earlier manifest open keeps them: they are replaced and unlinked, never written to.

        Args:
            bucket: where the packs lie.
            manifest: names the files.
            last: the file that names the others. It is always fetched, and put in its place after them.

        Raises:
            PackGone: the index has moved on.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        fetched = self._record()
        lacking: dict[str, dict[str, Piece]] = defaultdict(dict)
        for name, piece in manifest.files.items():
            if name == last or fetched.get(name) != piece.pack or self._size(name) != piece.size:
                lacking[piece.pack][name] = piece
        targets = {name: self.directory / f"{name}{_PART}" for name in manifest.files}
        parallel(
            *(
                lambda pack=pack, pieces=pieces: packs.fetch(bucket, manifest.index, pack, pieces, targets)
                for pack, pieces in lacking.items()
            )
        )
        names = [name for pieces in lacking.values() for name in pieces]
        for name in sorted(names, key=lambda name: name == last):
            targets[name].replace(self.directory / name)
        self.adopt(manifest)

    def adopt(self, manifest: Manifest) -> None:
        """Take it that the files of a manifest are here, and remove all others."""
        part = self.directory / f"{_RECORD}{_PART}"
        part.write_text(json.dumps({name: piece.pack for name, piece in manifest.files.items()}))
        part.replace(self.directory / _RECORD)
        for each in os.listdir(self.directory):
            if each not in manifest.files and each != _RECORD:
                (self.directory / each).unlink()

    def empty(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)

    def _record(self) -> dict[str, str]:
        try:
            record: dict[str, str] = json.loads((self.directory / _RECORD).read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return record

    def _size(self, name: str) -> int:
        try:
            return (self.directory / name).stat().st_size
        except FileNotFoundError:
            return -1
