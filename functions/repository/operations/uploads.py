"""Uploads of files that no request carries: opened, sent to S3 in one part or many, given up.

An upload is a record beside its deposit's, and its bytes wait in staging (`shared/files/README.md`). They become a file
when the upload is completed (`completing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.repository import moments, refusals
from functions.repository.operations import files, objects, verifying, writes
from functions.repository.operations.files import GROUP, require_files, require_stored
from functions.repository.operations.permissions import require_owner
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid, new_id, number_of
from functions.repository.store import (
    DEPOSIT,
    DONE,
    FILE,
    FILES,
    OPEN,
    PENDING,
    UPLOAD,
    UPLOADS_OF,
    store,
)
from shared import allowances
from shared.aws import parallel
from shared.files import BadPartSize, FileTooLarge, Staged, UploadGone, uploads
from shared.files.instants import passed
from shared.files.reading import newest
from shared.principal import Principal
from shared.records import Add, Busy, Change, Create, Delete, NotUnique, Prepared, Record, Values
from shared.settings import settings

MB: Final = 1_000_000

LARGEST_PART: Final = 100 * MB
"""Bytes of the largest file that is sent in one part."""

MOST_LISTED: Final = 1_000

_AT_ONCE: Final = 25

_ROUNDS: Final = 5

_ABORTED: Final = "The upload was aborted"


@dataclass(frozen=True, slots=True)
class WantedUpload:
    """A file that somebody wants to send.

    Attributes:
        name: what it is called.
        size: its bytes.
        md5: the digest in hex that they must have; None: any.
        part_size: bytes of each part but the last; None: what suits the whole.
    """

    name: str
    size: int
    md5: str | None
    part_size: int | None = None


# Opening


def open(pid: Pid, said: Callable[[], WantedUpload], caller: Principal) -> Record:
    """Open an upload; an open one of the same name is given up. Five round trips and a call of S3 for many parts.

    Args:
        pid: the deposit.
        said: gives what is to be sent.
        caller: who sends it.

    Raises:
        Refused: 401, 404, 403, 409; 413 for more than is taken, and what `said` raises.
        AllowanceSpent: the caller would have more bytes open than an account may.
    """
    deposit = writes.require(pid, caller, require_files)
    wanted = said()
    staged = _staged(deposit, wanted)
    account = caller.user_id or 0
    try:
        allowances.open_upload(settings.table(GROUP), account, staged.key, uploads.room(staged))
        return _record(pid, wanted, staged, caller)
    except BaseException:
        verifying.give_up(staged)
        raise


def _staged(deposit: Record, wanted: WantedUpload) -> Staged:
    owner = str(deposit.id)
    try:
        if wanted.size <= (wanted.part_size or LARGEST_PART):
            return uploads.open_put(GROUP, owner, wanted.size)
        return uploads.open_multipart(GROUP, owner, wanted.size, wanted.part_size)
    except BadPartSize as error:
        raise refusals.bad_request(str(error)) from None
    except FileTooLarge as error:
        raise refusals.too_large(f"File too large (limit {error.limit} bytes)") from None


def _record(pid: Pid, wanted: WantedUpload, staged: Staged, caller: Principal) -> Record:
    for _ in range(_ROUNDS):
        replaced: list[Record] = []

        def plan(writing: ObjectWrite, replaced: list[Record] = replaced) -> list[Change]:
            return _opened(writing, wanted, staged, caller.user_id or 0, replaced)

        try:
            written = writes.transact(pid, caller, require_files, plan, reserve=[UPLOAD])
        except NotUnique:
            continue
        for each in replaced:
            verifying.give_up(Staged.of_values(each.values["staged"]))
        return written[-1]
    raise Busy


def _opened(
    writing: ObjectWrite, wanted: WantedUpload, staged: Staged, account: int, replaced: list[Record]
) -> list[Change]:
    """Give the changes that open an upload, with the end of the one that is open for this name."""
    deposit, id = writing.record.id, writing.prepared.ids[0]
    other, file = parallel(
        partial(store().find, UPLOAD, {"deposit": deposit, "slot": wanted.name}),
        partial(store().find, FILE, {"deposit": deposit, "name": wanted.name}),
    )
    if file:
        require_stored(file.values)
    replaced[:] = [other] if other else []
    values = {
        "id": new_id(id),
        "deposit": deposit,
        "owner": account,
        "name": wanted.name,
        "slot": wanted.name,
        "size": wanted.size,
        "md5": wanted.md5,
        "staged": staged.to_values(),
        "key": staged.key,
        "state": PENDING,
        "file": None,
        "error": None,
        "created": moments.now(),
        "expires": f"{staged.expires.partition('.')[0]}.000000Z",
    }
    gone = [Delete(each) for each in replaced]
    return [*gone, Create(UPLOAD, id, values), Add(DEPOSIT, deposit, {FILES: 0}, OPEN)]


# Looking


def read(pid: Pid, id: str, caller: Principal) -> Record:
    """Give an upload to whoever may send it. One round trip.

    Raises:
        Refused: 401, 404 also for one that has expired, 403.
    """
    upload = find(pid, id, caller)
    if has_expired(upload):
        raise refusals.no_such_upload(id)
    return upload


def find(pid: Pid, id: str, caller: Principal) -> Record:
    """Give an upload to whoever may send it, also one that has expired. One round trip.

    Raises:
        Refused: 401, 404, 403.
    """
    number = number_of(id)
    calls: list[Callable[[], Any]] = [
        lambda: objects.require(pid, caller),
        lambda: store().get(UPLOAD, number) if number else None,
    ]
    deposit: Record
    upload: Record | None
    deposit, upload = parallel(*calls)
    files.require_holds_files(deposit)
    require_owner(deposit, caller)
    if upload is None or (upload.values["id"], upload.values["deposit"]) != (id, deposit.id):
        raise refusals.no_such_upload(id)
    return upload


def has_expired(upload: Record) -> bool:
    """Whether what was sent of an upload may have vanished."""
    return passed(upload.values["staged"]["expires"])


def received(upload: Record) -> list[int]:
    """Give the numbers of the parts that have come. One call of S3 for each 1,000."""
    staged = Staged.of_values(upload.values["staged"])
    if upload.values["state"] != PENDING:
        return []
    if not staged.multipart:
        seen = newest(settings.files_bucket, staged.key)
        return [1] if seen and seen.size == staged.size else []
    try:
        parts = uploads.received_parts(staged)
    except UploadGone:
        return []
    return sorted(number for number, part in parts.items() if part.size == staged.size_of_part(number))


def listing(pid: Pid, caller: Principal) -> list[Values]:
    """Give the uploads of a deposit, the newest first, as they are shown. Two round trips.

    Raises:
        Refused: 401, 404, 403.
    """
    deposit = objects.require(pid, caller)
    files.require_holds_files(deposit)
    require_owner(deposit, caller)
    lines = store().entries(UPLOAD, UPLOADS_OF, str(deposit.id), limit=MOST_LISTED, descending=True)
    now = moments.now()
    return [dict(each.data) for each in lines if each.data["expires"] > now]


def parts(upload: Record, first: int = 1, came: Sequence[int] = ()) -> Iterator[tuple[int, int, int]]:
    """Give the parts that are still to be sent, from a number on: number, place of the first byte, size. No call."""
    if upload.values["state"] != PENDING:
        return
    staged = Staged.of_values(upload.values["staged"])
    if not staged.multipart:
        yield from [(1, 0, upload.values["size"])] if first <= 1 and not came else []
        return
    arrived = set(came)
    for number in range(first, staged.part_count + 1):
        if number not in arrived:
            yield number, (number - 1) * (staged.part_size or 0), staged.size_of_part(number)


def url(upload: Record, number: int, *, signs_md5: bool = True) -> str:
    """Give the address that takes a part, for an hour at most. No call.

    Args:
        upload: the upload.
        number: the part's.
        signs_md5: whether S3 itself shall refuse other bytes, where it can; then `headers` have to be sent.
    """
    staged = Staged.of_values(upload.values["staged"])
    if staged.multipart:
        return uploads.part_url(staged, number)
    return uploads.put_url(staged, upload.values["md5"] if signs_md5 else None)


def headers(upload: Record) -> dict[str, str]:
    """Give the headers that have to be sent with the parts."""
    return {} if "multipart" in upload.values["staged"] else uploads.put_headers(upload.values["md5"])


# Giving up


def abort(pid: Pid, id: str, caller: Principal) -> None:
    """Give an upload up. Of one that is being verified no file is left; what has become one stays.

    Raises:
        Refused: 401, 404, 403.
    """
    upload = find(pid, id, caller)
    # Nobody can complete it from now on; what somebody has completed meanwhile is undone
    verifying.fail(upload.id, _ABORTED)
    verifying.undo(upload.id, _ABORTED)
    _end([upload])


def abort_all(deposit: int) -> None:
    """Give up all uploads of a deposit that is gone."""
    while lines := list(store().entries(UPLOAD, UPLOADS_OF, str(deposit), limit=_AT_ONCE)):
        _end(list(store().get_many(UPLOAD, [each.id for each in lines]).values()))


def _end(ended: Sequence[Record]) -> None:
    """Give uploads up: what they have in staging goes first, so that a crash leaves the records that name it."""
    for each in ended:
        if each.values["state"] != DONE:
            verifying.give_up(Staged.of_values(each.values["staged"]))

    def plan(prepared: Prepared) -> list[Change]:
        return [Delete(each) for each in prepared.records.values()]

    store().transact(plan, read=[(UPLOAD, each.id) for each in ended])
