"""The names of what a page leads to, read in one batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from functions.registry.kinds import ReverseUrls
from functions.registry.labels import cut, label, numbered
from functions.registry.store import USERS, store
from functions.registry.tables import Column
from shared.accounts import users
from shared.aws import parallel
from shared.fields import ToOne
from shared.principal import Principal
from shared.records import Record, RecordKey


@dataclass(frozen=True, slots=True)
class Names:
    """What records and people are called. People have names only for who may see people: the signed-in."""

    records: Mapping[RecordKey, Record]
    people: Mapping[int, str]

    def of(self, table: str, id: int) -> str:
        """Give what a record or a person is called."""
        if table == USERS:
            return self.people.get(id) or f"Account {id}"
        record = self.records.get((table, id))
        return cut(label(record)) if record else numbered(table, id)


def read(keys: Iterable[RecordKey], caller: Principal) -> Names:
    """Read the names of records and people. One round trip."""
    wanted = set(keys)
    records = partial(store().get_all, sorted(key for key in wanted if key[0] != USERS), ())
    people = sorted(id for table, id in wanted if table == USERS) if caller.is_user else []
    if not people:
        return Names(records(), {})
    found, accounts = parallel(records, partial(users.users, people))
    return Names(found, {id: each.full_name or each.username for id, each in accounts.items()})


def linked(record: Record, each: Column) -> tuple[int, ...]:
    """Give the ids that a record has in a field of links, or under a reverse name."""
    if isinstance(each.kind, ReverseUrls):
        return record.reverse[each.name]
    value = record.values[each.name]
    return () if value is None else tuple(value) if isinstance(value, list | tuple) else (value,)


def keys_of(record: Record, fields: Iterable[Column], most: int) -> Iterable[RecordKey]:
    """Give what a record leads to by these fields, of each no more than so many."""
    for each in fields:
        if isinstance(each.kind, ToOne):  # as `is_link` says, in the types' words
            yield from ((each.kind.to, id) for id in linked(record, each)[:most])



def is_link(each: Column) -> bool:
    """Tell whether a field leads to records or people."""
    return isinstance(each.kind, ToOne)
