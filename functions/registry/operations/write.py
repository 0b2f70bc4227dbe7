"""Creating, changing and deleting records. Every signed-in person may; there is no ownership."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial
from typing import Any

from functions.registry import refusals, validation
from functions.registry.body import RecordBody
from functions.registry.editable import Condition, anyhow
from functions.registry.kinds import instant
from functions.registry.operations import consequences, people
from functions.registry.operations.permissions import signed_in
from functions.registry.operations.read import existing_id
from functions.registry.store import USERS, store
from functions.registry.tables import Table
from functions.registry.validation import Purpose, RecordDraft, Target
from shared.allowances import making
from shared.principal import Principal
from shared.records import Change, IdempotencyKey, NotUnique, Prepared, Record
from shared.settings import settings


def create(
    table: Table,
    body: Callable[[], RecordBody],
    caller: Principal,
    base: str,
    idempotency: Callable[[], IdempotencyKey | None] = lambda: None,
) -> Record:
    """Create a record. Two round trips; a component that is not the whole of an object with data products, three.

    Args:
        table: the table.
        body: gives what the request says; it may refuse, once it is known who asks.
        caller: who asks.
        base: the site's address, for links with its stage path.
        idempotency: gives what makes the request safe to repeat; it may refuse, after the body.

    Raises:
        Refused: 403, 400 for fields, 409 for a duplicate.
        AllowanceSpent: the caller has made as many records today as an account may.
    """
    user = signed_in(caller)
    draft = validation.draft(table, body(), Purpose.CREATE, base)
    repeatable = idempotency()
    users = known_users(draft)

    def plan(prepared: Prepared) -> list[Change]:
        draft.check_targets({*prepared.records, *users})
        values = {**draft.values, **stamp(), "updated_by": user}
        return consequences.create(table.name, prepared.ids[0], values, prepared)

    reserve = [] if draft.errors else consequences.reserved(table.name)
    read, needed = own_targets(draft), consequences.needed(table.name)
    write = partial(store().transact, plan, reserve=reserve, read=read, complete=needed, idempotency=repeatable)
    try:
        return making(settings.table("registry"), user, write)[0]
    except NotUnique as error:
        raise refusals.duplicate(error.fields) from error


def change(
    table: Table,
    id: str,
    body: Callable[[], RecordBody],
    purpose: Purpose,
    caller: Principal,
    base: str,
    condition: Condition = anyhow,
) -> Record:
    """Change a record. Two round trips.

    Args:
        table: the record's table.
        id: the record's id, as the address has it.
        body: gives what the request says; it may refuse, once it is known who asks.
        purpose: what becomes of fields that the body leaves out.
        caller: who asks.
        base: the site's address, for links with its stage path.
        condition: what the record must be for that.

    Raises:
        Refused: 403, 404, 400 for fields and broken keys, 409 for a duplicate.
        Overtaken: the condition does not hold.
    """
    signed_in(caller)
    record_id = existing_id(table.camel, id)
    draft = validation.draft(table, body(), purpose, base)

    def plan(prepared: Prepared) -> list[Change]:
        record = prepared.get(table.name, record_id)
        if record is None:
            raise refusals.no_such_record(table.camel)
        draft.check_targets(prepared.records.keys())
        condition(record)
        return consequences.change(record, {**record.values, **draft.values, **stamp()}, prepared)

    read, needed = [(table.name, record_id), *own_targets(draft)], consequences.needed(table.name)
    try:
        return store().transact(plan, read=read, complete=needed)[0]
    except NotUnique as error:
        raise refusals.broken_key(table, error.fields) from error


def delete(table: Table, id: str, caller: Principal, condition: Condition = anyhow) -> None:
    """Delete a record. Three round trips: its targets are read to take it off their lists.

    Raises:
        Refused: 403, 404.
        Overtaken: the condition does not hold.
    """
    signed_in(caller)
    key = table.name, existing_id(table.camel, id)

    def plan(prepared: Prepared) -> list[Change]:
        if key not in prepared.records:
            raise refusals.no_such_record(table.camel)
        condition(prepared.records[key])
        return consequences.remove(prepared.records[key])

    store().transact(plan, read=[key])


def stamp() -> dict[str, Any]:
    """Give what every write sets."""
    return {"last_updated": instant(datetime.now(UTC))}


def own_targets(draft: RecordDraft) -> list[Target]:
    """Give the records of the registry that a draft links to."""
    return sorted(target for target in draft.targets() if target[0] != USERS)


def known_users(draft: RecordDraft) -> Collection[Target]:
    """Give those of the people that a draft links to who have an account."""
    ids = [id for name, id in draft.targets() if name == USERS]
    return {(USERS, id) for id in ids if people.exists(id)}
