"""One table of records: what a group of endpoints reads and writes through."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as AbstractCollection
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from shared.records import keys
from shared.records.changes import Change, Create, Delete, IdempotencyKey, Plan, Prepared, RecordKey, Update
from shared.records.collection import Collection, Schema
from shared.records.errors import MissingRecord
from shared.records.reading.page import Page
from shared.records.reading.queries import Equal, Filter, Order
from shared.records.reading.reader import Line, Reader
from shared.records.record import Item, Record, Tally, Values

if TYPE_CHECKING:
    from shared.records.reading.pages import Pages
    from shared.records.writing.writer import Writer


class Store:
    """Reads and writes the records of one table.

    Every read is consistent. A write takes two sequential round trips: one reserves ids and reads what the plan needs,
    side by side; one commits everything in a transaction.

    Args:
        table: the DynamoDB table's name.
        collections: what it holds.
        bucket: the S3 bucket of bodies too long for an item.
    """

    def __init__(self, table: str, collections: Iterable[Collection], bucket: str) -> None:
        self.schema = Schema(collections)
        self._table = table
        self._bucket = bucket
        self._reader = Reader(table, bucket, self.schema)

    # Lists and writes are most of the package's code, and the authorizer, on every request's way, needs neither:
    # they are imported when first used.

    @cached_property
    def _pages(self) -> Pages:
        from shared.records.reading.pages import Pages

        return Pages(self._reader, self.schema)

    @cached_property
    def _writer(self) -> Writer:
        from shared.records.writing.writer import Writer

        return Writer(self._table, self._bucket, self.schema, self._reader, self._pages.saw)

    # Reading

    def get(self, collection: str, id: int) -> Record | None:
        """Give a record, None if it does not exist. One round trip."""
        record = self._reader.record(collection, id)
        return self._reader.whole([record])[0] if record else None

    def get_many(self, collection: str, ids: Iterable[int]) -> dict[int, Record]:
        """Give the records that exist among these, by id. One round trip."""
        found = self._reader.records((collection, id) for id in ids)
        return {record.id: record for record in self._reader.whole(list(found.values()))}

    def get_all(self, wanted: Iterable[RecordKey], complete: AbstractCollection[str]) -> dict[RecordKey, Record]:
        """Give the records that exist among these, of any collections. One round trip.

        Of the reverse links past their bound, only those named in `complete` are completed.
        """
        found = self._reader.records(wanted)
        return dict(zip(found, self._reader.whole(list(found.values()), complete), strict=True))

    def last_id(self, collection: str) -> int:
        """Give the last id that has been given out, or chosen; 0 for none. One round trip."""
        item = self._reader.item(keys.LAST_IDS) or {}
        return int(item[collection]["N"]) if collection in item else 0

    def total(self, collection: str) -> int:
        """Give the number of a collection's records. One round trip, one unit."""
        return self._pages.total(collection)

    def find(self, collection: str, values: Mapping[str, Any]) -> Record | None:
        """Give the record that has these values in the fields of a unique constraint. Two round trips.

        Raises:
            KeyError: no constraint is over exactly these fields.
        """
        guard = self._guard(collection, values)
        return self.get(collection, int(guard["id"]["N"])) if guard else None

    def lookup(self, collection: str, values: Mapping[str, Any]) -> Values | None:
        """Give the `id` and the covered fields of the record with these unique values. One round trip.

        Raises:
            KeyError: no constraint is over exactly these fields.
        """
        guard = self._guard(collection, values)
        return None if guard is None else _known(guard)

    def lookup_many(self, collection: str, wanted: Sequence[Mapping[str, Any]]) -> list[Values | None]:
        """Give for each of these unique values what `lookup` gives, in order. One round trip."""
        guards = [self._guard_key(collection, values) for values in wanted]
        found = self._reader.items(guards)
        return [_known(found[guard]) if guard in found else None for guard in guards]

    def _guard(self, collection: str, values: Mapping[str, Any]) -> Item | None:
        return self._reader.item(self._guard_key(collection, values))

    def _guard_key(self, collection: str, values: Mapping[str, Any]) -> keys.Key:
        unique = self.schema[collection].constraint(values)
        if unique is None:
            raise KeyError(f"{collection} has no unique constraint over {', '.join(values)}")
        return keys.guard(collection, unique.name, [values[name] for name in unique.fields])

    def page(
        self,
        collection: str,
        filters: Sequence[Filter] = (),
        order: Sequence[Order] = (),
        limit: int = 100,
        cursor: str | None = None,
        offset: int = 0,
    ) -> Page[Record]:
        """Give a page of the records that match all filters; what it costs, `pages` tells in a table.

        An `offset` passes over that many records: over their keys (about 10 units per 1,000), or over the records
        themselves in a list by id without a filter.

        Raises:
            BadCursor: the cursor does not belong to such a list.
        """
        page = self._pages.page(collection, filters, order, limit, cursor, offset)
        return replace(page, records=tuple(self._reader.whole(page.records)))

    def entries(
        self,
        collection: str,
        index: str,
        partition: str,
        *,
        prefix: str = "",
        after: Line | None = None,
        limit: int | None = None,
        descending: bool = False,
    ) -> Iterator[Line]:
        """Give the lines of an index's partition by their sort texts and ids, as they are read.

        One round trip and a unit per 4 KB for each MB read: about 10 units per 1,000 lines that tell nothing.

        Args:
            collection: the collection's name.
            index: the index's name.
            partition: which of its partitions.
            prefix: what the sort texts begin with.
            after: the line to go on from.
            limit: how many lines at the most.
            descending: from the last to the first.
        """
        return self._reader.lines(
            keys.index(collection, index, partition),
            prefix=prefix or None,
            after=after,
            limit=limit,
            descending=descending,
        )

    def entry_count(self, collection: str, index: str, partition: str) -> int:
        """Give the exact number of lines: from the counter of a counted partition, else by passing over the keys."""
        if partition in self.schema[collection].indexes[index].counted:
            return self._reader.total(keys.index_count(collection, index, partition))
        return self._reader.count(keys.index(collection, index, partition))

    def among(self, collection: str, index: str, partition: str, ids: Iterable[int]) -> dict[int, Line]:
        """Give the lines of these ids that stand in a partition of an index without sort texts. One round trip."""
        return self._reader.present(keys.index(collection, index, partition), ids)

    def ids(self, collection: str, wanted: Equal, limit: int | None = None) -> list[int]:
        """Give the ids of the records with a value in a field with a lookup, ascending: about 10 units per 1,000.

        They are all, or as many as the `limit` says.
        """
        return list(self._reader.linking(collection, wanted.field, wanted.value, limit))

    def tally(self, record: Record) -> Tally:
        """Give what has been added to a record. One round trip."""
        return self.tallies([record])[record.collection, record.id]

    def tallies(self, records: Sequence[Record]) -> dict[RecordKey, Tally]:
        """Give what has been added to each of these records, by what they knew of their shards. One round trip."""
        return self.get_together((), records)[1]

    def get_together(
        self, wanted: Iterable[RecordKey], counted: Sequence[Record]
    ) -> tuple[dict[RecordKey, Record], dict[RecordKey, Tally]]:
        """Give the records that exist among `wanted`, and what has been added to each of `counted`. One round trip.

        Of the reverse links past their bound, none are completed.
        """
        records, found = self._reader.together(wanted, counted)
        return records, {key: found.get(key, Tally()) for key in ((each.collection, each.id) for each in counted)}

    # Writing

    def create(self, collection: str, values: Values, idempotency: IdempotencyKey | None = None) -> Record:
        """Create a record. Two round trips; errors as for `transact`."""

        def plan(prepared: Prepared) -> list[Change]:
            return [Create(collection, prepared.ids[0], values)]

        targets = self.schema.link_targets(collection, values)
        return self.transact(plan, reserve=[collection], read=targets, idempotency=idempotency)[0]

    def update(self, collection: str, id: int, change: Callable[[Values], Values]) -> Record:
        """Give a record the values that `change` makes of its present ones; errors as for `transact`.

        `change` is called again if the record changes in between. Two round trips (three where new links are made).
        """

        def plan(prepared: Prepared) -> list[Change]:
            record = _required(prepared, collection, id)
            return [Update(record, change(dict(record.values)))]

        return self.transact(plan, read=[(collection, id)])[0]

    def delete(self, collection: str, id: int) -> Record:
        """Delete a record and take it out of its targets' reverse links; errors as for `transact`."""
        return self.transact(lambda prepared: [Delete(_required(prepared, collection, id))], read=[(collection, id)])[0]

    def transact(
        self,
        plan: Plan,
        *,
        reserve: Sequence[str] = (),
        read: Iterable[RecordKey] = (),
        complete: AbstractCollection[str] = (),
        idempotency: IdempotencyKey | None = None,
    ) -> list[Record]:
        """Write what a plan wants: all of it, or nothing.

        Args:
            plan: gives the changes, knowing the reserved ids and the records read. It is called again, with fresh
                reads, when it has lost a race; it may raise anything, and then nothing is written.
            reserve: collections of which the plan needs a new id, one entry an id.
            read: the records that the plan needs, links' targets among them (others cost a round trip more).
            complete: names of the reverse links that the plan needs whole even where they are past their bound (a
                round trip more); the others are then empty.
            idempotency: makes the write safe to repeat, for a day at least: a second time it gives, in the same
                order, the records of the first as they are by then, but for those that it deleted.

        Returns:
            The record of each Create, Update, Delete and Amend, in the plan's order, as committed (Delete: as it was).

        Raises:
            NotUnique: a unique constraint is taken.
            MissingRecord: a link leads nowhere, or a record of the first time has gone by the second.
            TooLarge: the write has thousands of effects, more than 100 that cannot wait (records, guards), or more than
                4 MB of them.
            KeyReused: the idempotency key belongs to a different request.
            Busy: too many lost races; nothing was written.
        """
        return self._writer.transact(plan, reserve, read, complete, idempotency)

    def finish(self, key: Mapping[str, str], part: str) -> None:
        """Carry out one part of a large write that a crash may have left; do nothing if it has been done.

        Args:
            key: `pk` and `sk` of the outbox item.
            part: the item's attribute `part`.
        """
        self._writer.finish(keys.Key(key["pk"], key["sk"]), part)


def _known(guard: Item) -> Values:
    covers: Values = json.loads(guard["covers"]["S"]) if "covers" in guard else {}
    return {"id": int(guard["id"]["N"]), **covers}


def _required(prepared: Prepared, collection: str, id: int) -> Record:
    record = prepared.get(collection, id)
    if record is None:
        raise MissingRecord(collection, id)
    return record
