"""Writing: from a plan to a committed transaction, again and again until it has lost no race."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Collection as AbstractCollection
from contextlib import suppress
from functools import partial
from typing import Any

from shared.aws import dynamodb, parallel
from shared.records import keys, seen
from shared.records.changes import (
    Add,
    Amend,
    Beside,
    Change,
    Create,
    Delete,
    Expect,
    Fence,
    IdempotencyKey,
    Plan,
    Prepared,
    RecordKey,
    Unchanged,
    Update,
    Written,
)
from shared.records.collection import Schema
from shared.records.errors import Busy, KeyReused, MissingRecord, NotUnique, TooLarge
from shared.records.reading.reader import Reader
from shared.records.record import Item, Record, Values
from shared.records.retries import pause
from shared.records.writing import outbox
from shared.records.writing.effects import Effects, ItemCondition, ItemEffect, Race, Taken
from shared.records.writing.fitting import LARGEST_BYTES, PlannedWrite, too_large
from shared.records.writing.planning import Planner
from shared.records.writing.transaction import Cancelled, Oversized, commit_planned, token

_ATTEMPTS = 12
_KEY_LIFE = 24 * 60 * 60
_LINES_REMEMBERED = 10_000


class _Repeated(Race):
    """The reason of a condition whose failing means: this idempotency key has been used."""


class Writer:
    """Writes to one table.

    Args:
        table: the table's name.
        bucket: the bucket of long bodies.
        schema: the table's collections.
        reader: the table's reader.
        saw: is told of every record written.
    """

    def __init__(
        self, table: str, bucket: str, schema: Schema, reader: Reader, saw: Callable[[str, int], None]
    ) -> None:
        self._table = table
        self._bucket = bucket
        self._schema = schema
        self._reader = reader
        self._saw = saw
        self._shard = random.randrange(keys.SHARDS)
        self._outbox = outbox.Outbox(table, bucket, schema, reader, self._shard)
        self._known_buckets: set[tuple[str, int]] = set()
        self._known_lines: set[tuple[keys.Key, bool]] = set()

    def transact(
        self,
        plan: Plan,
        reserve: Sequence[str],
        read: Iterable[RecordKey],
        complete: AbstractCollection[str],
        idempotency: IdempotencyKey | None,
    ) -> list[Record]:
        """Write what a plan wants, all of it or nothing; see `Store.transact`."""
        wanted = list(dict.fromkeys(read))
        ids: list[int] | None = None
        for attempt in range(_ATTEMPTS):
            prepared, used = self._prepare(reserve if ids is None else (), wanted, complete, idempotency)
            if used:
                return self._repeat(used, idempotency)
            ids = list(prepared.ids) if ids is None else ids
            prepared = Prepared(ids, prepared.records)
            changes = list(plan(prepared))
            seen.check(prepared.records.values())
            try:
                records = self._write(changes, prepared, idempotency)
            except Cancelled as cancelled:
                _raise_final(cancelled.reasons)
                if any(isinstance(reason, Taken) for reason in cancelled.reasons):
                    ids = None
            else:
                seen.fulfilled(prepared.records.values())
                return records
            pause(attempt)
        raise Busy("the write met too many others; nothing was changed, send it again")

    def finish(self, key: keys.Key, part: str) -> None:
        """Carry out one part of a large write, unless it has been done."""
        self._outbox.carry_out(key, part)

    def _prepare(
        self,
        reserve: Sequence[str],
        read: Sequence[RecordKey],
        complete: AbstractCollection[str],
        idempotency: IdempotencyKey | None,
    ) -> tuple[Prepared, Item | None]:
        """Reserve ids and read records and the idempotency key's guard: one round trip."""
        once = [keys.once(idempotency.scope, idempotency.key)] if idempotency else []
        wanted = [*(keys.record(*each) for each in read), *once]
        calls: list[Callable[[], Any]] = [lambda: self._reserve(reserve)] if reserve else []
        calls += [lambda: self._reader.items(wanted)] if wanted else []
        results = parallel(*calls)
        items: dict[keys.Key, Item] = results.pop() if wanted else {}
        ids: list[int] = results.pop() if reserve else []
        used = items.get(once[0]) if once else None
        found = [(each[0], items[key]) for each in read if (key := keys.record(*each)) in items]
        records = self._reader.whole(self._reader.decode(found), complete)
        return Prepared(ids, {(record.collection, record.id): record for record in records}), used

    def _reserve(self, collections: Sequence[str]) -> list[int]:
        """Give a new id for each entry, the ids of one collection rising."""
        numbers = Counter(collections)
        answer: Any = dynamodb().update_item(
            TableName=self._table,
            Key=keys.wire(keys.LAST_IDS),
            UpdateExpression="ADD " + ", ".join(f"#{name} :{name}" for name in numbers),
            ExpressionAttributeNames={f"#{name}": name for name in numbers},
            ExpressionAttributeValues={f":{name}": {"N": str(number)} for name, number in numbers.items()},
            ReturnValues="UPDATED_NEW",
        )
        last = {name: int(answer["Attributes"][name]["N"]) for name in numbers}
        given = {name: iter(range(last[name] - number + 1, last[name] + 1)) for name, number in numbers.items()}
        return [next(given[name]) for name in collections]

    def _write(self, changes: list[Change], prepared: Prepared, idempotency: IdempotencyKey | None) -> list[Record]:
        snapshot = {**prepared.records, **self._concerned(changes)}
        missing = self._unread(changes, snapshot)
        if missing:
            snapshot.update(self._reader.records(missing))
        self._settle_pending(changes, snapshot, prepared.ids)
        self._raise_last_ids(changes, prepared.ids)
        plan = partial(self._plan, snapshot=snapshot, idempotency=idempotency)
        planned = plan(changes)
        if not planned.fits:
            raise too_large(planned, changes, plan, sum(len(list(self._touched(each))) for each in changes))
        self._commit(planned, len(_written(changes)))
        if planned.rest:
            self._roll_forward(planned.rest)
        return self._committed(planned.planner, changes, snapshot, planned.rest is not None)

    def _plan(
        self, changes: Sequence[Change], snapshot: Mapping[RecordKey, Record], idempotency: IdempotencyKey | None
    ) -> PlannedWrite:
        """Plan changes for one transaction; if their items are too many, with what may wait in the outbox."""
        planned = self._plan_once(changes, snapshot, idempotency, defer=False)
        if planned.few or not _written(changes):
            return planned
        return self._plan_once(changes, snapshot, idempotency, defer=True)

    def _plan_once(
        self,
        changes: Sequence[Change],
        snapshot: Mapping[RecordKey, Record],
        idempotency: IdempotencyKey | None,
        defer: bool,
    ) -> PlannedWrite:
        known = self._known_buckets, self._known_lines
        planner = Planner(self._schema, snapshot, self._shard, token(), *known, defer)
        planner.plan(changes)
        rest = self._put_in_outbox(planner, changes) if defer else None
        if idempotency:
            self._guard_once(planner.effects, changes, idempotency)
        return PlannedWrite(planner, list(planner.effects), rest)

    def _concerned(self, changes: Iterable[Change]) -> dict[RecordKey, Record]:
        records = [each.record for each in changes if not isinstance(each, Create | Amend | Add | Beside)]
        return {(record.collection, record.id): record for record in records}

    def _unread(self, changes: Iterable[Change], snapshot: AbstractCollection[RecordKey]) -> list[RecordKey]:
        """Give the records that the changes touch or link to, and that nobody has read yet."""
        created = {(each.collection, each.id) for each in changes if isinstance(each, Create)}
        touched = dict.fromkeys(key for change in changes for key in self._touched(change))
        return [each for each in touched if each not in created and each not in snapshot]

    def _touched(self, change: Change) -> Iterable[RecordKey]:
        """Give the records that a change touches or links to."""
        match change:
            case Create(collection, _, values):
                return self._schema.link_targets(collection, values)
            case Update(record, values):
                return self._moved_targets(record, values)
            case Delete(record):
                return self._schema.link_targets(record.collection, record.values)
            case Amend(collection, id, field, add, remove):
                to = self._schema[collection].links[field].to
                return [(collection, id), *((to, target) for target in add | remove)]
            case Add(collection, id):
                return [(collection, id)]
            case Unchanged() | Expect() | Fence() | Beside():
                return []

    def _moved_targets(self, record: Record, values: Values) -> list[RecordKey]:
        """Give the records that some field links to only before or only after an update."""
        moved: list[RecordKey] = []
        for name in self._schema[record.collection].links:
            before, after = ({name: content} for content in (record.values.get(name), values.get(name)))
            seen = set(self._schema.link_targets(record.collection, before))
            moved += seen ^ set(self._schema.link_targets(record.collection, after))
        return moved

    def _settle_pending(
        self, changes: Iterable[Change], snapshot: Mapping[RecordKey, Record], reserved: Sequence[int]
    ) -> None:
        """Finish what earlier large writes to these records have left: their lookups must be there to be moved.

        The id of a new record that the plan chose itself may have been a deleted one's.
        """
        partitions: set[str] = set()
        for change in _written(changes):
            subject = _subject(change)
            if isinstance(change, Create):
                partitions |= {keys.outbox(*subject)} if change.id not in reserved else set()
            elif subject in snapshot and (pending := snapshot[subject].pending):
                partitions.add(pending)
        for partition in partitions:
            self._outbox.finish(partition)

    def _roll_forward(self, partition: str) -> None:
        """Carry out what a committed write left; what fails stays in the outbox, for the stream's consumer."""
        from botocore.exceptions import BotoCoreError, ClientError

        with suppress(Busy, BotoCoreError, ClientError):
            self._outbox.finish(partition)

    def _raise_last_ids(self, changes: Iterable[Change], reserved: Sequence[int]) -> None:
        """Make later ids go on above ids that the plan chose itself."""
        for change in changes:
            if isinstance(change, Create) and change.id not in reserved:
                self._raise_last_id(change.collection, change.id)

    def _raise_last_id(self, collection: str, id: int) -> None:
        from botocore.exceptions import ClientError

        try:
            dynamodb().update_item(
                TableName=self._table,
                Key=keys.wire(keys.LAST_IDS),
                UpdateExpression="SET #name = :id",
                ConditionExpression="attribute_not_exists(#name) OR #name < :id",
                ExpressionAttributeNames={"#name": collection},
                ExpressionAttributeValues={":id": {"N": str(id)}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def _put_in_outbox(self, planner: Planner, changes: Sequence[Change]) -> str:
        """Add the outbox items of what the planner deferred, and give their partition."""
        first = _subject(_written(changes)[0])
        partition = keys.outbox(*first)
        for number, part in enumerate(outbox.parts(planner.rest)):
            effect = planner.effects[keys.outbox_part(*first, planner.written, number)]
            effect.fresh = True
            effect.assigned = {"part": {"S": part}}
        for collection, id in planner.results:
            effect = planner.effects[keys.record(collection, id)]
            effect.assigned["pending"] = {"S": partition}
            effect.removed.discard("pending")
        return partition

    def _commit(self, planned: PlannedWrite, records: int) -> None:
        planner, actions = planned.planner, planned.actions
        kept = (each for each in actions if not (each.gone or each.elsewhere))
        witness = next((each.key for each in kept if "written" in each.assigned), None)
        try:
            commit_planned(self._table, self._bucket, planner, actions, witness)
        except Oversized:
            raise TooLarge(records // 2, bytes=LARGEST_BYTES) from None
        for collection, id in planner.results:
            self._known_buckets.add((collection, keys.bucket_of(id)))
            self._saw(collection, id)
        if len(self._known_lines) > _LINES_REMEMBERED:
            self._known_lines.clear()
        self._known_lines.update(planner.shared_lines)

    def _guard_once(self, effects: Effects, changes: Iterable[Change], idempotency: IdempotencyKey) -> None:
        made = [_subject(each) for each in _written(changes) if not isinstance(each, Delete)]
        effect: ItemEffect = effects[keys.once(idempotency.scope, idempotency.key)]
        effect.fresh = True
        effect.conditions = [ItemCondition("attribute_not_exists(#pk)", _Repeated())]
        effect.assigned = {
            "digest": {"S": idempotency.digest},
            "made": {"L": [{"M": {"c": {"S": name}, "id": {"N": str(id)}}} for name, id in made]},
            "expires": {"N": str(int(time.time()) + _KEY_LIFE)},
        }

    def _repeat(self, used: Item, idempotency: IdempotencyKey | None) -> list[Record]:
        assert idempotency is not None
        if used["digest"]["S"] != idempotency.digest:
            raise KeyReused(idempotency.key)
        made = [(each["M"]["c"]["S"], int(each["M"]["id"]["N"])) for each in used["made"]["L"]]
        found = self._reader.records(made)
        for each in made:
            if each not in found:
                raise MissingRecord(*each)
        return self._reader.whole([found[each] for each in made])

    def _committed(
        self, planner: Planner, changes: Sequence[Change], snapshot: Mapping[RecordKey, Record], rolled: bool
    ) -> list[Record]:
        written: list[Record] = []
        for change in _written(changes):
            match change:
                case Create(collection, id, _) | Amend(collection, id, _):
                    written.append(planner.results.get((collection, id)) or snapshot[collection, id])
                case Update(record, _):
                    written.append(planner.results[record.collection, record.id])
                case Delete(record):
                    written.append(record)
        if not rolled:
            return self._reader.whole(written)
        fresh = self._reader.records((record.collection, record.id) for record in written)
        return self._reader.whole([fresh.get((record.collection, record.id), record) for record in written])


def _written(changes: Iterable[Change]) -> list[Written]:
    return [each for each in changes if isinstance(each, Written)]


def _subject(change: Written) -> RecordKey:
    match change:
        case Create(collection, id) | Amend(collection, id):
            return collection, id
        case Update(record) | Delete(record):
            return record.collection, record.id


def _raise_final(reasons: Sequence[Any]) -> None:
    """Raise the violated constraint, unless a race was lost too: the value may be the record's own by now."""
    if not any(isinstance(reason, Race) for reason in reasons):
        raise next(reason for reason in reasons if isinstance(reason, NotUnique))
