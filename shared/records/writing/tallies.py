"""Tallies: what is added to a record, in shards so that writers do not meet, and the fences that guard them.

The record's item names the shards that exist; each shard and the item hold the fence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shared.records import keys
from shared.records.changes import Add, Fence, RecordKey
from shared.records.errors import MissingRecord
from shared.records.record import SHARDS, Record, key
from shared.records.writing.effects import Effects, ItemCondition, Race


class Tallies:
    """The tallies that one transaction touches.

    Args:
        effects: the transaction's effects, added to.
        snapshot: the tallies' records as they were read; missing ones do not exist.
        results: the records that the transaction itself writes, kept up to date.
        shard: the shard of every tally that this process adds to.
        written: the token of this write.
    """

    def __init__(
        self,
        effects: Effects,
        snapshot: Mapping[RecordKey, Record],
        results: dict[RecordKey, Record],
        shard: int,
        written: str,
    ) -> None:
        self._effects = effects
        self._snapshot = snapshot
        self._results = results
        self._shard = shard
        self._written = written

    def add(self, change: Add) -> None:
        """Add to this process's shard of a tally; the record is touched only when the shard is new to it.

        Raises:
            MissingRecord: the record does not exist, nor does the transaction create it.
        """
        target = (change.collection, change.id)
        record = self._snapshot.get(target)
        if record is None and target not in self._results:
            raise MissingRecord(*target)
        tally = self._effects[keys.tally(*target, self._shard)]
        for name, amount in change.amounts.items():
            tally.add(name, amount)
        tally.assigned |= {"fence": {"S": change.fence}, "written": {"S": self._written}}
        if record is None or self._shard not in record.shards:
            self._open_shard(target, record, change.fence)
        else:
            tally.require(_fenced("#fence = :seen_fence", change.fence))

    def fence(self, change: Fence) -> None:
        """Give all shards of a tally a new fence, on the condition that none has been touched since it was seen."""
        record = change.record
        effect = self._effects[key(record)]
        effect.must_exist()
        effect.require(_same_shards(record))
        effect.assigned["fence"] = {"S": change.fence}
        for shard in record.shards:
            tally = self._effects[keys.tally(record.collection, record.id, shard)]
            seen = {"seen_written": {"S": change.seen.shards.get(shard, "")}}
            tally.require(ItemCondition("#written = :seen_written", Race(), seen))
            tally.assigned |= {"fence": {"S": change.fence}, "written": {"S": self._written}}

    def remove(self, record: Record) -> None:
        """Delete the tally of a record that is deleted, on the condition that it has no shard but those seen."""
        self._effects[key(record)].conditions.append(_same_shards(record))
        for shard in record.shards:
            self._effects[keys.tally(record.collection, record.id, shard)].gone = True

    def _open_shard(self, target: RecordKey, record: Record | None, fence: str) -> None:
        effect = self._effects[keys.record(*target)]
        effect.joined[SHARDS] = {self._shard}
        effect.assigned["fence"] = {"S": fence}
        if record:
            effect.must_exist()
            effect.require(_fenced("attribute_not_exists(#fence) OR #fence = :seen_fence", fence))
        if target in self._results:
            result = self._results[target]
            self._results[target] = replace(result, shards=tuple(sorted({*result.shards, self._shard})))


def _fenced(expression: str, fence: str) -> ItemCondition:
    return ItemCondition(expression, Race(), {"seen_fence": {"S": fence}})


def _same_shards(record: Record) -> ItemCondition:
    if not record.shards:
        return ItemCondition(f"attribute_not_exists(#{SHARDS})", Race())
    seen = {"NS": [str(shard) for shard in record.shards]}
    return ItemCondition(f"#{SHARDS} = :seen_{SHARDS}", Race(), {f"seen_{SHARDS}": seen})
