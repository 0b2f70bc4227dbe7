"""Deleting deposits and collections; of what registrars may know a tombstone stays, with the names that lead to it.

The object goes in one transaction, and with it everything below it is out of reach. Its files and what registrars are
to know follow by the queue (`following.py`), which the table's stream asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from functions.repository import moments, refusals
from functions.repository.operations import writes
from functions.repository.operations.permissions import require_owner, require_unheld
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import COLLECTION, COMMUNITY, DEPOSIT, OBJECTS, SCHEMA, TOMBSTONE
from functions.repository.wire import is_published, pid_of
from shared.principal import Principal
from shared.records import Add, Change, Create, Delete, Record, RecordKey
from shared.search.addresses import address
from shared.search.shrinking import left_out

_MOST_CREATORS: Final = 20
"""Whom a tombstone names."""

_MOST_BURIED: Final = 2
"""Records that one object may be: a collection has a schema."""


def delete(pid: Pid, caller: Principal) -> None:
    """Delete an object: what is not published its owner, what is an administrator of the site. Two round trips.

    Raises:
        Refused: 401, 404, 403; 409 for what is being published.
    """

    def plan(writing: ObjectWrite) -> list[Change]:
        record = writing.record
        require_unheld(record)
        gone = [record, *_own_schema(writing)]
        naming = record.values.get("naming")
        ids = writing.prepared.ids if naming or is_published(record) else ()  # a registrar may know its names
        buried = [entombed(id, each, (naming or {}).get("site")) for id, each in zip(ids, gone, strict=False)]
        unfound = map(hidden, gone) if is_published(record) else ()
        return [*map(Delete, gone), *buried, *_uncounted(writing), *unfound]

    writes.transact(pid, caller, _require_right, plan, reserve=[TOMBSTONE] * _MOST_BURIED)


def _require_right(record: Record, caller: Principal) -> None:
    require_owner(record, caller)
    deletable = record.collection in (DEPOSIT, COLLECTION)
    if not deletable or (is_published(record) and not caller.is_site_admin):
        raise refusals.denied()


def entombed(id: int, record: Record, site: str | None = None) -> Create:
    """Give the tombstone of a published object that is deleted in the same write.

    Args:
        id: a new record's.
        record: the object.
        site: the site's address that its names lead to; None: the one that the settings tell.
    """
    values = record.values
    return Create(
        TOMBSTONE,
        id,
        {
            "pid": str(pid_of(values)),
            "kind": record.collection,
            "number": record.id,
            "title": values["base"].get("title", ""),
            "creators": values["base"].get("creator", [])[:_MOST_CREATORS],
            **{name: values[name] for name in ("epicpid", "doi", "doi_key", "published")},
            "site": site,
            "deleted": moments.now(),
        },
    )


def hidden(record: Record) -> Change:
    """Give the change that leaves a published object out of searches at once that is deleted in the same write."""
    return left_out(address(record.collection, record.id))


def _own_schema(writing: ObjectWrite) -> Iterator[Record]:
    """Give the schema of a collection."""
    if own := writing.record.values.get("own_schema"):
        schema = writing.beside((SCHEMA, own))
        yield from [schema] if schema else []


def _uncounted(writing: ObjectWrite) -> Iterator[Change]:
    """Count an object as gone from its community, and from the collection that it is in, if that is still there."""
    values = writing.record.values
    around: list[RecordKey] = [(COMMUNITY, values["community"])]
    if values.get("collection"):
        around.append((COLLECTION, values["collection"]))
    for each in around:
        if writing.beside(each):
            yield Add(*each, {OBJECTS: -1})
