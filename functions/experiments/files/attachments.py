"""Bytes that came with the request that registers their file: staged, examined, and kept once the record is written."""

from __future__ import annotations

import hashlib
from functools import cached_property

from functions.experiments.files import replicas
from functions.experiments.files.replicas import GROUP
from functions.experiments.inside import REPLICAS
from shared.files import Staged, StoredFile, uploads, verification
from shared.files.verification import Stored
from shared.records import Values


class Attachment:
    """The content of a file that is being registered.

    It is taken in before the record is written: either there is a file whose bytes have been examined, or there is
    none. Of a crash in between nothing is left but bytes that no record points at.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._taken: dict[int, tuple[Staged, Values]] = {}

    @cached_property
    def md5(self) -> str:
        """The MD5 of the bytes, in hex."""
        return hashlib.md5(self._content, usedforsecurity=False).hexdigest()

    def take_in(self, file: Values, id: int, box: int, uri: str) -> Values:
        """Give a new file's values with the copy that these bytes are; they are sent to S3 once for an id."""
        if id not in self._taken:
            staged = uploads.open_put(GROUP, str(id), len(self._content))
            uploads.put_bytes(staged, self._content)
            waiting = replicas.new(box, uri, staged=staged)
            self._taken[id] = staged, replicas.concluded(waiting, replicas.examine(file, waiting))
        _, replica = self._taken[id]
        return REPLICAS.add({**file, **REPLICAS.none}, replica)

    def keep(self, id: int) -> None:
        """Remove what has served, once the file of that id has been written; bytes that are not what was said stay."""
        for other in self._taken.keys() - {id}:
            self._withdraw(*self._taken[other])
        staged, replica = self._taken.get(id, (None, None))
        if staged and replica and replica["stored"]:
            uploads.discard(staged)

    def undo(self) -> None:
        """Remove everything: no record was written."""
        for staged, replica in self._taken.values():
            self._withdraw(staged, replica)

    @staticmethod
    def _withdraw(staged: Staged, replica: Values) -> None:
        uploads.discard(staged)
        if replica["stored"]:
            verification.withdraw(Stored(StoredFile.of_values(replica["stored"])))
