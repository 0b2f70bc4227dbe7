"""Files of drafts: sent with a request, in place of one with the same name or not, and deleted.

No file is written without its deposit's tally, whose fence is open while files may change: an upload that meets the
deposit's publication is either in before, or refused. Bytes are stored before anything points at them, and what they
replace goes afterwards, so that of a crash in between nothing is left but bytes that nobody points at.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from typing import Final

from functions.repository import moments, refusals
from functions.repository.files import entries
from functions.repository.files.entries import FileContent
from functions.repository.files.media_types import media_type
from functions.repository.identifiers.names import new_handle
from functions.repository.operations import objects, writes
from functions.repository.operations.permissions import require_account, require_draft
from functions.repository.operations.places import place_of
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import BYTES, DEPOSIT, FILE, FILES, OPEN, store
from functions.repository.wire import MOST_FILES, ShownObject
from shared.files import StoredFile, downloads
from shared.files.direct import DirectUpload
from shared.logs import logger
from shared.principal import Principal
from shared.records import Add, Busy, Change, Create, Delete, Line, NotUnique, Record, RecordKey, Update, Values
from shared.settings import settings

GROUP: Final = "repository"

DIRECT_LIMIT: Final = 4_500_000
"""Bytes of a file that a request or an answer carries: 6 MB of Lambda's, of which Base64 makes 4.5 (AWS Lambda
quotas)."""

_ROUNDS: Final = 5


More = Callable[[ObjectWrite, int], Sequence[Change]]
"""Gives what is written with a file, whose record is told."""


class Vanished(Exception):
    """The file that was to be replaced is not there any more."""


def put(pid: Pid, name: str, body: Callable[[], bytes], said_md5: str | None, caller: Principal) -> ShownObject:
    """Store a file of a draft. Two round trips for a new one, three more for one that takes another's place.

    Args:
        pid: the deposit.
        name: what the file is called.
        body: gives its bytes.
        said_md5: the request's `Content-MD5`.
        caller: who sends it.

    Raises:
        Refused: 401, 404, 403, 409; 400 for a digest that is none, 422 for bytes that have another one.
    """
    require_account(caller)

    def read() -> bytes:
        content = body()
        _require_digest(content, said_md5)
        return content

    with DirectUpload(GROUP, read, ("md5",)) as upload:

        def content(deposit: int) -> FileContent:
            stored = upload.store(str(deposit))
            return FileContent(stored.size, media_type(name, lambda: upload.content), stored)

        return shown_with(pid, lambda: write(pid, name, content, caller))


def write(
    pid: Pid,
    name: str,
    content: Callable[[int], FileContent],
    caller: Principal,
    more: More = lambda writing, file: (),
    beside: Sequence[RecordKey] = (),
) -> tuple[Record, Record]:
    """Write a file into a draft, in place of one with its name if there is one; then those bytes go.

    Args:
        pid: the deposit.
        name: what the file is called.
        content: gives what it is made of, for a deposit's record, once it is known that it may be written.
        caller: who writes it.
        more: gives what else is written with the file's record.
        beside: what that needs to be read.

    Returns:
        The records of the deposit and the file.

    Raises:
        Refused: 401, 404, 403, 409, and what `content` and `more` raise.
    """
    for _ in range(_ROUNDS):
        try:
            return _create(pid, name, content, caller, more, beside)
        except NotUnique as taken:
            if taken.collection != FILE or "name" not in taken.fields:
                raise
        try:
            return _replace(pid, name, content, caller, more, beside)
        except Vanished:
            continue
    raise Busy


def _create(
    pid: Pid,
    name: str,
    content: Callable[[int], FileContent],
    caller: Principal,
    more: More,
    beside: Sequence[RecordKey],
) -> tuple[Record, Record]:
    deposits: list[Record] = []

    def plan(writing: ObjectWrite) -> list[Change]:
        deposit, id = writing.record, writing.prepared.ids[0]
        deposits[:] = [deposit]
        made = content(deposit.id)
        values = entries.stored(deposit.id, name, _handle(), made, moments.now())
        return [Create(FILE, id, values), _count(deposit, 1, made.size), *more(writing, id)]

    written = writes.transact(pid, caller, require_files, plan, beside=beside, reserve=[FILE])
    return deposits[0], written[0]


def _replace(
    pid: Pid,
    name: str,
    content: Callable[[int], FileContent],
    caller: Principal,
    more: More,
    beside: Sequence[RecordKey],
) -> tuple[Record, Record]:
    deposits: list[Record] = []
    before: list[Values] = []
    place = place_of(pid)
    found = place and store().lookup(FILE, {"deposit": place[1], "name": name})
    if not found:
        raise Vanished

    def plan(writing: ObjectWrite) -> list[Change]:
        file = writing.prepared.get(FILE, found["id"])
        if file is None:
            raise Vanished
        require_stored(file.values)
        deposits[:], before[:] = [writing.record], [file.values]
        made = content(writing.record.id)
        after = Update(file, entries.replaced(file.values, made, moments.now()))
        return [after, resized(writing.record, made.size - file.values["size"]), *more(writing, file.id)]

    written = writes.transact(pid, caller, require_files, plan, beside=[(FILE, found["id"]), *beside])
    if written[0].values["previous"] is None:
        remove_bytes(entries.bytes_of(before[0]))
    return deposits[0], written[0]


def delete(pid: Pid, name: str, caller: Principal) -> None:
    """Delete a file of a draft, external or not; its bytes go afterwards. Four round trips.

    Raises:
        Refused: 401, 404, 403, 409.
    """
    gone: list[Record] = []

    def plan(writing: ObjectWrite) -> list[Change]:
        found = store().lookup(FILE, {"deposit": writing.record.id, "name": name})
        file = store().get(FILE, found["id"]) if found else None
        if file is None:
            raise refusals.no_such_file(name)
        gone[:] = [file]
        return removal(writing.record, file)

    writes.transact(pid, caller, require_files, plan)
    remove_bytes(entries.bytes_of(gone[0].values))


def removal(deposit: Record, file: Record) -> list[Change]:
    """Give the changes that end a file of a draft. When files last changed is then told by the deposit itself."""
    size = 0 if file.values["external"] else file.values["size"]
    touched = Update(deposit, {**deposit.values, "updated": moments.now()})
    return [Delete(file), touched, _count(deposit, -1, -size)]


def resized(deposit: Record, difference: int) -> Add:
    """Give the change that counts a file's bytes anew."""
    return _count(deposit, 0, difference)


