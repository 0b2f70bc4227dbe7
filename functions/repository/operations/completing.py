"""Completing uploads: what has been sent becomes a file.

What can be hashed within a request is, and the answer has its MD5; larger files are verified by the queue
(`verifying`), and until then they have no MD5 and their deposit cannot be published.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from functions.repository import refusals
from functions.repository.files.entries import FileContent
from functions.repository.files.media_types import LOOKED_AT, media_type
from functions.repository.operations import files, objects, verifying, writes
from functions.repository.operations.files import require_files
from functions.repository.operations.uploads import MB, find, has_expired
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import DONE, FAILED, PENDING, UPLOAD, VERIFYING, store
from functions.repository.wire import ShownObject
from shared.files import Expected, PartsMissing, Staged, UploadGone, uploads, verification
from shared.files.reading import beginning, newest
from shared.files.verification import Absent, Mismatch, kept
from shared.http import Refused
from shared.principal import Principal
from shared.records import Change, Record, Update
from shared.settings import settings

HASHED_AT_ONCE: Final = 256 * MB
"""Bytes of the largest file that is hashed before the answer: that takes some seconds, and a request has 29."""


def complete(pid: Pid, id: str, caller: Principal) -> ShownObject:
    """Make a file of what has been sent; doing it again gives the same answer.

    Raises:
        Refused: 401, 404, 403; 409 for one that has failed; 422 for parts that are missing, which may be sent, and for
            bytes that are not what was declared, which are gone.
    """
    upload = find(pid, id, caller)
    if upload.values["state"] == PENDING:
        writes.require(pid, caller, require_files)
        if has_expired(upload):
            raise refusals.conflict(f"Upload '{id}' has expired: open another one")
        try:
            return _completed(pid, upload, caller)
        except _Settled:
            upload = find(pid, id, caller)
    if upload.values["state"] == FAILED:
        raise refusals.conflict(f"Upload '{id}' has failed: {upload.values['error']}")
    if upload.values["state"] == VERIFYING:
        verifying.ask(upload.id)
    return objects.find(pid)


class _Settled(Exception):
    """The upload is no longer open."""


def _completed(pid: Pid, upload: Record, caller: Principal) -> ShownObject:
    staged = Staged.of_values(upload.values["staged"])
    try:
        _join(staged)
    except Refused:
        now = store().get(UPLOAD, upload.id)
        if now is None or now.values["state"] != PENDING:
            raise _Settled from None  # the parts are gone because somebody else has completed it
        raise
    if upload.values["size"] > HASHED_AT_ONCE:
        return _verified_later(pid, upload, staged, caller)
    return _verified_now(pid, upload, staged, caller)


def _join(staged: Staged) -> None:
    if not staged.multipart:
        seen = newest(settings.files_bucket, staged.key)
        if seen is None or seen.size != staged.size:
            raise refusals.parts_missing([1])
        return
    try:
        uploads.complete(staged)
    except PartsMissing as missing:
        raise refusals.parts_missing(missing.numbers) from None
    except UploadGone:
        raise refusals.conflict("The parts of this upload are gone: open another one") from None


def _verified_later(pid: Pid, upload: Record, staged: Staged, caller: Principal) -> ShownObject:
    content = FileContent(upload.values["size"], _media_type(upload, staged), upload=upload.id)
    shown = _written(pid, upload, content, VERIFYING, caller)
    verifying.ask(upload.id)
    return shown


def _verified_now(pid: Pid, upload: Record, staged: Staged, caller: Principal) -> ShownObject:
    expected = Expected(size=upload.values["size"], md5=upload.values["md5"])
    outcome = verification.settle(staged, expected, ("md5",))
    if isinstance(outcome, Absent):
        return _verified_later(pid, upload, staged, caller)  # S3 is still joining its parts
    if isinstance(outcome, Mismatch):
        verifying.fail(upload.id, verifying.WRONG)
        verifying.give_up(staged)
        raise refusals.mismatch(verifying.WRONG)
    content = FileContent(outcome.file.size, _media_type(upload, staged), outcome.file)
    with kept(outcome):
        shown = _written(pid, upload, content, DONE, caller)
    verifying.give_up(staged)
    return shown


def _written(pid: Pid, upload: Record, content: FileContent, state: str, caller: Principal) -> ShownObject:
    """Write the file that an upload becomes.

    Raises:
        _Settled: somebody else has done so meanwhile, or it has failed.
    """

    def more(writing: ObjectWrite, file: int) -> Sequence[Change]:
        now = writing.prepared.get(UPLOAD, upload.id)
        if now is None or now.values["state"] != PENDING:
            raise _Settled
        return [Update(now, {**now.values, "state": state, "slot": None, "file": file})]

    def write() -> tuple[Record, Record]:
        name = upload.values["name"]
        return files.write(pid, name, lambda deposit: content, caller, more, [(UPLOAD, upload.id)])

    return files.shown_with(pid, write)


def _media_type(upload: Record, staged: Staged) -> str:
    return media_type(upload.values["name"], lambda: beginning(settings.files_bucket, staged.key, LOOKED_AT))
