"""Writing what a reference leads to: found, allowed, read and written, in two round trips where it has been met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.catalogue import mirror, refusals, validation
from functions.catalogue.kinds import is_uuid, new_id
from functions.catalogue.models import Model
from functions.catalogue.operations import references
from functions.catalogue.operations.permissions import require_account, require_right
from functions.catalogue.store import ACTIVE, GROUP, PACKAGE, REVISION, store
from shared.principal import Principal
from shared.records import Change, NotUnique, Prepared, Record, RecordKey, Values


@dataclass(frozen=True, slots=True)
class Writing:
    """What a write may know: the record as it is, what was read beside it, and the id of the revision that it makes."""

    record: Record
    beside: Mapping[RecordKey, Record]
    revision: int


class _Elsewhere(Exception):
    """The reference does not lead to where it was thought to."""


def transact(
    collection: str,
    reference: str,
    caller: Principal,
    plan: Callable[[Writing], Sequence[Change]],
    beside: Sequence[RecordKey] = (),
) -> list[Record]:
    """Write what a plan wants of a package or group that somebody may change; it is planned again on a lost race.

    Args:
        collection: packages or groups.
        reference: the name or id.
        caller: who writes.
        plan: gives the changes; it may refuse.
        beside: what else the plan needs.

    Raises:
        Refused: 403 for nobody, 404, 403, and what the plan raises.
    """
    require_account(caller)
    if hint := references.hinted(collection, reference):
        with suppress(_Elsewhere):
            leads = partial(references.leads_to, reference)
            return _at(hint.id, collection, leads, caller, plan, [*hint.beside, *beside])
    id = references.locate_any(collection, reference)
    if id is None:
        raise missing(collection, reference)
    try:
        return _at(id, collection, partial(references.still_leads_to, reference), caller, plan, beside)
    except _Elsewhere:
        raise refusals.not_found() from None


def _at(
    id: int,
    collection: str,
    leads: Callable[[Record | None], bool],
    caller: Principal,
    plan: Callable[[Writing], Sequence[Change]],
    beside: Sequence[RecordKey],
) -> list[Record]:
    def planned(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get(collection, id)
        if record is None or not leads(record):
            raise _Elsewhere
        require_right(record, caller)
        return plan(Writing(record, prepared.records, prepared.ids[0]))

    return store().transact(planned, reserve=[REVISION], read=[(collection, id), *beside])


def missing(collection: str, reference: str) -> Exception:
    """404 for what is not there to be written; 403 for a record of another group that is shown as a package."""
    return refusals.denied() if _is_mirrored(collection, reference) else refusals.not_found()


_ID_TAKEN: Final = "That id is already in use."
_TAKEN: Final = {PACKAGE: "That URL is already in use.", GROUP: "Group name already exists in database"}


def name_taken(collection: str) -> Exception:
    """409 for a name that another has."""
    return refusals.bad_fields({"name": [_TAKEN[collection]]})


@contextmanager
def names_kept(collection: str) -> Iterator[None]:
    """Let a write inside say 409 of a name, or an id, that another has."""
    try:
        yield
    except NotUnique as error:
        if error.fields == ("claimed",):
            raise name_taken(collection) from None
        raise refusals.bad_fields({"id": [_ID_TAKEN]}) from None


def require_no_id(collection: str, name: str, own: str = "") -> None:
    """See that a name is not the id of another; some round trips, for a name that could be one.

    Raises:
        Refused: 409.
    """
    if is_uuid(name) and name != own and (store().lookup(collection, {"uuid": name}) or _is_mirrored(collection, name)):
        raise name_taken(collection)


def _is_mirrored(collection: str, reference: str) -> bool:
    """Whether a record of another group is shown as a package by this reference."""
    return collection == PACKAGE and mirror.find(reference) is not None


def begin(
    collection: str, model: Model, said: Callable[[], Mapping[str, Any]], caller: Principal, takes_id: bool
) -> tuple[Values, validation.Said]:
    """Give what a new package or group has from the start, and what its body says but for the state: it is active.

    Args:
        collection: packages or groups.
        model: what a body may say.
        said: gives the body.
        caller: who makes it.
        takes_id: whether an administrator's body says the id.

    Raises:
        Refused: 403 for nobody, 400, 409.
    """
    account = require_account(caller)
    body = said()
    uuid = _uuid_of_new(collection, body, caller, takes_id)
    values = validation.read(model, body)
    validation.require_name(values)
    require_no_id(collection, values["name"])
    values.pop("state", None)
    return {"uuid": uuid, "owner": account, "state": ACTIVE}, values


def _uuid_of_new(collection: str, body: Mapping[str, Any], caller: Principal, takes_id: bool) -> str:
    """Give the id of a new package or group: a new one, or what an administrator says where that counts.

    Raises:
        Refused: 409.
    """
    said = body.get("id")
    if said is None or not (takes_id and caller.is_site_admin):
        validation.require_same_id(body, None)
        return new_id()
    if not is_uuid(said):
        raise refusals.bad_fields({"id": ["Invalid id provided"]})
    if store().lookup(collection, {"claimed": said}) or _is_mirrored(collection, said):
        raise refusals.bad_fields({"id": [_ID_TAKEN]})
    return str(said)