def require_files(record: Record, caller: Principal) -> None:
    """See that somebody may change the files of an object.

    Raises:
        Refused: 404 for what holds no files; 403, 409.
    """
    require_holds_files(record)
    require_draft(record, caller)


def require_holds_files(record: Record) -> None:
    """See that an object is a deposit.

    Raises:
        Refused: 404.
    """
    if record.collection != DEPOSIT:
        raise refusals.not_found(Pid(record.values["namespace"], record.values["id"]))


def require_stored(file: Values) -> None:
    """See that bytes may take the place of a file: those of an external one are elsewhere.

    Raises:
        Refused: 409.
    """
    if file["external"]:
        raise refusals.conflict(f"File '{file['name']}' is an external reference: delete it first")


def remove_bytes(stored: StoredFile | None) -> None:
    """Remove bytes that nothing points at any more. Where that fails they cost storage, and harm nobody."""
    if stored is None:
        return
    try:
        downloads.remove(stored)
    except Exception:
        logger.exception("bytes could not be removed", key=stored.key)


def shown_with(pid: Pid, write: Callable[[], tuple[Record, Record]]) -> ShownObject:
    """Give a deposit as it is shown once a file has been written; the others are read meanwhile."""
    place = place_of(pid)
    if place is None or place[0] != DEPOSIT:
        return objects.show(write()[0])
    (deposit, file), (lines, changed) = objects.beside_files(place[1], write)
    if (deposit.collection, deposit.id) != place:
        return objects.show(deposit)
    shown = _with(lines, file)
    moment = max([file.values["changed"], *(each.sort for each in changed)])
    return ShownObject(deposit, [dict(each.data) for each in shown], moment)


def _with(lines: Sequence[Line], file: Record) -> list[Line]:
    """Give the first lines of a deposit's files, with a file that has just been written."""
    others = [each for each in lines if each.id != file.id]
    written = Line(file.id, data=file.values)
    return sorted([*others, written], key=lambda each: each.id)[:MOST_FILES]


def _handle() -> str:
    """Give a new file's handle; none where the site gives none."""
    return "" if settings.handle_provider == "none" else new_handle()


def _count(deposit: Record, files: int, size: int) -> Add:
    return Add(DEPOSIT, deposit.id, {FILES: files, BYTES: size}, OPEN)


def _require_digest(content: bytes, said: str | None) -> None:
    """Compare bytes with the `Content-MD5` of their request (RFC 1864)."""
    if said is None:
        return
    import hashlib
    from binascii import Error

    try:
        wanted = b64decode(said.strip(), validate=True)
    except Error:
        wanted = b""
    if len(wanted) != 16:
        raise refusals.bad_request("Invalid Content-MD5: expected the Base64 of an MD5")
    if hashlib.md5(content, usedforsecurity=False).digest() != wanted:
        raise refusals.mismatch("The bytes that came do not have the MD5 that was declared")
