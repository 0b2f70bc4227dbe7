"""What belongs to a deposit or a collection that somebody works on, read at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from functions.repository import moments
from functions.repository.metadata.schemas import SchemaField
from functions.repository.operations import listing
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT, DONE, SCHEMA, UPLOAD, UPLOADS_OF, store
from functions.repository.wire import is_published
from shared.accounts.users import Account, users
from shared.aws import parallel
from shared.records import Line, Record, RecordKey, Values

MOST_READERS: Final = 50
"""Whom a page names that may have closed files: the first."""

_MOST_UPLOADS: Final = 100
"""As many of the newest uploads are looked through for those that are not finished."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What belongs to a deposit or a collection.

    Attributes:
        policies: its community's.
        community: what its community is called.
        fields: of its community's schema.
        inside: of its collection's; None where it is in none.
        collection: what its collection is called; empty where it is in none.
        collections: those of its community that a deposit can be put into, the first of them.
        uploads: what has been begun to be sent and is no file yet.
        readers: the accounts of those that may have closed files, by their ids.
    """

    policies: Values
    community: str
    fields: Sequence[SchemaField]
    inside: Sequence[SchemaField] | None
    collection: str
    collections: Sequence[Line]
    uploads: Sequence[Values]
    readers: Mapping[int, Account]


def surroundings_of(record: Record, *, is_own: bool, may_edit: bool) -> Surroundings:
    """Read what belongs to an object. One round trip.

    Args:
        record: the object.
        is_own: whether it is the caller's, who sees what is being sent.
        may_edit: whether they may put it elsewhere, and name who has its files.
    """
    values, is_deposit = record.values, record.collection == DEPOSIT
    calls: dict[str, Callable[[], Any]] = {"records": lambda: store().get_all(_keys(values), ())}
    if is_deposit and is_own and not is_published(record):
        calls["uploads"] = lambda: _unfinished(record.id)
    if is_deposit and may_edit:
        calls["collections"] = lambda: listing.collections_in(values["community"])
        if values["users"]:
            calls["readers"] = lambda: users(values["users"][:MOST_READERS])
    found = dict(zip(calls, parallel(*calls.values()), strict=True))
    return _told(values, found.pop("records"), {"uploads": (), "collections": (), "readers": {}, **found})


def _keys(values: Values) -> list[RecordKey]:
    keys = [(COMMUNITY, values["community"]), (SCHEMA, values["schema"])]
    if values["collection"]:
        keys += [(COLLECTION, values["collection"]), (SCHEMA, values["collection_schema"])]
    return keys


def _told(values: Values, records: Mapping[RecordKey, Record], others: Mapping[str, Any]) -> Surroundings:
    community = records.get((COMMUNITY, values["community"]))
    is_inside = bool(values["collection"])
    collection = records.get((COLLECTION, values["collection"])) if is_inside else None
    return Surroundings(
        policies=community.values["policies"] if community else {},
        community=community.values["base"]["title"] if community else values["community_id"],
        fields=_fields(records, values["schema"]),
        inside=_fields(records, values["collection_schema"]) if is_inside else None,
        collection=collection.values["base"].get("title", "") if collection else values.get("collection_id") or "",
        **others,
    )


def _fields(records: Mapping[RecordKey, Record], schema: int) -> Sequence[SchemaField]:
    record = records.get((SCHEMA, schema))
    fields: Sequence[SchemaField] = record.values["fields"] if record else ()
    return fields


def _unfinished(deposit: int) -> list[Values]:
    """Give the uploads of a deposit that are open, being verified or have failed, the newest of each name."""
    lines = store().entries(UPLOAD, UPLOADS_OF, str(deposit), limit=_MOST_UPLOADS, descending=True)
    now = moments.now()
    newest: dict[str, Values] = {}
    for line in lines:
        newest.setdefault(line.data["name"], dict(line.data))
    return [each for each in newest.values() if each["state"] != DONE and each["expires"] > now]
