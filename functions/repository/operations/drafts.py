"""Drafts: making deposits and collections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from functions.repository import moments, refusals
from functions.repository.operations import new_draft, new_records, writes
from functions.repository.operations.new_draft import NewDraft
from functions.repository.operations.permissions import require_account
from functions.repository.operations.places import is_at, place_of
from functions.repository.pids import new_id
from functions.repository.store import (
    COLLECTION,
    COMMUNITY,
    DEPOSIT,
    DRAFT,
    LISTED,
    OBJECTS,
    SCHEMA,
    drafts_of,
    store,
)
from functions.repository.wire import is_published
from shared.allowances import making
from shared.aws import parallel
from shared.principal import Principal
from shared.records import Add, Change, Create, IdempotencyKey, Prepared, Record, RecordKey, Values
from shared.settings import settings

MOST_DRAFTS: Final = 1_000
"""Deposits and collections that somebody has without publishing them: their search looks through all of them."""


NOWHERE: Final[Values] = dict.fromkeys(("collection", "collection_id", "collection_schema"))
"""What a deposit has that is in no collection."""

EMPTY: Final[Values] = {
    **dict.fromkeys(("epicpid", "doi", "doi_key", "note", "naming", "published", "collection")),
    "users": [],
    "values": {},
    "links": [],
}
"""What a deposit or a collection has of which nothing is said."""


def create(kind: str, said: Callable[[], Any], caller: Principal, idempotency: IdempotencyKey | None = None) -> Record:
    """Make a draft. Two round trips where the community has been met, else three; one more beside for its drafts.

    Args:
        kind: of a deposit or a collection.
        said: gives the body.
        caller: who makes it.
        idempotency: makes it safe to repeat.

    Raises:
        Refused: 401 for nobody; 400; 403 for whoever is no member of a community that takes members' objects only;
            409 for too many drafts.
        AllowanceSpent: the caller has made as many records today as an account may.
    """
    account = require_account(caller)
    new = new_draft.read(said(), takes_collection=kind == DEPOSIT)
    community, collection = _place(new)
    _require_room(account)

    def plan(prepared: Prepared) -> list[Change]:
        id = prepared.ids[0]
        into = _community(prepared, community, new, caller)
        values = _values(id, kind, new, into, account, caller.username)
        if kind == COLLECTION:
            return [*_collection(id, prepared.ids[1], values), Add(COMMUNITY, into.id, {OBJECTS: 1})]
        counted = [Add(COMMUNITY, into.id, {OBJECTS: 1})]
        if collection:
            holder = _collection_of(prepared, collection, new, into)
            values |= inside(holder)
            counted.append(Add(COLLECTION, holder.id, {OBJECTS: 1}))
        return [Create(DEPOSIT, id, {**values, "collection_values": {}}), *counted]

    made = making(
        settings.table("repository"),
        account,
        partial(
            store().transact,
            plan,
            reserve=[kind, SCHEMA] if kind == COLLECTION else [kind],
            read=[each for each in (community, collection) if each],
            idempotency=idempotency,
        ),
    )
    writes.remember(made[0], (COMMUNITY, made[0].values["community"]), (SCHEMA, made[0].values["schema"]))
    return made[0]


# What is made of it


def _place(new: NewDraft) -> tuple[RecordKey, RecordKey | None]:
    community = place_of(new.community)
    if community is None:
        raise refusals.unknown_community(str(new.community))
    if new.collection is None:
        return community, None
    collection = place_of(new.collection)
    if collection is None:
        raise refusals.unknown_collection(str(new.collection))
    return community, collection


def _require_room(account: int) -> None:
    def count(kind: str) -> int:
        return sum(1 for _ in store().entries(kind, LISTED, drafts_of(account), limit=MOST_DRAFTS))

    if sum(parallel(partial(count, DEPOSIT), partial(count, COLLECTION))) >= MOST_DRAFTS:
        raise refusals.conflict(f"You have {MOST_DRAFTS} drafts already: publish or delete some of them first")


def _community(prepared: Prepared, place: RecordKey, new: NewDraft, caller: Principal) -> Record:
    """Give the community that an object is made in.

    Raises:
        Refused: 400, 403.
    """
    record = prepared.get(*place)
    if record is None or not is_at(record, new.community) or not is_published(record):
        raise refusals.unknown_community(str(new.community))
    if not takes_from(record, caller):
        raise refusals.denied(f"Only members of '{new.community}' can make objects in it")
    return record


def takes_from(community: Record, caller: Principal) -> bool:
    """Whether somebody may make objects in a community: it may take those of its members alone."""
    values = community.values
    inside = {*values["members"], *values["admins"]}
    return not values["policies"]["membersOnly"] or caller.user_id in inside or caller.is_site_admin


def _collection_of(prepared: Prepared, place: RecordKey, new: NewDraft, community: Record) -> Record:
    record = prepared.get(*place)
    there = record is not None and new.collection is not None and is_at(record, new.collection)
    if record is None or not there or not may_hold(record, community.id):
        raise refusals.unknown_collection(str(new.collection))
    return record


def may_hold(collection: Record, community: int) -> bool:
    """Whether deposits of a community may be put into a collection: a published one of the same community."""
    return is_published(collection) and bool(collection.values["community"] == community)


def _values(id: int, kind: str, new: NewDraft, community: Record, account: int, name: str) -> Values:
    now = moments.now()
    return {
        "namespace": kind,
        "id": new_id(id),
        "claimed": None,
        "owner": account,
        "owner_name": name,
        "state": DRAFT,
        "sharelevel": new.sharelevel,
        "created": now,
        "updated": now,
        "base": {"title": new.title},
        **EMPTY,
        "community": community.id,
        "community_id": community.values["id"],
        "schema": community.values["own_schema"],
    }


def inside(collection: Record) -> Values:
    """Give what a deposit has that is in a collection."""
    values = collection.values
    return {"collection": collection.id, "collection_id": values["id"], "collection_schema": values["own_schema"]}


def _collection(id: int, schema: int, values: Values) -> Iterator[Change]:
    yield Create(COLLECTION, id, {**values, "own_schema": schema})
    yield Create(SCHEMA, schema, new_records.schema(values, values["base"]["title"]))
