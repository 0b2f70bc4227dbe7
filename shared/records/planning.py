"""From changes to effects: which items a write touches so that every lookup, count and reverse link stays right.

A `Planner` is used once per transaction. It works on a snapshot (the records read beforehand) and never reads.
What may be written after the transaction (lookups, values' counts, other records' reverse links, amendments) it puts
into `rest` instead when it is told to `defer`: see `outbox`. Bodies too long for an item it names in `long_bodies`
(S3 key to text), which are to be stored before the transaction, and in `replaced_bodies` those to be removed after it;
in `shared_lines` the shared lines of indexes that it enters, and (with True) those that it marks as left.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.records import bodies, keys
from shared.records.changes import (
    Add,
    Amend,
    Change,
    Create,
    Delete,
    Expect,
    Fence,
    RecordKey,
    Unchanged,
    Update,
)
from shared.records.collection import Collection, Entry, Index, Link, Schema, Unique
from shared.records.effects import Condition, Effects, ItemEffect, Race, Taken
from shared.records.errors import MissingRecord, NotUnique
from shared.records.record import SHARDS, YES, Record, Values, encode, key
from shared.records.reverse_links import Rest, ReverseLinks, must_exist


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One record before and after."""

    collection: str
    id: int
    before: Record | None
    after: Values | None


