"""Finding records by what they are called, for people who do not know their numbers. Everyone may; people by people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from functions.registry.kinds import Name
from functions.registry.labels import label
from functions.registry.store import USERS, store
from functions.registry.tables import TABLES
from shared.accounts import users as user_accounts
from shared.principal import Principal
from shared.records import Equal, Glob, Order, Record

MOST: Final = 20
"""Records that are given of those with a name."""

COMPONENT: Final = "object_component"

NAMED_BY: Final[Mapping[str, str]] = {
    "file_type": "name",
    "issue": "description",
    "author": "name",
    "object": "description",
    "code_run": "description",
    "storage_root": "root",
    "storage_location": "path",
    "namespace": "name",
    "data_product": "name",
}
"""The fields that records are found by; components are by those of their objects."""


def called(table: str, text: str, caller: Principal) -> dict[int, str]:
    """Give the records of a table that are called so, by number: whose names begin so, where they are names.

    Two round trips, three for components; no more than a list with this one filter reads.

    Args:
        table: the table, or that of people, whom nobody finds who has not signed in.
        text: the name, a pattern of names, or the whole of another text that tells records apart.
        caller: who asks.
    """
    if table == USERS:
        account = user_accounts.user_named(text, exactly=False) if caller.is_user else None
        return {account.id: account.username} if account and not account.invited else {}
    if table != COMPONENT:
        return {each.id: label(each) for each in _records(table, text)}
    objects = {each.id: each for each in _records("object", text)}
    parts = [id for each in objects.values() for id in each.reverse["components"]][:MOST]
    found = store().get_many(COMPONENT, parts) if parts else {}
    return {id: _component(each, objects[each.values["object"]]) for id, each in found.items()}


def begins(table: str) -> bool:
    """Tell whether records of a table are found by the beginning of a name."""
    return table in NAMED_BY and isinstance(TABLES[table].fields[NAMED_BY[table]].kind, Name)


def _records(table: str, text: str) -> tuple[Record, ...]:
    if table not in NAMED_BY:
        return ()
    pattern = text if any(sign in text for sign in "*?[") else f"{text}*"
    if not begins(table):
        return tuple(store().page(table, [Equal(NAMED_BY[table], text)], limit=MOST).records)
    # In the order of the names the one that is called so, and nothing more, is the first.
    return tuple(store().page(table, [Glob(NAMED_BY[table], pattern)], [Order(NAMED_BY[table])], MOST).records)


def _component(part: Record, whole: Record) -> str:
    return label(whole) if part.values["whole_object"] else f"{part.values['name']} of {label(whole)}"
