"""What a report is made of: a data product or a code run, and how it came about.

A *lineage* is read once and then handed to the writers (`provenance`, `crate`, `pages`), which ask it
questions and never touch the store.

It is read level by level: what one level needs is fetched together, so the number of sequential round
trips grows with the depth of the ancestry and not with the number of its records: twelve for a report that
looks one code run back, four more for every further one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from functions.registry.links import file_url
from shared.aws import parallel
from shared.records import Record, RecordKey, bounds

# What describes a record of a table, as table -> {name of the link or reverse link: the table it leads to}.
DESCRIPTIONS: Mapping[str, Mapping[str, str]] = {
    "object": {
        "storage_location": "storage_location",
        "file_type": "file_type",
        "authors": "author",
        "licences": "licence",
        "code_repo_release": "code_repo_release",
    },
    "object_component": {"issues": "issue"},
    "data_product": {"namespace": "namespace", "external_object": "external_object"},
    "external_object": {"original_store": "storage_location"},
    "storage_location": {"storage_root": "storage_root"},
    "user_author": {"author": "author"},
}

# The objects that a code run names beside its inputs.
SOFTWARE = ("code_repo", "model_config", "submission_script")

# The reverse links that are followed, and so must be read to their end. A storage root has more locations, and an
# input more code runs that read it, than anybody wants to hear of here.
FOLLOWED = frozenset({"components", "data_products", "outputs_of", "licences"})

# Gives the full names of accounts, by their ids; who is absent from the answer is unknown.
Names = Callable[[list[int]], Mapping[int, str]]


class RecordSource(Protocol):
    """What reading a lineage asks of a store (`shared.records.Store` gives it)."""

    def get(self, collection: str, id: int, /) -> Record | None:
        """Give a record, or None."""

    def get_all(self, wanted: Iterable[RecordKey], complete: Collection[str], /) -> Mapping[RecordKey, Record]:
        """Give the records that exist among these, of any collections, in one round trip.

        Of the reverse links that are past the bound of those that ride on a record, those in `complete` are whole.
        """

    def lookup(self, collection: str, values: Mapping[str, int], /) -> Mapping[str, Any] | None:
        """Give the `id` of the record that has these values of a unique constraint, or None; one round trip."""


def linked(record: Record, name: str) -> tuple[int, ...]:
    """Give the ids that a record holds in a link or list of links, or has under a reverse name."""
    value = record.values[name] if name in record.values else record.reverse.get(name, ())
    if value is None:
        return ()
    return (value,) if isinstance(value, int) else tuple(value)


@dataclass
class Lineage:
    """Everything that a report says, already read.

    `product` is the data product asked for (None when a code run was); `runs` are the code runs, the latest
    first. A link to a record that has gone reads as absent.
    """

    product: Record | None = None
    runs: list[Record] = field(default_factory=list)
    records: dict[RecordKey, Record] = field(default_factory=dict)
    people: dict[int, Record] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)

    def all(self, table: str, ids: Iterable[int]) -> list[Record]:
        """Give the records of a table that have these ids, each once and in this order."""
        keys = dict.fromkeys((table, id) for id in ids)
        return [self.records[key] for key in keys if key in self.records]

    def of(self, table: str) -> list[Record]:
        """Give all records of a table that the lineage has."""
        return [record for record in self.records.values() if record.collection == table]

    def many(self, records: Iterable[Record], name: str, table: str) -> list[Record]:
        """Give the records of `table` to which records lead by a link or reverse name, each once."""
        return self.all(table, (id for record in records for id in linked(record, name)))

    def one(self, record: Record | None, name: str, table: str) -> Record | None:
        """Give the first record to which a record leads by a link or reverse name, or None."""
        return next(iter(self.many([record], name, table)), None) if record else None

    def objects(self, run: Record, name: str) -> list[Record]:
        """Give the objects that a code run reads (`inputs`) or writes (`outputs`), as far as is known."""
        return self.many(self.many([run], name, "object_component"), "object", "object")

    def products(self, thing: Record) -> list[Record]:
        """Give the data products that an object is; it may have several names."""
        return self.many([thing], "data_products", "data_product")

    def authors(self, thing: Record) -> list[Record]:
        """Give the authors of an object."""
        return self.many([thing], "authors", "author")

    def issues(self, thing: Record) -> list[Record]:
        """Give the issues raised on any component of an object."""
        return self.many(self.many([thing], "components", "object_component"), "issues", "issue")

    def address(self, holder: Record, name: str = "storage_location") -> str | None:
        """Give where a record's bytes are: the root and the path, one slash between; None if unknown."""
        location = self.one(holder, name, "storage_location")
        root = self.one(location, "storage_root", "storage_root")
        if location is None or root is None:
            return None
        return file_url(root.values["root"], location.values["path"])

    def runner(self, run: Record) -> Record | None:
        """Give the author whom the account that recorded a run is linked to, or None."""
        return self.people.get(run.values["updated_by"])

    def account_name(self, run: Record) -> str:
        """Give the full name of the account that recorded a run, in the registry's words when unknown."""
        return self.names.get(run.values["updated_by"], "User Not Found")


