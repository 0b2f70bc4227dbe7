"""The names of what a page leads to, read in one batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.registry.labels import cut, label, numbered
from functions.registry.links import linked
from functions.registry.store import USERS, store
from functions.registry.tables import Column
from shared.accounts import users
from shared.aws import parallel
from shared.fields import ToOne
from shared.principal import Principal
from shared.records import Record, RecordKey

COMPONENT: Final = "object_component"


@dataclass(frozen=True, slots=True)
class Names:
    """What records and people are called. People have names only for who may see people: the signed-in.

    `within` is the object whose page it is, if any: its components are called by their own names there.
    """

    records: Mapping[RecordKey, Record]
    people: Mapping[int, str]
    within: int | None = None

    def of(self, table: str, id: int) -> str:
        """Give what a record or a person is called."""
        if table == USERS:
            return self.people.get(id) or f"Account {id}"
        record = self.records.get((table, id))
        if record is None:
            return numbered(table, id)
        return cut(self._component(record) if table == COMPONENT else label(record))

    def _component(self, record: Record) -> str:
        """Call a component by the name of its object, if that is known here."""
        object = record.values["object"]
        if object == self.within:
            return "The whole object" if record.values["whole_object"] else str(record.values["name"])
        whole = self.records.get(("object", object))
        if whole is None:
            return label(record)
        return label(whole) if record.values["whole_object"] else f"{record.values['name']} of {label(whole)}"


def read(keys: Iterable[RecordKey], caller: Principal, within: int | None = None) -> Names:
    """Read the names of records and people. One round trip; a second one for the objects of components.

    Args:
        keys: what is to be named.
        caller: who asks.
        within: the object whose page it is.
    """
    wanted = set(keys)
    people = sorted(id for table, id in wanted if table == USERS) if caller.is_user else []
    results: list[Any] = parallel(
        partial(store().get_all, sorted(key for key in wanted if key[0] != USERS), ()),
        partial(names_of, people),
    )
    found, named = results
    parts = (each for key, each in found.items() if key[0] == COMPONENT)
    objects = {("object", each.values["object"]) for each in parts if each.values["object"] != within}
    missing = sorted(objects - found.keys())
    return Names({**found, **(store().get_all(missing, ()) if missing else {})}, named, within)


def names_of(people: Collection[int]) -> dict[int, str]:
    """Give the names of accounts: the full ones, where they have such. One round trip, or none for nobody."""
    return {id: each.full_name or each.username for id, each in users.users(people).items()} if people else {}


def keys_of(record: Record, fields: Iterable[Column], most: int) -> Iterable[RecordKey]:
    """Give what a record leads to by these fields, of each no more than so many."""
    for each in fields:
        if isinstance(each.kind, ToOne):  # as `is_link` says, in the types' words
            yield from ((each.kind.to, id) for id in linked(record, each)[:most])


def is_link(each: Column) -> bool:
    """Tell whether a field leads to records or people."""
    return isinstance(each.kind, ToOne)
