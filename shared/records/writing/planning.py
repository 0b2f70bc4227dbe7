"""From changes to effects: which items a write touches so that every lookup, count and reverse link stays right.

A `Planner` is used once per transaction. It works on a snapshot (the records read beforehand) and never reads.
What it does for one record it leaves to a module for each kind of item: `record_items`, `tallies`, `unique_guards`,
`lookups`, `index_lines`, `journal` (these three through `derived`), `links` and `reverse_links`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from shared.records import keys
from shared.records.changes import Add, Beside, Change, Expect, Fence, RecordKey, Unchanged
from shared.records.collection import Schema
from shared.records.record import Record
from shared.records.writing.derived import Derived
from shared.records.writing.effects import Effects
from shared.records.writing.index_lines import IndexLines
from shared.records.writing.journal import note
from shared.records.writing.links import Links
from shared.records.writing.lookups import move_lookups
from shared.records.writing.record_items import RecordItems
from shared.records.writing.rest import Rest
from shared.records.writing.reverse_links import ReverseLinks
from shared.records.writing.rewrites import rewrites_of
from shared.records.writing.tallies import Tallies
from shared.records.writing.unique_guards import move_guards


class Planner:
    """Turns changes into effects.

    What comes of them: the `effects` of the transaction and, if told to `defer`, the `rest` that may be written after
    it (lookups, values' counts, other records' reverse links, amendments; see `outbox`); the `results`, which are the
    records as they will be; `long_bodies` and `replaced_bodies` (see `RecordItems`); `shared_lines` (see `IndexLines`).

    Args:
        schema: the table's collections.
        snapshot: the records that the changes and their links concern; missing ones are absent.
        shard: the shard of every counter that this process uses.
        written: the token of this write.
        known_buckets: buckets whose directory entry is known to exist; others are entered.
        known_lines: shared lines of indexes that are known to exist, and (with True) to be marked as left.
        defer: whether to put into `rest` what may be written later.
    """

    def __init__(
        self,
        schema: Schema,
        snapshot: Mapping[RecordKey, Record],
        shard: int,
        written: str,
        known_buckets: Container[tuple[str, int]] = frozenset(),
        known_lines: Container[tuple[keys.Key, bool]] = frozenset(),
        defer: bool = False,
    ) -> None:
        self.written = written
        self.effects = Effects()
        self.rest = Rest()
        self._schema = schema
        self._snapshot = snapshot
        self._deferred = self.rest if defer else None
        self._records = RecordItems(self.effects, schema, shard, written, known_buckets)
        self.results = self._records.results
        self.long_bodies = self._records.long_bodies
        self.replaced_bodies = self._records.replaced_bodies
        self._tallies = Tallies(self.effects, snapshot, self.results, shard, written)
        self._derived = Derived(self.effects, shard, self._deferred)
        self._index_lines = IndexLines(self._derived, known_lines)
        self.shared_lines = self._index_lines.shared_lines
        self.reverse_links = ReverseLinks(self.effects, snapshot, self.results)

    def plan(self, changes: Sequence[Change]) -> None:
        """Plan the changes.

        Args:
            changes: what the caller wants.

        Raises:
            MissingRecord: a link leads to a record that does not exist, or such a record is amended or added to.
            NotUnique: two of the changes want the same unique values.
        """
        rewrites = rewrites_of(changes, self._snapshot, self._deferred)
        links = Links(self.effects, self._schema, self._snapshot, rewrites, self.reverse_links, self._deferred)
        for rewrite in rewrites:
            collection = self._schema[rewrite.collection]
            self._records.write(rewrite)
            if rewrite.before and rewrite.after is None:
                self._tallies.remove(rewrite.before)
            move_guards(self.effects, collection, rewrite)
            move_lookups(self._derived, collection, rewrite)
            self._index_lines.move(collection, rewrite)
            note(self._derived, collection, rewrite, self.written)
            links.move(collection, rewrite)
        for amend in self.rest.amends:
            links.require(self._schema[amend.collection].links[amend.field], amend.add)
        for change in changes:
            match change:
                case Unchanged():
                    self.reverse_links.expect_unchanged(change)
                case Expect(record):
                    self._records.expect(record)
                case Add():
                    self._tallies.add(change)
                case Fence():
                    self._tallies.fence(change)
                case Beside(table, item):
                    self.effects.put_beside(table, item)
        links.settle()
