"""Publication as people ask for it: submitting, and where a community reviews, approving and rejecting.

Submitting publishes at once where nobody reviews. A reviewed object is out of its owner's hands until an administrator
of its community has approved it, which publishes it, or given it back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from functions.repository import refusals
from functions.repository.metadata.mandatory import missing
from functions.repository.operations import objects, publishing, writes
from functions.repository.operations.permissions import (
    administers,
    require_account,
    require_owner,
    require_settled,
    require_sight,
    require_unheld,
)
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT, DRAFT, PUBLISHED, SCHEMA, SUBMITTED
from functions.repository.wire import ShownObject, is_published, pid_of, shown_state
from shared.principal import Principal
from shared.records import Change, Record, Update, Values

LONGEST_REASON: Final = 2_000
"""Characters of what a reviewer says."""


def submit(pid: Pid, caller: Principal, site: str) -> ShownObject:
    """Publish a draft, or let it wait for the review of its community.

    Eight round trips and the calls of the registrars, some more where what belongs to the object has not been met.

    Args:
        pid: a deposit or a collection.
        caller: who submits it.
        site: the site's address, which its names are to lead to.

    Raises:
        Refused: 401, 404, 403; 409 for what is no draft, or has a file that is being verified; 400 for mandatory
            metadata that is missing, or what a registrar refuses; 503 if a registrar cannot answer.
    """
    held, *_ = _objects(writes.transact(pid, caller, require_owner, partial(_submitted, site=site)))
    return objects.show(held if held.values["state"] == SUBMITTED else publishing.finish(held))


def approve(pid: Pid, caller: Principal, site: str) -> ShownObject:
    """Publish what was submitted. It stays submitted if that fails. Round trips as for `submit`.

    Raises:
        Refused: as for `submit`; 403 for whoever does not administer the community, 409 for what is not submitted.
    """

    def plan(writing: ObjectWrite) -> list[Change]:
        record = _require_submitted(writing.record)
        community = _require_complete(writing)
        return publishing.hold(record, site, doi=community.values["policies"]["doi"])

    held, *_ = _objects(writes.transact(pid, caller, _require_reviewer, plan))
    return objects.show(publishing.finish(held))


def reject(pid: Pid, said: Callable[[], Any], caller: Principal) -> ShownObject:
    """Give back what was submitted: it is a draft again. Four round trips.

    Args:
        pid: the object.
        said: gives the body, which may hold a `reason`; None for none.
        caller: who reviews it.

    Raises:
        Refused: 401, 404, 403; 409 for what is not submitted, 400 for a reason that is none.
    """
    require_account(caller)
    _require_reviewer(objects.require(pid, caller), caller)
    note = _reason(said())

    def plan(writing: ObjectWrite) -> list[Change]:
        record = _require_submitted(writing.record)
        after = Update(record, {**record.values, "state": DRAFT, "note": note})
        return [after, *publishing.reopened(record)]

    given, *_ = _objects(writes.transact(pid, caller, _require_reviewer, plan))
    return objects.show(given)


def progress(pid: Pid, caller: Principal) -> dict[str, Any]:
    """Tell how far the publication of an object is: its state, a reviewer's note, its names, its files' handles.

    Raises:
        Refused: 401, 404, 403 as for reading the object.
    """
    record = objects.require(pid)
    require_sight(record, caller)
    values = record.values
    naming = values.get("naming") or {}
    names = ("epicpid", "doi") if is_published(record) else ()
    told = {
        "state": shown_state(values),
        "note": values.get("note"),
        **{name: values[name] for name in names},
        "files": naming.get("files") if is_published(record) else None,
        "refused": naming.get("refused"),
    }
    return {name: value for name, value in told.items() if value}


def _objects(written: list[Record]) -> list[Record]:
    return [each for each in written if each.collection in (DEPOSIT, COLLECTION)]


def _submitted(writing: ObjectWrite, site: str) -> list[Change]:
    record = _require_draft(writing.record)
    community = _require_complete(writing)
    policies: Values = community.values["policies"]
    if not policies["review"]:
        return publishing.hold(record, site, doi=policies["doi"])
    waiting = Update(record, {**record.values, "state": SUBMITTED, "note": None})
    return [*publishing.shut(record)[0], waiting]


def _require_draft(record: Record) -> Record:
    if record.values["state"] == PUBLISHED:
        raise refusals.conflict(f"Object '{pid_of(record.values)}' is already published")
    require_settled(record)
    return record


def _require_submitted(record: Record) -> Record:
    require_unheld(record)
    if record.values["state"] != SUBMITTED:
        raise refusals.conflict(f"Object '{pid_of(record.values)}' does not wait for a review")
    return record


def _require_reviewer(record: Record, caller: Principal) -> None:
    if not administers(record, caller):
        raise refusals.denied()


def _require_complete(writing: ObjectWrite) -> Record:
    """See that nothing mandatory is missing, and give the object's community.

    Raises:
        Refused: 400.
    """
    values = writing.record.values
    community = writing.beside((COMMUNITY, values["community"]))
    if community is None:
        raise refusals.unknown_community(f"{COMMUNITY}:{values['community_id']}")
    absent = missing(
        values["base"],
        values["values"],
        values.get("collection_values") or {},
        _fields(writing, values["schema"]),
        _fields(writing, values["collection_schema"]) if values.get("collection") else [],
        community.values["policies"],
    )
    if absent:
        raise refusals.missing_fields(absent)
    return community


def _fields(writing: ObjectWrite, schema: int) -> list[Values]:
    record = writing.beside((SCHEMA, schema))
    return list(record.values["fields"]) if record else []


def _reason(said: Any) -> str | None:
    match said:
        case None | {"reason": None}:
            return None
        case {"reason": str(reason)} if len(reason) <= LONGEST_REASON:
            return reason.strip() or None
        case dict() if "reason" not in said:
            return None
    raise refusals.bad_request(f"Invalid reason, expected a string of at most {LONGEST_REASON} characters")
