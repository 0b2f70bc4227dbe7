"""What a write wants: the changes that a plan gives, and what a plan may know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.records.record import Record, Tally, Values

RecordKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Create:
    """A new record. The id is a reserved one, or any unused positive integer (later ids then go on above it)."""

    collection: str
    id: int
    values: Values


@dataclass(frozen=True, slots=True)
class Update:
    """New values for a record, whole; refused (and planned again) if the record has changed since it was read."""

    record: Record
    values: Values


@dataclass(frozen=True, slots=True)
class Delete:
    """The end of a record. What links to it is the caller's to unlink."""

    record: Record


@dataclass(frozen=True, slots=True)
class Amend:
    """Links added to and taken from a list of links of another record, whatever else happens to it.

    Unlike `Update` it may be rolled forward after the transaction, so one write may amend hundreds of records.
    """

    collection: str
    id: int
    field: str
    add: frozenset[int] = frozenset()
    remove: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A condition: no link has come to or gone from `record` under the name `reverse` since it was read."""

    record: Record
    reverse: str


@dataclass(frozen=True, slots=True)
class Expect:
    """A condition: `record` is still of the version that was read."""

    record: Record


@dataclass(frozen=True, slots=True)
class Add:
    """Amounts added to a record's tally (`Store.tallies`), which is kept in shards so that writers do not meet.

    A `fence` is a text that says under which circumstances the amounts count (the parents of the record, to whose
    tallies the caller adds as well): every addition to one record must give the same, until `Fence` replaces it.
    One that gives another loses the race, as does one to a record that is deleted meanwhile.
    """

    collection: str
    id: int
    amounts: Mapping[str, int]
    fence: str = "-"


@dataclass(frozen=True, slots=True)
class Fence:
    """A new fence for a record's tally, on the condition that nothing has been added since it was `seen`.

    The same write adds nothing to this tally.
    """

    record: Record
    seen: Tally
    fence: str


@dataclass(frozen=True, slots=True)
class Beside:
    """An item put into another table, in place of whatever has its key there: written if and only if the rest is.

    It is always in the first transaction, and one of its 100 items. Of two with one key the last counts. `item` is in
    the wire form, with `pk` and `sk`; the function's role must allow the put.
    """

    table: str
    item: Mapping[str, Any]


Written = Create | Update | Delete | Amend
"""The changes that write a record."""

Change = Written | Unchanged | Expect | Add | Fence | Beside


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """Makes a write safe to repeat: `scope` is who calls, `key` the caller's own word, `digest` of the request."""

    scope: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a plan may know: the reserved `ids`, in the order asked for, and the `records` that exist of those read."""

    ids: Sequence[int]
    records: Mapping[RecordKey, Record]

    def get(self, collection: str, id: int) -> Record | None:
        """Give a record that was read, None if it does not exist."""
        return self.records.get((collection, id))


Plan = Callable[[Prepared], Sequence[Change]]
