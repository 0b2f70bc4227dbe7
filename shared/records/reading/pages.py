"""Pages of a collection: filters, orders, exact counts, cursors.

What a page costs (consistent reads; R = the page's records at 4 KB a unit):

| list | round trips | read units |
|---|---|---|
| by id, no filter | 1 (2 in a process that has not seen the collection yet) | the records' bytes / 4 KB + 1 |
| by id, one equality on a lookup or link | 2 | R + 1 for the ids + 1 or the value's keys for the count |
| a glob on an ordered lookup | 2 + 1 per 1 MB of keys from the prefix on | R + about 10 per 1,000 keys |
| by an ordered field, no filter | 2 | R + 1 + 1 |
| several filters | 2 or 3 | R of what those that 1,000 records or fewer match leave + up to 1 MB of keys of each |
| several filters that each match more | 2 + 1 per 1 MB of keys | R of all that the first leaves, on every page |
| anything else: a filter or order without a lookup | 1 per MB | all records of the collection, on every page |

The first four cost the same on every page and at any size, but for the keys that a glob passes over. A plain offset
costs about 10 units per 1,000 keys passed over; in the first list it passes over the records themselves. One of more
than `FAR` takes another trip, for the count.

The last two read nothing past a bound (`bounds`): they are refused by the number of records, which is known before.
A glob is refused while it is read, past as many keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from shared.aws import parallel
from shared.records import bounds, keys
from shared.records.collection import Collection, Schema
from shared.records.reading.listing import BUCKETS_AT_ONCE, ListQuery, listing
from shared.records.reading.page import Entry, Page
from shared.records.reading.queries import AnyOf, Equal, Filter, Glob, Order
from shared.records.reading.reader import Reader
from shared.records.record import Item, Record, body_size

_KEYS_AT_ONCE = 1000
_ROOM = 6_000_000

_NARROW = "Ask for fewer by another filter, or leave the order to the ids."
_LONGER = "Begin the pattern with more of the name."

FAR = 1000
"""An offset from which a list is counted first: one past its end reads nothing."""


class Pages:
    """Answers lists over one table.

    Args:
        reader: the table's reader.
        schema: its collections.
    """

    def __init__(self, reader: Reader, schema: Schema) -> None:
        self._reader = reader
        self._schema = schema
        self._newest: dict[str, int] = {}

    def saw(self, collection: str, id: int) -> None:
        """Remember that a record exists, so that the newest page is looked for in the right bucket."""
        if id > self._newest.get(collection, 0):
            self._newest[collection] = id

    def page(
        self,
        name: str,
        filters: Sequence[Filter],
        order: Sequence[Order],
        limit: int,
        cursor: str | None,
        offset: int = 0,
    ) -> Page[Record]:
        """Give a page; see the module's table for the cost.

        Args:
            name: the collection.
            filters: all of them must hold.
            order: first by this, then by that; by id, newest first, unless it says otherwise.
            limit: how many records at the most, at least 1.
            cursor: where to go on, from another page's `next` or `previous` under the same filters and order.
            offset: how many matching records to pass over from there.

        Raises:
            BadCursor: the cursor does not belong to such a list.
            TooMuch: it would read too much.
        """
        collection = self._schema[name]
        query = listing(collection, filters, order, limit, cursor, offset)
        if not query.fields and not query.filters:
            read, count = self._by_id, self._count_all
        elif not query.fields and len(query.filters) == 1 and self._is_lookup(collection, query.filters[0]):
            read, count = self._by_value, self._count_equal
        elif not query.filters and self._is_ordered(query):
            read, count = self._by_field, self._count_all
        else:
            return self._by_matching(query)
        if offset > FAR and (total := count(query)) <= offset:
            return query.page([], {}, total, more=False)
        return read(query)

    def _is_lookup(self, collection: Collection, wanted: Filter) -> bool:
        index = collection.index(wanted.field)
        return isinstance(wanted, Equal) and wanted.value is not None and index is not None and not index.spread

    def _is_ordered(self, query: ListQuery) -> bool:
        index = query.collection.index(query.fields[0].field)
        return bool(index and (index.ordered or index.spread)) and query.single_direction

    # By id, no filter: the records' own buckets.

    def _by_id(self, query: ListQuery) -> Page[Record]:
        name = query.collection.name
        count, shown, more = self._read_buckets(query)
        records = self._reader.decode([(name, item) for item in shown])
        entries = [Entry((), keys.id_of(item["sk"]["S"])) for item in shown]
        if entries:
            self.saw(name, entries[0].id)
        return query.page(entries, {record.id: record for record in records}, count, more=more)

    def _read_buckets(self, query: ListQuery) -> tuple[int, list[Item], bool]:
        """Give the collection's count, the items on the page, and whether more follow them."""
        from_newest = query.place is None and query.descending
        first = self._newest_id(query.collection.name) if from_newest else query.place.id if query.place else 0
        asked = query.buckets(first)
        (count, newest), *pieces = self._read_side_by_side(query, asked, meta=True)
        fresh = sorted((index for index in newest if index > asked[0]), reverse=True)
        if from_newest and fresh:
            # Others have filled newer buckets since this process looked last.
            asked, pieces = fresh, self._read_side_by_side(query, fresh)
        items = list(chain.from_iterable(pieces))
        while query.offset + len(shown := fitting(items[query.offset : query.reach - 1])) >= len(items):
            asked = self._next_buckets(query, asked[-1], newest)
            if not asked:
                break
            items += chain.from_iterable(self._read_side_by_side(query, asked))
        return count, shown, query.offset + len(shown) < len(items)

    def _newest_id(self, name: str) -> int:
        """Give the newest id that this process knows of; it looks once, in the directory of buckets."""
        if name not in self._newest:
            _, newest = self._read_meta(name)
            self._newest[name] = (max(newest) + 1) * keys.BUCKET - 1 if newest else 0
        return self._newest[name]

    def _read_side_by_side(self, query: ListQuery, asked: list[int], meta: bool = False) -> list[Any]:
        """Read buckets at once, and before them in the results, if asked, the collection's meta partition."""
        head = [lambda: self._read_meta(query.collection.name)] if meta else []
        return parallel(*head, *(lambda index=index: self._read_bucket(query, index) for index in asked))

    def _read_meta(self, name: str) -> tuple[int, list[int]]:
        """Give a collection's exact count and its newest buckets: both lie at one end of one partition."""
        count, newest = 0, []
        for item in self._reader.query(keys.meta(name), keys.SHARDS + BUCKETS_AT_ONCE):
            if item["sk"]["S"][0] == "n":
                count += int(item["n"]["N"])
            else:
                newest.append(int(item["sk"]["S"][1:]))
        return count, newest

    def total(self, name: str) -> int:
        """Give the number of a collection's records. One round trip."""
        return self._read_meta(name)[0]

    def _count_all(self, query: ListQuery) -> int:
        return self.total(query.collection.name)

    def _read_bucket(self, query: ListQuery, index: int) -> list[Item]:
        here = query.place and keys.bucket_of(query.place.id) == index
        after = keys.number(query.place.id) if query.place and here else None
        bucket = keys.bucket(query.collection.name, index)
        items = self._reader.query(bucket, query.reach, after=after, descending=query.descending)
        return list(items if query.offset else _filling(items))

    def _next_buckets(self, query: ListQuery, last: int, newest: list[int]) -> list[int]:
        """Give the next buckets that exist past `last` in reading direction, from the directory."""
        if last == 0 if query.descending else last >= max(newest, default=0):
            return []
        name = query.collection.name
        after = keys.directory(name, last).sk
        entries = self._reader.query(keys.meta(name), BUCKETS_AT_ONCE, after=after, descending=query.descending)
        return [int(item["sk"]["S"][1:]) for item in entries if item["sk"]["S"][0] == "b"]

    # By id, one value: its lookup.

    def _by_value(self, query: ListQuery) -> Page[Record]:
        (wanted,) = query.filters
        assert isinstance(wanted, Equal)
        partition = keys.equal(query.collection.name, wanted.field, wanted.value)
        after = keys.number(query.place.id) if query.place else None

        def read_ids() -> list[int]:
            items = self._reader.query(partition, query.reach, after=after, descending=query.descending)
            return [keys.id_of(item["sk"]["S"]) for item in islice(items, query.offset, None)]

        def read_count() -> list[int]:
            return [self._count_equal(query)]

        ids, (count,) = parallel(read_ids, read_count)
        return self._fetch(query, [Entry((), id) for id in ids], count)

    def _count_equal(self, query: ListQuery) -> int:
        (wanted,), name = query.filters, query.collection.name
        assert isinstance(wanted, Equal)
        index = query.collection.index(wanted.field)
        if index and index.counted:
            return self._reader.total(keys.value_count(name, wanted.field, wanted.value))
        return self._reader.count(keys.equal(name, wanted.field, wanted.value))

    # By an ordered field, no filter: the ordered lookup.

    def _by_field(self, query: ListQuery) -> Page[Record]:
        name, order = query.collection.name, query.fields[0]
        after = query.place.position[0] + keys.SEPARATOR + keys.number(query.place.id) if query.place else None

        def read_entries() -> list[Entry]:
            partition = keys.ordered(name, order.field)
            items = self._reader.query(partition, query.reach, after=after, descending=query.descending)
            return [_entry(item) for item in islice(items, query.offset, None)]

        def read_count() -> list[Any]:
            return [self._count_all(query)]

        entries, (count,) = parallel(read_entries, read_count)
        return self._fetch(query, entries, count)

    # Everything else: find all that match, then take the page out of them.

    def _by_matching(self, query: ListQuery) -> Page[Record]:
        exact, rest = self._candidates(query)
        if exact is not None and not rest and not query.fields:
            return self._choose_ids(query, exact)
        bounds.check_records(self._count_all(query) if exact is None else len(exact), _NARROW)
        found = filter(partial(_matches, query.collection, rest), self._found(query.collection.name, exact))
        return self._choose(query, {record.id: record for record in found})

    def _found(self, name: str, ids: Iterable[int] | None) -> Iterable[Record]:
        """Give these records of a collection, or all of them."""
        return self._walk(name) if ids is None else self._reader.records((name, id) for id in ids).values()

    def _candidates(self, query: ListQuery) -> tuple[list[int] | None, list[Filter]]:
        """Give the ids that the lookups leave (None: no lookup helps) and the filters still to be checked.

        The first keys of every lookup are read side by side. Those that end there are exact, and their ids are
        intersected; the others are checked on the records. If none ends there, the first is read to its end.
        """
        usable = [
            (wanted, source) for wanted in query.filters if (source := self._key_reader(query.collection, wanted))
        ]
        if not usable:
            return None, list(query.filters)
        readers = [source() for _, source in usable]
        firsts = parallel(*(lambda reader=reader: list(islice(reader, _KEYS_AT_ONCE)) for reader in readers))
        complete = [position for position, ids in enumerate(firsts) if len(ids) < _KEYS_AT_ONCE]
        if not complete:
            firsts[0] += bounds.Passed(_NARROW).through(readers[0])
            complete = [0]
        left = set.intersection(*(set(firsts[position]) for position in complete))
        settled = [usable[position][0] for position in complete]
        return list(left), [wanted for wanted in query.filters if wanted not in settled]

    def _key_reader(self, collection: Collection, wanted: Filter) -> Callable[[], Iterator[int]] | None:
        """Give a reader of the ids that a filter's lookup leaves, None if it has no lookup."""
        index = collection.index(wanted.field)
        if isinstance(wanted, Glob):
            return (lambda: self._globbed(collection, wanted)) if index and index.ordered else None
        values = wanted.values if isinstance(wanted, AnyOf) else (wanted.value,)
        bounds.check_values(len(values), "Ask for them in parts.")
        if None in values:
            return None
        unique = collection.constraint([wanted.field])
        if unique:
            if any(value in unique.lifted_by for value in values):
                return None
            return lambda: self._guarded(collection, unique.name, values)
        if index and index.spread:
            return lambda: self._spread(collection, wanted.field, values)
        return (lambda: self._listed(collection, wanted.field, values)) if index else None

    def _globbed(self, collection: Collection, wanted: Glob) -> Iterator[int]:
        prefix = keys.sortable(wanted.prefix)
        items = self._reader.query(keys.ordered(collection.name, wanted.field), prefix=prefix, descending=False)
        for item in bounds.Passed(_LONGER).through(items):
            entry = _entry(item)
            text = item["v"]["S"] if "v" in item else keys.text_of(entry.position[0])
            if wanted.matches_text(text):
                yield entry.id

    def _spread(self, collection: Collection, name: str, values: Sequence[Any]) -> Iterator[int]:
        for value in dict.fromkeys(values):
            place = keys.sortable(value)
            for item in self._reader.query(keys.ordered(collection.name, name), prefix=place + keys.SEPARATOR):
                entry = _entry(item)
                if entry.position == (place,) and ("v" not in item or item["v"]["S"] == value):
                    yield entry.id

    def _guarded(self, collection: Collection, constraint: str, values: Sequence[Any]) -> Iterator[int]:
        guards = self._reader.items(keys.guard(collection.name, constraint, [value]) for value in values)
        return (int(item["id"]["N"]) for item in guards.values())

    def _listed(self, collection: Collection, name: str, values: Sequence[Any]) -> Iterator[int]:
        seen: set[int] = set()
        for value in dict.fromkeys(values):
            for item in self._reader.query(keys.equal(collection.name, name, value)):
                id = keys.id_of(item["sk"]["S"])
                if id not in seen:
                    seen.add(id)
                    yield id

    def _walk(self, name: str) -> Iterator[Record]:
        """Give all records of a collection, newest first."""
        directory = self._reader.query(keys.meta(name), prefix="b")
        for index in [int(item["sk"]["S"][1:]) for item in directory]:
            items = list(self._reader.query(keys.bucket(name, index)))
            yield from self._reader.decode([(name, item) for item in items])

    def _choose_ids(self, query: ListQuery, ids: list[int]) -> Page[Record]:
        entries = query.slice(query.sort([Entry((), id) for id in ids]))
        return self._fetch(query, entries, len(ids))

    def _choose(self, query: ListQuery, records: dict[int, Record]) -> Page[Record]:
        entries = [Entry(query.position(record), record.id) for record in records.values()]
        chosen = query.slice(query.sort(entries))
        return query.page(chosen[: query.limit], records, len(records), more=len(chosen) > query.limit)

    def _fetch(self, query: ListQuery, entries: list[Entry], count: int) -> Page[Record]:
        """Give the page of these entries; one entry more than are shown tells that there is a next page."""
        name = query.collection.name
        shown = entries[: query.limit]
        found = self._reader.items(keys.record(name, entry.id) for entry in shown)
        items = {keys.id_of(key.sk): item for key, item in found.items()}
        present = [entry for entry in shown if entry.id in items]
        fit = len(fitting(items[entry.id] for entry in present))
        if fit < len(present):
            shown = shown[: shown.index(present[fit])]
        records = self._reader.decode([(name, items[entry.id]) for entry in present[:fit]])
        return query.page(shown, {record.id: record for record in records}, count, more=len(shown) < len(entries))


def fitting(items: Iterable[Item]) -> list[Item]:
    """Give the first items whose bodies fit into one answer together, at least one."""
    read = list(_filling(items))
    return read[:-1] if len(read) > 1 and sum(map(body_size, read)) > _ROOM else read


def _filling(items: Iterable[Item]) -> Iterator[Item]:
    """Give items up to the first, after at least one, that fits into the answer no more: no more is even read."""
    size = 0
    for number, item in enumerate(items):
        yield item
        size += body_size(item)
        if number and size > _ROOM:
            return


def _entry(item: Item) -> Entry:
    sort_key, _, id = item["sk"]["S"].rpartition(keys.SEPARATOR)
    return Entry((sort_key,), int(id))


def _matches(collection: Collection, filters: Sequence[Filter], record: Record) -> bool:
    asked = ((wanted, record.values.get(wanted.field)) for wanted in filters)
    return all(wanted.matches({wanted.field: collection.compared(wanted.field, value)}) for wanted, value in asked)