class Planner:
    """Turns changes into effects.

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
        self.effects = Effects()
        self.rest = Rest()
        self.results: dict[RecordKey, Record] = {}
        self.long_bodies: dict[str, str] = {}
        self.replaced_bodies: list[str] = []
        self.shared_lines: list[tuple[keys.Key, bool]] = []
        self._schema = schema
        self._snapshot = snapshot
        self._shard = shard
        self.written = written
        self._known_buckets = known_buckets
        self._known_lines = known_lines
        self._defer = defer
        self.reverse_links = ReverseLinks(self.effects, snapshot, self.results)
        self._created: set[RecordKey] = set()
        self._deleted: set[RecordKey] = set()

    def plan(self, changes: Sequence[Change]) -> None:
        """Plans the changes.

        Args:
            changes: what the caller wants.

        Raises:
            MissingRecord: a link leads to a record that does not exist.
            NotUnique: two of the changes want the same unique values.
        """
        rewrites = self._rewrites(changes)
        self._created = {(each.collection, each.id) for each in rewrites if each.before is None}
        self._deleted = {(each.collection, each.id) for each in rewrites if each.after is None}
        for rewrite in rewrites:
            self._write_record(rewrite)
            self._move_guards(rewrite)
            self._move_lookups(rewrite)
            self._move_indexes(rewrite)
            self._move_links(rewrite)
        for amend in self.rest.amends:
            for id in amend.add:
                self._require(self._schema[amend.collection].links[amend.field], id)
        for change in changes:
            match change:
                case Unchanged():
                    self.reverse_links.expect_unchanged(change)
                case Expect(record):
                    self.effects[key(record)].conditions.append(_of_version(record))
                case Add():
                    self._add(change)
                case Fence():
                    self._fence(change)
        self.reverse_links.settle(self._created, self._deleted, self.rest if self._defer else None)

    def _rewrites(self, changes: Iterable[Change]) -> list[Rewrite]:
        """Gives what becomes of each record, with amendments folded into the record's other change."""
        rewrites: dict[RecordKey, Rewrite] = {}
        amends: list[Amend] = []
        for change in changes:
            match change:
                case Create(collection, id, values):
                    rewrites[collection, id] = Rewrite(collection, id, None, values)
                case Update(record, values):
                    rewrites[record.collection, record.id] = Rewrite(record.collection, record.id, record, values)
                case Delete(record):
                    rewrites[record.collection, record.id] = Rewrite(record.collection, record.id, record, None)
                case Amend():
                    amends.append(change)
                case Unchanged() | Expect() | Add() | Fence():
                    pass
        for amend in amends:
            self._fold(amend, rewrites)
        return list(rewrites.values())

    def _fold(self, amend: Amend, rewrites: dict[RecordKey, Rewrite]) -> None:
        target = (amend.collection, amend.id)
        rewrite = rewrites.get(target)
        if rewrite is None:
            record = self._snapshot.get(target)
            if record is None:
                raise MissingRecord(*target)
            if self._defer:
                self.rest.amends.append(amend)
                return
            rewrite = Rewrite(*target, record, record.values)
        if rewrite.after is None:
            return
        linked = (set(rewrite.after.get(amend.field) or ()) | amend.add) - amend.remove
        if linked == set(rewrite.after.get(amend.field) or ()):
            return
        rewrites[target] = replace(rewrite, after={**rewrite.after, amend.field: sorted(linked)})

    def _write_record(self, rewrite: Rewrite) -> None:
        effect = self.effects[keys.record(rewrite.collection, rewrite.id)]
        if rewrite.before is None:
            effect.fresh = True
            effect.conditions.append(Condition("attribute_not_exists(#pk)", Taken()))
            self._count(keys.count(rewrite.collection, self._shard), 1)
            self._enter_bucket(rewrite.collection, keys.bucket_of(rewrite.id))
        else:
            effect.conditions.append(_of_version(rewrite.before))
            self.replaced_bodies += [rewrite.before.long] if rewrite.before.long else []
        if rewrite.after is None:
            assert rewrite.before is not None
            effect.gone = True
            effect.conditions.append(_same_shards(rewrite.before))
            for shard in rewrite.before.shards:
                self.effects[keys.tally(rewrite.collection, rewrite.id, shard)].gone = True
            self._count(keys.count(rewrite.collection, self._shard), -1)
            return
        version_now = rewrite.before.version + 1 if rewrite.before else 1
        effect.assigned["version"] = {"N": str(version_now)}
        effect.assigned["written"] = {"S": self.written}
        long = self._assign_body(effect, rewrite)
        self.results[rewrite.collection, rewrite.id] = Record(
            rewrite.collection,
            rewrite.id,
            version_now,
            rewrite.after,
            rewrite.before.reverse if rewrite.before else dict.fromkeys(self._schema.reverses(rewrite.collection), ()),
            rewrite.before.overflowed if rewrite.before else frozenset(),
            None,
            self.written,
            long,
            rewrite.before.shards if rewrite.before else (),
        )

    def _assign_body(self, effect: ItemEffect, rewrite: Rewrite) -> str | None:
        assert rewrite.after is not None
        body, long = encode(rewrite.after), None
        if bodies.is_long(body):
            long = f"records/{rewrite.collection}/{rewrite.id}/{self.written}"
            self.long_bodies[long] = body
            effect.assigned["long"] = {"S": long}
            effect.assigned["size"] = {"N": str(len(body))}
        else:
            effect.assigned["body"] = {"S": body}
        if rewrite.before:
            effect.removed |= {"pending"} if rewrite.before.pending else set()
            if bool(rewrite.before.long) != bool(long):
                effect.removed |= {"body"} if long else {"long", "size"}
        return long

    def _enter_bucket(self, collection: str, bucket: int) -> None:
        if (collection, bucket) not in self._known_buckets:
            self.effects[keys.directory(collection, bucket)].assigned["entered"] = YES

    def _count(self, counter: keys.Key, change: int) -> None:
        effect = self.effects[counter]
        effect.added["n"] = effect.added.get("n", 0) + change

    def _move_guards(self, rewrite: Rewrite) -> None:
        for unique in self._schema[rewrite.collection].unique:
            before = _guard(rewrite.collection, unique, rewrite.before.values if rewrite.before else None)
            after = _guard(rewrite.collection, unique, rewrite.after)
            if before and before != after:
                self._release(before, rewrite.id)
            if after and before != after:
                self._claim(after, rewrite, unique)
            elif after and rewrite.before and rewrite.after:
                self._cover(after, _covered(unique, rewrite.before.values), _covered(unique, rewrite.after))

    def _cover(self, guard: keys.Key, before: Values, after: Values) -> None:
        if before != after:
            self.effects[guard].assigned["covers"] = {"S": encode(after)}

    def _release(self, guard: keys.Key, id: int) -> None:
        effect = self.effects[guard]
        if effect.fresh:
            # Another record of this write has just claimed it: it changes hands.
            effect.conditions = [_held_by(id)]
        else:
            effect.gone = True
            effect.conditions.append(_held_by(id))

    def _claim(self, guard: keys.Key, rewrite: Rewrite, unique: Unique) -> None:
        assert rewrite.after is not None
        effect = self.effects[guard]
        if effect.fresh:
            raise NotUnique(rewrite.collection, unique.fields)
        if not effect.gone:
            reason = NotUnique(rewrite.collection, unique.fields)
            effect.conditions.append(Condition("attribute_not_exists(#pk)", reason))
        effect.gone, effect.fresh = False, True
        effect.assigned["id"] = {"N": str(rewrite.id)}
        if unique.covers:
            effect.assigned["covers"] = {"S": encode(_covered(unique, rewrite.after))}

    def _move_lookups(self, rewrite: Rewrite) -> None:
        collection = self._schema[rewrite.collection]
        before = rewrite.before.values if rewrite.before else None
        for name in (*collection.lookups, *collection.links):
            index = collection.index(name)
            assert index is not None
            gone, come = _difference(before, rewrite.after, name) if not index.spread else ([], [])
            for values, present in ((gone, False), (come, True)):
                for value in values:
                    entry = keys.Key(keys.equal(collection.name, name, value), keys.number(rewrite.id))
                    self._look_up(entry, present)
                    if index.counted:
                        counter = keys.value_count(collection.name, name, value)
                        self._count_value(keys.Key(counter, keys.shard(self._shard)), 1 if present else -1)
            if index.ordered or index.spread:
                self._move_ordered(collection, name, rewrite)

    def _move_ordered(self, collection: Collection, name: str, rewrite: Rewrite) -> None:
        before = rewrite.before.values.get(name) if rewrite.before else None
        after = rewrite.after.get(name) if rewrite.after is not None else None
        if rewrite.before and rewrite.after is not None and before == after:
            return
        if rewrite.before:
            self._look_up(keys.ordered_entry(collection.name, name, before, rewrite.id), False)
        if rewrite.after is not None:
            cut = isinstance(after, str) and keys.text_of(keys.sortable(after)) != after
            whole = {"v": {"S": after}} if cut else {}
            self._look_up(keys.ordered_entry(collection.name, name, after, rewrite.id), True, whole)

    def _move_indexes(self, rewrite: Rewrite) -> None:
        for name, index in self._schema[rewrite.collection].indexes.items():
            before = _lines(rewrite, name, index, rewrite.before.values if rewrite.before else None)
            after = _lines(rewrite, name, index, rewrite.after)
            for line, entry in before.items():
                if line not in after:
                    self._leave_line(line, entry, index)
                    self._count_line(rewrite.collection, name, index, entry, -1)
            for line, entry in after.items():
                if before.get(line) != entry:
                    self._enter_line(line, entry, index)
                if line not in before:
                    self._count_line(rewrite.collection, name, index, entry, 1)

    def _enter_line(self, line: keys.Key, entry: Entry, index: Index) -> None:
        if index.shared:
            self._share_line(line, entry, left=False)
        else:
            self._look_up(line, True, _told(entry))

    def _leave_line(self, line: keys.Key, entry: Entry, index: Index) -> None:
        if index.shared:
            self._share_line(line, entry, left=True)
        else:
            self._look_up(line, False)

    def _share_line(self, line: keys.Key, entry: Entry, left: bool) -> None:
        """Enters a shared line, or marks it as left, unless this process knows that it has been: many write it."""
        if (line, left) not in self._known_lines:
            self._look_up(line, True, {"data": {"S": encode(entry.data)}, **({"left": YES} if left else {})})
            self.shared_lines.append((line, left))

    def _count_line(self, collection: str, name: str, index: Index, entry: Entry, change: int) -> None:
        if entry.partition in index.counted:
            counter = keys.index_count(collection, name, entry.partition)
            self._count_value(keys.Key(counter, keys.shard(self._shard)), change)

    def _look_up(self, entry: keys.Key, present: bool, attributes: Mapping[str, Any] | None = None) -> None:
        if self._defer:
            self.rest.lookups.append((entry, present, attributes or {}))
        else:
            set_lookup(self.effects, entry, present, attributes or {})

    def _count_value(self, counter: keys.Key, change: int) -> None:
        if self._defer:
            self.rest.counts.append((counter, change))
        else:
            self._count(counter, change)

    def _add(self, change: Add) -> None:
        """Adds to this process's shard of a tally; the record is touched only when the shard is new to it."""
        target = (change.collection, change.id)
        record = self._snapshot.get(target)
        if record is None and target not in self._created:
            raise MissingRecord(*target)
        tally = self.effects[keys.tally(*target, self._shard)]
        for name, amount in change.amounts.items():
            tally.added[name] = tally.added.get(name, 0) + amount
        tally.assigned |= {"fence": {"S": change.fence}, "written": {"S": self.written}}
        if record is None or self._shard not in record.shards:
            self._open_shard(target, record, change.fence)
        else:
            tally.require(_fenced(change.fence))

    def _open_shard(self, target: RecordKey, record: Record | None, fence: str) -> None:
        effect = self.effects[keys.record(*target)]
        effect.joined[SHARDS] = {self._shard}
        effect.assigned["fence"] = {"S": fence}
        if record:
            must_exist(effect)
            effect.require(_fenced(fence, or_none=True))
        if target in self.results:
            result = self.results[target]
            self.results[target] = replace(result, shards=tuple(sorted({*result.shards, self._shard})))

    def _fence(self, change: Fence) -> None:
        record = change.record
        effect = self.effects[key(record)]
        must_exist(effect)
        effect.require(_same_shards(record))
        effect.assigned["fence"] = {"S": change.fence}
        for shard in record.shards:
            tally = self.effects[keys.tally(record.collection, record.id, shard)]
            seen = {"seen_written": {"S": change.seen.shards.get(shard, "")}}
            tally.require(Condition("#written = :seen_written", Race(), seen))
            tally.assigned |= {"fence": {"S": change.fence}, "written": {"S": self.written}}

    def _move_links(self, rewrite: Rewrite) -> None:
        before = rewrite.before.values if rewrite.before else None
        for name, link in self._schema[rewrite.collection].links.items():
            gone, come = _difference(before, rewrite.after, name)
            for id in come:
                self._require(link, id)
            if link.reverse:
                for id in gone:
                    self.reverse_links.leave((link.to, id), link.reverse, rewrite.id)
                for id in come:
                    self.reverse_links.join((link.to, id), link.reverse, rewrite.id)

    def _require(self, link: Link, id: int) -> None:
        target = (link.to, id)
        if target in self._deleted or (target not in self._created and target not in self._snapshot):
            raise MissingRecord(link.to, id)
        if self._schema[link.to].deletable and target not in self._created and not self._defer:
            must_exist(self.effects[keys.record(*target)])