def of_product(store: RecordSource, names: Names, product_id: int, depth: int = 1) -> Lineage | None:
    """Read the lineage of a data product.

    Args:
        store: where the registry's records are.
        names: gives the full names of accounts.
        product_id: the data product.
        depth: how many code runs to look back, from 1 on.

    Returns:
        The lineage, or None when there is no such data product.
    """
    product = store.get("data_product", product_id)
    if product is None:
        return None
    reading = _Reading(store, Lineage(product=product, records={("data_product", product.id): product}))
    objects = set(linked(product, "object"))
    for _ in range(depth):
        runs = reading.runs_behind(objects)
        if not runs:
            break
        reading.lineage.runs += runs
        objects = reading.used_by(runs)
    reading.describe(names)
    return reading.lineage


def of_run(store: RecordSource, names: Names, run_id: int) -> Lineage | None:
    """Read the lineage of one code run: what it read, wrote and was made of; None without it."""
    run = store.get("code_run", run_id)
    if run is None:
        return None
    reading = _Reading(store, Lineage(runs=[run], records={("code_run", run.id): run}))
    reading.used_by([run])
    reading.load(keys_of([run], {"outputs": "object_component"}))
    reading.describe(names)
    return reading.lineage


class _Reading:
    """A lineage in the making; nothing is asked for twice."""

    def __init__(self, store: RecordSource, lineage: Lineage) -> None:
        self.store = store
        self.lineage = lineage
        self.asked = set(lineage.records)

    def load(self, wanted: Iterable[RecordKey]) -> bool:
        """Read records of any tables, in one trip, and say whether there were any still to read."""
        missing = sorted(set(wanted) - self.asked)
        if missing:
            bounds.check_records(len(self.asked) + len(missing), "Look back over fewer code runs, with depth.")
            self.asked.update(missing)
            self.lineage.records.update(self.store.get_all(missing, FOLLOWED))
        return bool(missing)

    def open(self, objects: Collection[int]) -> list[Record]:
        """Read objects and then their components and data products; two trips."""
        self.load(("object", id) for id in objects)
        opened = self.lineage.all("object", objects)
        parts = keys_of(opened, {"components": "object_component", "data_products": "data_product"})
        self.load(parts)
        return opened

    def runs_behind(self, objects: Collection[int]) -> list[Record]:
        """Read the code runs, new to the lineage, that wrote any component of these objects; three trips."""
        components = self.lineage.many(self.open(objects), "components", "object_component")
        before = {run.id for run in self.lineage.runs}
        ids = {id for part in components for id in linked(part, "outputs_of")} - before
        self.load(("code_run", id) for id in ids)
        return self.lineage.all("code_run", sorted(ids))

    def used_by(self, runs: list[Record]) -> set[int]:
        """Read the components that code runs read, and their software, and give the ids of the objects read."""
        self.load(keys_of(runs, {"inputs": "object_component", **dict.fromkeys(SOFTWARE, "object")}))
        return objects_of(self.lineage.many(runs, "inputs", "object_component"))

    def describe(self, names: Names) -> None:
        """Open every object reached, and read who ran the code runs and what describes each record."""
        lineage = self.lineage
        self.open({thing.id for thing in lineage.of("object")} | objects_of(lineage.of("object_component")))
        users = sorted({run.values["updated_by"] for run in lineage.runs})
        lineage.names = names(users) if users else {}
        found = parallel(*(partial(self.store.lookup, "user_author", {"user": user}) for user in users))
        wanted = [("user_author", link["id"]) for link in found if link]
        while self.load([*wanted, *self.descriptions()]):
            pass
        for link in lineage.of("user_author"):
            if author := lineage.one(link, "author", "author"):
                lineage.people[link.values["user"]] = author

    def descriptions(self) -> list[RecordKey]:
        """Give the keys of what describes the records that are there by now."""
        return [key for table, names in DESCRIPTIONS.items() for key in keys_of(self.lineage.of(table), names)]


def keys_of(records: Iterable[Record], names: Mapping[str, str]) -> list[RecordKey]:
    """Give the keys to which records lead; `names` maps links and reverse names to the tables they lead to."""
    return [(table, id) for record in records for name, table in names.items() for id in linked(record, name)]


def objects_of(components: Iterable[Record]) -> set[int]:
    """Give the ids of the objects that components are of."""
    return {id for part in components for id in linked(part, "object")}
