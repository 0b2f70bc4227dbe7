"""PUT of an object: what the original's guide describes and its server never did.

The guide sends the path, hash and storage root of a file to an object's address and expects 201 with the object. So
a PUT finds or makes that location and gives it to the object, which it makes too if there is none with the id.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import uuid4

from functions.registry import refusals, validation
from functions.registry.body import RecordBody
from functions.registry.editable import Condition, anyhow
from functions.registry.operations import consequences
from functions.registry.operations.permissions import signed_in
from functions.registry.operations.read import existing_id
from functions.registry.operations.write import own_targets, stamp
from functions.registry.store import store
from functions.registry.tables import TABLES
from functions.registry.validation import Purpose, RecordDraft
from shared.allowances import making
from shared.fields import ABSENT
from shared.principal import Principal
from shared.records import Change, Create, NotUnique, Prepared, Record
from shared.settings import settings

OBJECT = TABLES["object"]
LOCATION = TABLES["storage_location"]

MOST_ABOVE: Final = 100_000
"""How far above the last id one may be that a caller chooses. Later ids go on above it, and must not run out."""

MAKES_A_LOCATION = ("path", "hash", "storage_root")
_LOCATION_KEY = LOCATION.unique[0]


def put_object(
    id: str, body: Callable[[], RecordBody], caller: Principal, base: str, condition: Condition = anyhow
) -> Record:
    """Give an object new values, and a storage location if the body describes one. Three round trips, two without.

    A new object takes one more.

    Fields that the body leaves out stay, and so does the uuid of an object that exists. One that exists must meet the
    condition.

    Raises:
        Refused: 403, 404 for an id that no object can have or that is far above the last one, 400 for fields, 409 for a
            uuid that is taken.
        AllowanceSpent: the caller has made as many records today as an account may; a change counts, too.
        Overtaken: the condition does not hold.
    """
    user = signed_in(caller)
    object_id = existing_id(OBJECT.camel, id)
    said = body()
    wanted = validation.draft(OBJECT, said, Purpose.CHANGE, base)
    location = _location(said, base)
    put = partial(_put, object_id, wanted, location, user, condition)
    try:
        return making(settings.table("registry"), user, put)
    except NotUnique as error:
        if error.collection != LOCATION.name:
            raise refusals.duplicate(error.fields) from error
        return put()  # somebody has just made the location: now it is found


def _location(body: RecordBody, base: str) -> RecordDraft | None:
    """Read the location that the body describes, None if it describes none."""
    if all(body.get(LOCATION.fields[name]) is ABSENT for name in MAKES_A_LOCATION):
        return None
    return validation.draft(LOCATION, body, Purpose.CREATE, base)


def _put(object_id: int, wanted: RecordDraft, location: RecordDraft | None, user: int, condition: Condition) -> Record:
    """Write the object, and the location unless it exists; NotUnique of a location: somebody has just made it."""
    drafts = [draft for draft in (wanted, location) if draft]
    found = _find(location)
    new = location if found is None else None

    def plan(prepared: Prepared) -> list[Change]:
        _check(drafts, prepared)
        written = {**stamp(), "updated_by": user}
        values = dict(wanted.values)
        if location:
            values["storage_location"] = found or prepared.ids[0]
        made = [Create(LOCATION.name, prepared.ids[0], {**new.values, **written})] if new else []
        record = prepared.get(OBJECT.name, object_id)
        if record:
            condition(record)
        return [*_object_changes(object_id, values, written, prepared), *made]

    read = {(OBJECT.name, object_id)}.union(*map(own_targets, drafts))
    reserve = [LOCATION.name, "object_component"] if new else ["object_component"]
    bad = any(draft.errors for draft in drafts)
    return store().transact(plan, reserve=[] if bad else reserve, read=sorted(read))[0]


def _find(location: RecordDraft | None) -> int | None:
    if location is None or location.errors:
        return None
    found = store().lookup(LOCATION.name, {name: location.values[name] for name in _LOCATION_KEY})
    return found["id"] if found else None


def _check(drafts: list[RecordDraft], prepared: Prepared) -> None:
    """Complain of everything that is wrong with the object and the location at once."""
    errors: dict[str, list[str]] = {}
    for draft in drafts:
        errors |= draft.complaints(prepared.records.keys())
    if errors:
        raise refusals.bad_fields(errors)


def _object_changes(
    object_id: int, values: dict[str, Any], written: dict[str, Any], prepared: Prepared
) -> list[Change]:
    record = prepared.get(OBJECT.name, object_id)
    if record is not None:
        kept = {name: record.values[name] for name in ("uuid", "updated_by")}
        return consequences.change(record, {**record.values, **values, **written, **kept}, prepared)
    if object_id > store().last_id(OBJECT.name) + MOST_ABOVE:
        raise refusals.no_such_record(OBJECT.camel)
    new = {**_DEFAULTS, "uuid": str(uuid4()), "authors": [], **values, **written}
    return consequences.create(OBJECT.name, object_id, new, prepared)


_DEFAULTS = {each.name: None for each in OBJECT.writable}
