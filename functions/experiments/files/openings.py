"""Uploads that are open: they count for the account that opened them until they are verified or given up."""

from __future__ import annotations

from functions.experiments.files.replicas import GROUP
from functions.experiments.files.rules import Parts
from shared import allowances
from shared.allowances import AllowanceSpent
from shared.files import Staged, uploads
from shared.settings import settings


def begin(id: int, size: int, parts: Parts | None, account: int) -> Staged:
    """Open an upload of a file's bytes. One round trip.

    Args:
        id: the file's.
        size: how many bytes they are.
        parts: the wish to send them in parts.
        account: who opens it.

    Raises:
        AllowanceSpent: the account would have more bytes open than it may; nothing is opened.
    """
    owner = str(id)
    staged = uploads.open_multipart(GROUP, owner, size, parts.size) if parts else uploads.open_put(GROUP, owner, size)
    try:
        allowances.open_upload(settings.table(GROUP), account, staged.key, uploads.room(staged))
    except AllowanceSpent:
        uploads.abort(staged)
        raise
    return staged


def give_up(staged: Staged) -> None:
    """End an upload: what was sent goes. Doing it again does nothing."""
    allowances.close_upload(settings.table(GROUP), staged.key)
    uploads.abort(staged)


class Opening:
    """The upload of a file that is being registered: it is opened before the record is written, or there is neither."""

    def __init__(self, parts: Parts | None, account: int) -> None:
        self._parts = parts
        self._account = account
        self._opened: dict[int, Staged] = {}

    def at(self, id: int, size: int) -> Staged:
        """Give the upload for a file with an id; it is opened once for each, however often the write is tried.

        Raises:
            AllowanceSpent: the account would have more bytes open than it may.
        """
        if id not in self._opened:
            self._opened[id] = begin(id, size, self._parts, self._account)
        return self._opened[id]

    def keep(self, id: int) -> None:
        """Give up all uploads but the one of the file that has been written."""
        for other in self._opened.keys() - {id}:
            give_up(self._opened[other])

    def undo(self) -> None:
        """Give up everything: no record was written."""
        for staged in self._opened.values():
            give_up(staged)