def set_lookup(effects: Effects, entry: keys.Key, present: bool, attributes: Mapping[str, Any]) -> None:
    """Puts or deletes an entry of a lookup, unconditionally: both may be repeated.

    A shared line is only added to: once it is marked as left it stays so, whoever enters it again.
    """
    effect = effects[entry]
    effect.fresh, effect.gone = present and not keys.is_shared(entry), not present
    effect.assigned = {**(effect.assigned if keys.is_shared(entry) else {}), **attributes}


def _guard(collection: str, unique: Unique, values: Values | None) -> keys.Key | None:
    if values is None:
        return None
    content = [values.get(name) for name in unique.fields]
    return None if None in content else keys.guard(collection, unique.name, content)


def _lines(rewrite: Rewrite, name: str, index: Index, values: Values | None) -> dict[keys.Key, Entry]:
    """Gives a record's lines in an index by their keys."""
    if values is None:
        return {}
    id = 0 if index.shared else rewrite.id
    return {
        keys.index_line(rewrite.collection, name, entry.partition, entry.sort, id): entry
        for entry in index.entries(rewrite.id, values)
    }


def _told(entry: Entry) -> dict[str, Any]:
    return {"data": {"S": encode(entry.data)}} if entry.data else {}


def _of_version(record: Record) -> Condition:
    return Condition("#version = :seen_version", Race(), {"seen_version": {"N": str(record.version)}})


