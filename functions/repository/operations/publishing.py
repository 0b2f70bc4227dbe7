"""Publishing an object: it is held, its names are registered, and then it is published, or what it was before.

The names are written before anybody is asked for them, so that whatever becomes of the question, the next try asks for
the same ones and finds what this one has made: nothing is named twice. Each run has a name of its own, and writes only
as long as the object is held by it. One that dies holds the object for `HELD`; then the next write gives it back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from functions.repository import moments, refusals
from functions.repository.identifiers import registrars
from functions.repository.identifiers.names import chosen
from functions.repository.identifiers.registrar import IdentifierRefused, IdentifierUnavailable
from functions.repository.operations import registration
from functions.repository.store import (
    DEPOSIT,
    DRAFT,
    FILES,
    OPEN,
    PUBLISHED,
    PUBLISHING,
    SCHEMA,
    SHUT,
    UPLOAD,
    UPLOADS_OF,
    VERIFYING,
    store,
    unfinished_in,
)
from functions.repository.wire import pid_of
from shared.logs import logger
from shared.records import Change, Fence, Prepared, Record, RecordKey, Update, Values

HELD: Final = timedelta(seconds=60)
"""How long a run may hold an object: longer than a function that answers requests lives."""

WAITING: Final = "waiting"
REGISTERING: Final = "registering"
REGISTERED: Final = "registered"
"""How far the handles of an object's files are."""


def is_left_behind(record: Record) -> bool:
    """Whether an object is held by a run that has died; `give_back` then ends that."""
    if record.values["state"] != PUBLISHING:
        return False
    return moments.now() >= moments.written(moments.read(record.values["naming"]["since"]) + HELD)


def hold(record: Record, site: str, *, doi: bool) -> list[Change]:
    """Give the changes by which a run begins: the object is held, has its names, and its files change no more.

    Args:
        record: the object.
        site: the address that the names are to lead to, unless they were chosen for another.
        doi: whether it gets a DOI.

    Raises:
        Refused: 409 while a file is being sent or verified.
    """
    values = record.values
    changes, files = shut(record)
    naming = {
        "site": (values["naming"] or {}).get("site") or site,
        "since": moments.now(),
        "run": secrets.token_hex(8),
        "back": values["state"],
        **_handles_of(files),
    }
    after = {**values, **chosen(values, doi=doi), "state": PUBLISHING, "naming": naming}
    return [*changes, Update(record, after)]


def shut(record: Record) -> tuple[list[Change], int]:
    """Give the changes by which an object's files change no more, and how many these are.

    What is still being sent or verified is looked for once it is known what was counted: whatever comes after that
    moves the tally, and this write does not hold.

    Raises:
        Refused: 409 while a file is being sent or verified.
    """
    if record.collection != DEPOSIT:
        return [], 0
    seen = store().tally(record)
    _require_finished(record)
    return [Fence(record, seen, SHUT)], seen[FILES]


def _require_finished(deposit: Record) -> None:
    """See that a deposit has no upload that may yet become a file; one that has expired will not.

    Raises:
        Refused: 409.
    """
    now = moments.now()
    for line in store().entries(UPLOAD, UPLOADS_OF, unfinished_in(deposit.id)):
        if line.data["state"] == VERIFYING:
            raise refusals.conflict(f"File '{line.data['name']}' is still being verified")
        if line.data["expires"] > now:
            raise refusals.conflict(f"File '{line.data['name']}' is still being sent: complete its upload, or abort it")


def _handles_of(files: int) -> Values:
    if not files:
        return {}
    return {"files": WAITING if registrars.handles_are_known_outside() else REGISTERED}


def reopened(record: Record) -> list[Change]:
    """Give the changes by which an object's files may change again."""
    return [Fence(record, store().tally(record), OPEN)] if record.collection == DEPOSIT else []


def finish(held: Record) -> Record:
    """Register the names of an object that is held, and publish it.

    Raises:
        Refused: 400 for what a registrar refuses, 503 if it cannot answer: the object is what it was before.
    """
    naming = held.values["naming"]
    try:
        registration.register(_named(held), naming["site"], naming["since"])
        return store().transact(partial(_published, held), read=with_schema(held))[0]
    except Exception as error:
        try:
            give_back(held)
        except Exception:
            logger.exception("an object is held although its publication has failed", pid=str(pid_of(held.values)))
        raise _refusal(error) from None


def _named(held: Record) -> list[Record]:
    """Give what gets its names: the object, and with a collection its schema."""
    schema = store().get(SCHEMA, held.values["own_schema"]) if held.values.get("own_schema") else None
    return [held, schema] if schema else [held]


def _refusal(error: Exception) -> Exception:
    match error:
        case IdentifierRefused():
            return refusals.bad_request(f"Identifier provider refused: {error}")
        case IdentifierUnavailable():
            return refusals.unavailable(f"Identifier provider unavailable: {error}")
    return error


def _published(held: Record, prepared: Prepared) -> Sequence[Change]:
    record = _still(held, prepared)
    if record is None:
        raise refusals.conflict(f"Object '{pid_of(held.values)}' was published or changed by another request")
    naming = record.values["naming"]
    told = {name: naming[name] for name in ("site", "files") if name in naming}
    more = {"state": PUBLISHED, "published": naming["since"], "updated": moments.now()}
    return [Update(record, {**record.values, **more, "naming": told, "note": None}), *schema_published(prepared, more)]


def with_schema(record: Record) -> list[RecordKey]:
    """Give where an object is, and where its own schema is, if it has one."""
    own = record.values.get("own_schema")
    return [(record.collection, record.id), *([(SCHEMA, own)] if own else [])]


def schema_published(prepared: Prepared, more: Values) -> Iterator[Change]:
    """Give the change by which a schema that was read is published with its collection."""
    for each in prepared.records.values():
        if each.collection == SCHEMA:
            yield Update(each, {**each.values, **more})


def _still(held: Record, prepared: Prepared) -> Record | None:
    """Give the object if the run still holds it."""
    record = prepared.get(held.collection, held.id)
    if record is None or record.values["state"] != PUBLISHING:
        return None
    return record if record.values["naming"]["run"] == held.values["naming"]["run"] else None


def give_back(held: Record) -> None:
    """Let an object be what it was before, with its names kept for the next try, if the same run still holds it."""

    def plan(prepared: Prepared) -> Sequence[Change]:
        record = _still(held, prepared)
        if record is None:
            return []
        before = record.values["naming"]["back"]
        return [Update(record, {**record.values, "state": before}), *(reopened(record) if before == DRAFT else [])]

    store().transact(plan, read=[(held.collection, held.id)])
