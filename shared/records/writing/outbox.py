"""Large writes roll forward.

What does not fit into one transaction (100 actions) is named in outbox items that the transaction itself writes.
Each part is then carried out in a transaction that also deletes its outbox item, on the condition that it is still
there: whoever does it (the request, a later write to the same record, the stream's consumer after a crash, or
several of them at once), it happens exactly once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from shared.records import keys
from shared.records.changes import Amend, RecordKey
from shared.records.collection import Schema
from shared.records.errors import Busy
from shared.records.reading.reader import Reader
from shared.records.record import Record
from shared.records.retries import pause
from shared.records.writing.derived import set_lookup
from shared.records.writing.effects import ItemCondition, ItemEffect, Race
from shared.records.writing.planning import Planner
from shared.records.writing.rest import Rest
from shared.records.writing.transaction import Cancelled, commit_planned, token

# How many items a piece touches: an amendment its record (and what is kept beside it), and for each link its lookup,
# its count and its target's reverse links.
_AMEND_WEIGHT = 4
_LINK_WEIGHT = 3
_LINKS_AT_ONCE = 12
_PART_WEIGHT = 88
_PART_BYTES = 256 * 1024
_ATTEMPTS = 12


class _Done(Race):
    """The reason of a condition whose failing means: somebody else has carried this part out."""


def parts(rest: Rest) -> list[str]:
    """Write a large write's rest as the texts of its outbox items, each small enough for one transaction."""
    groups: list[dict[str, list[Any]]] = []
    weight = size = _PART_BYTES
    for kind, piece, cost in _pieces(rest):
        length = len(json.dumps(piece, ensure_ascii=False).encode())
        if weight + cost > _PART_WEIGHT or size + length > _PART_BYTES:
            groups.append({})
            weight = size = 0
        groups[-1].setdefault(kind, []).append(piece)
        weight += cost
        size += length
    return [json.dumps(group, ensure_ascii=False) for group in groups]


def _pieces(rest: Rest) -> Iterator[tuple[str, Any, int]]:
    for amend in rest.amends:
        for start in range(0, max(len(amend.add), len(amend.remove)), _LINKS_AT_ONCE):
            add, remove = (sorted(ids)[start : start + _LINKS_AT_ONCE] for ids in (amend.add, amend.remove))
            weight = _AMEND_WEIGHT + _LINK_WEIGHT * (len(add) + len(remove))
            yield "amends", [amend.collection, amend.id, amend.field, add, remove], weight
    for (collection, id), name, source in rest.joins:
        yield "joins", [collection, id, name, source], 1
    for (collection, id), name, source in rest.leaves:
        yield "leaves", [collection, id, name, source], 1
    for entry, present, attributes in rest.lookups:
        yield "lookups", [*entry, present, attributes], 1
    for counter, change in rest.counts:
        yield "counts", [*counter, change], 1


class Outbox:
    """Carries out the parts of large writes of one table.

    Args:
        table: the table's name.
        bucket: the bucket of long bodies.
        schema: its collections.
        reader: its reader.
        shard: the shard of every counter that this process uses.
    """

    def __init__(self, table: str, bucket: str, schema: Schema, reader: Reader, shard: int) -> None:
        self._table = table
        self._bucket = bucket
        self._schema = schema
        self._reader = reader
        self._shard = shard

    def finish(self, partition: str, under_way: frozenset[str] = frozenset()) -> None:
        """Carry out all parts in an outbox partition that are still there; `under_way` as for `carry_out`."""
        for item in list(self._reader.query(partition, descending=False)):
            self.carry_out(keys.Key(item["pk"]["S"], item["sk"]["S"]), item["part"]["S"], under_way)

    def carry_out(self, key: keys.Key, part: str, under_way: frozenset[str] = frozenset()) -> None:
        """Carry out one part, unless it has been done; first what else is left to write of the records it amends.

        Args:
            key: the outbox item's key.
            part: its text, one of those that `parts` gives.
            under_way: partitions that are being finished already, by whoever called this.

        Raises:
            Busy: too many conflicts; the part is still in the outbox.
        """
        pieces = json.loads(part)
        under_way |= {key.pk}
        for attempt in range(_ATTEMPTS):
            snapshot = self._reader.records(self._concerned(pieces))
            for pending in self._pending(pieces, snapshot) - under_way:
                self.finish(pending, under_way)
            try:
                return self._commit(key, pieces, snapshot)
            except Cancelled as cancelled:
                if any(isinstance(reason, _Done) for reason in cancelled.reasons):
                    return None
            pause(attempt)
        raise Busy("a large write's rest met too many others and stays in the outbox")

    def _pending(self, pieces: dict[str, list[Any]], snapshot: Mapping[RecordKey, Record]) -> set[str]:
        amended = [snapshot.get((collection, id)) for collection, id, *_ in pieces.get("amends", [])]
        return {record.pending for record in amended if record and record.pending}

    def _concerned(self, pieces: dict[str, list[Any]]) -> set[RecordKey]:
        amended = {(collection, id) for collection, id, *_ in pieces.get("amends", [])}
        linked = {
            (self._schema[collection].links[field].to, target)
            for collection, _, field, add, remove in pieces.get("amends", [])
            for target in [*add, *remove]
        }
        touched = {(collection, id) for kind in ("joins", "leaves") for collection, id, *_ in pieces.get(kind, [])}
        return amended | linked | touched

    def _commit(self, key: keys.Key, pieces: dict[str, list[Any]], snapshot: Mapping[RecordKey, Record]) -> None:
        planner = Planner(self._schema, snapshot, self._shard, token())
        for collection, id, name, source in pieces.get("joins", []):
            planner.reverse_links.join((collection, id), name, source)
        for collection, id, name, source in pieces.get("leaves", []):
            planner.reverse_links.leave((collection, id), name, source)
        planner.plan(list(self._amends(pieces, snapshot)))
        for pk, sk, present, attributes in pieces.get("lookups", []):
            set_lookup(planner.effects, keys.Key(pk, sk), present, attributes)
        for pk, sk, change in pieces.get("counts", []):
            planner.effects[keys.Key(pk, sk)].add("n", change)
        done = ItemEffect(key, gone=True, conditions=[ItemCondition("attribute_exists(#pk)", _Done())])
        commit_planned(self._table, self._bucket, planner, [done, *planner.effects], witness=None)

    def _amends(self, pieces: dict[str, list[Any]], snapshot: Mapping[RecordKey, Record]) -> Iterator[Amend]:
        """Give the amendments that still make sense: of records, and to records, that have not gone since."""
        for collection, id, field, add, remove in pieces.get("amends", []):
            to = self._schema[collection].links[field].to
            if (collection, id) in snapshot:
                present = frozenset(target for target in add if (to, target) in snapshot)
                yield Amend(collection, id, field, present, frozenset(remove))