def _fenced(fence: str, or_none: bool = False) -> Condition:
    same = "attribute_not_exists(#fence) OR #fence = :seen_fence" if or_none else "#fence = :seen_fence"
    return Condition(same, Race(), {"seen_fence": {"S": fence}})


def _same_shards(record: Record) -> Condition:
    if not record.shards:
        return Condition(f"attribute_not_exists(#{SHARDS})", Race())
    seen = {"NS": [str(shard) for shard in record.shards]}
    return Condition(f"#{SHARDS} = :seen_{SHARDS}", Race(), {f"seen_{SHARDS}": seen})


def _covered(unique: Unique, values: Values) -> Values:
    return {name: values.get(name) for name in unique.covers}


def _held_by(id: int) -> Condition:
    return Condition("#id = :holder", Race(), {"holder": {"N": str(id)}})


def _contents(values: Values | None, name: str) -> list[Any]:
    content = None if values is None else values.get(name)
    if content is None:
        return []
    return list(dict.fromkeys(content)) if isinstance(content, list) else [content]


def _difference(before: Values | None, after: Values | None, name: str) -> tuple[list[Any], list[Any]]:
    """Gives what a field held and holds no more, and what it holds now and did not."""
    old, new = _contents(before, name), _contents(after, name)
    held, holds = set(old), set(new)
    return [value for value in old if value not in holds], [value for value in new if value not in held]
