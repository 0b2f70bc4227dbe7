"""Verifying uploads that no request waits for: the file has its MD5 afterwards, or is what it was before.

A message asks for it once the upload is completed. Where that got lost, completing again asks again, and the daily
sweep of the staging area does, too. It may be done any number of times, at once too: one write holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from functions.repository import moments
from functions.repository.files import entries
from functions.repository.files.entries import FileContent
from functions.repository.files.media_types import LOOKED_AT, media_type
from functions.repository.operations import jobs
from functions.repository.operations.files import GROUP, removal, remove_bytes, resized
from functions.repository.store import DEPOSIT, DONE, FAILED, FILE, PENDING, UPLOAD, VERIFYING, store
from shared import allowances
from shared.files import Expected, Staged, StoredFile, Unsettled, uploads, verification
from shared.files.reading import beginning
from shared.files.verification import Absent, Stored
from shared.logs import logger
from shared.records import Change, Prepared, Record, Update
from shared.records.changes import Plan
from shared.settings import settings

JOB: Final = "verify"

WRONG: Final = "The bytes that came are not those that were declared"
GONE: Final = "The bytes are gone"
REPLACED: Final = "The file was deleted or replaced meanwhile"


def ask(upload: int) -> None:
    """Have an upload verified."""
    jobs.ask(JOB, upload=upload)


def arrived(owner: str, key: str) -> None:
    """Deal with what has come to a staging key: verify it if that is waited for, remove it if nothing awaits it."""
    upload = store().lookup(UPLOAD, {"key": key})
    if upload and upload["state"] == VERIFYING:
        verify(upload["id"])
    elif upload is None or upload["state"] != PENDING:
        give_up(Staged.at(key))


def verify(upload: int) -> None:
    """Verify an upload that was completed, and write what came of it.

    Raises:
        Unsettled: its bytes are not there yet, or changed each time while they were read.
    """
    record = store().get(UPLOAD, upload)
    if record is None or record.values["state"] != VERIFYING:
        return
    staged = Staged.of_values(record.values["staged"])
    outcome = verification.settle(staged, Expected(record.values["size"], record.values["md5"]), ("md5",))
    if isinstance(outcome, Stored):
        kind = media_type(record.values["name"], lambda: beginning(settings.files_bucket, staged.key, LOOKED_AT))
        if not _keep(upload, FileContent(outcome.file.size, kind, outcome.file)):
            verification.withdraw(outcome)
    elif isinstance(outcome, Absent) and not staged.expired:
        raise Unsettled(staged.key)
    else:
        logger.info("an upload is not what was declared", upload=upload, absent=isinstance(outcome, Absent))
        undo(upload, GONE if isinstance(outcome, Absent) else WRONG)
    give_up(staged)


def _keep(upload: int, content: FileContent) -> bool:
    """Write the verified file, and say whether it was still wanted; the bytes that it replaces go."""
    before: list[StoredFile | None] = []

    def plan(prepared: Prepared) -> Sequence[Change]:
        before.clear()
        record, file = _waiting(prepared, upload)
        if record is None:
            return []
        if file is None:
            return [_ended(record, FAILED, REPLACED)]
        before[:] = [entries.bytes_of(file.values)]
        return [Update(file, entries.replaced(file.values, content, moments.now())), _ended(record, DONE)]

    _transact(upload, plan)
    for each in before:
        remove_bytes(each)
    return bool(before)


def undo(upload: int, error: str) -> None:
    """End an upload that is being verified: the file is again what it was before, other bytes or none at all."""

    def plan(prepared: Prepared) -> Sequence[Change]:
        record, file = _waiting(prepared, upload)
        if record is None:
            return []
        deposit = prepared.get(DEPOSIT, record.values["deposit"])
        if file is None or deposit is None:
            return [_ended(record, FAILED, error)]
        if file.values["previous"] is None:
            return [*removal(deposit, file), _ended(record, FAILED, error)]
        after = entries.restored(file.values, moments.now())
        difference = after["size"] - file.values["size"]
        return [Update(file, after), resized(deposit, difference), _ended(record, FAILED, error)]

    _transact(upload, plan)


def _transact(upload: int, plan: Plan) -> None:
    record = store().get(UPLOAD, upload)
    if record is None or record.values["file"] is None:
        return
    file, deposit = record.values["file"], record.values["deposit"]
    store().transact(plan, read=[(UPLOAD, upload), (FILE, file), (DEPOSIT, deposit)])


def _waiting(prepared: Prepared, upload: int) -> tuple[Record | None, Record | None]:
    """Give the upload if it is still to be verified, and the file that waits for it."""
    record = prepared.get(UPLOAD, upload)
    if record is None or record.values["state"] != VERIFYING:
        return None, None
    file = prepared.get(FILE, record.values["file"])
    return record, file if file and file.values["upload"] == upload else None


def fail(upload: int, error: str) -> None:
    """Note that an upload that was not completed will never be a file."""

    def plan(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(UPLOAD, upload)
        return [_ended(record, FAILED, error)] if record and record.values["state"] == PENDING else []

    store().transact(plan, read=[(UPLOAD, upload)])


def _ended(record: Record, state: str, error: str | None = None) -> Update:
    return Update(record, {**record.values, "state": state, "slot": None, "error": error})


def give_up(staged: Staged) -> None:
    """End an upload in staging: its parts and bytes go, and count for nobody any more."""
    allowances.close_upload(settings.table(GROUP), staged.key)
    uploads.abort(staged)
