"""What a collection of records is, declared once as data: names, constraints, lookups, links."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Lookup:
    """How records are found by a field's value.

    Every lookup serves equality. `ordered` adds an entry in one ordered list of all values: globs from their literal
    prefix on, and ordering by the field, from keys only. `spread` says that values hardly ever repeat (instants): then
    equality is answered from the ordered list too, which saves an entry. `counted` keeps a counter per value; declare
    it where many records share a value (a flag, an owner): other values are counted by passing over their keys.

    `key` gives what a `spread` value (never null) is compared by, where that is not the value itself: values with one
    key are equal, and orders go by the keys. Records keep and show the value.
    """

    ordered: bool = False
    spread: bool = False
    counted: bool = False
    key: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A field that holds the id (`many`: a list of ids) of records of the collection `to`.

    `reverse` names the ids of the linking records as seen from the target; they ride on the target's item up to a
    bound. `counted` as for `Lookup`.
    """

    to: str
    many: bool = False
    reverse: str | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class IndexItem:
    """A line of an index: in which `partition` it stands, where (`sort`, then the id), and what it tells (JSON data).

    A sort text has at most `keys.ORDERED_BYTES` bytes; NUL may stand in it, between its parts.
    """

    partition: str
    sort: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


class _Every:
    def __contains__(self, name: object) -> bool:
        return True


EVERY_PARTITION: Final[Container[str]] = _Every()
"""All partitions of an index, whatever their names are."""


@dataclass(frozen=True, slots=True)
class Index:
    """How records are found by more than one field, or listed with something said about each.

    `entries` gives a record's lines from its id and values, and depends on nothing else: what an update changes is the
    difference between the lines before and after. `counted` has the partitions whose exact number of lines is kept:
    some names, or `EVERY_PARTITION`.

    `shared`: a line belongs to whichever records give it (a folder, to the files in it). It is written once and stays;
    once a record gives it no more it is marked as `left` for good, and whoever reads that must look whether others do.
    """

    entries: Callable[[int, Mapping[str, Any]], Iterable[IndexItem]]
    counted: Container[str] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What a collection's journal says of a record as it is: some data, and tags that are remembered.

    The tags of all that a record has been since its line was last deleted stay on the line, as `was`.
    """

    data: Mapping[str, Any]
    tags: frozenset[str] = frozenset()


class Unique:
    """A constraint: no two records have the same values in these fields. A null in any of them lifts it.

    Args:
        fields: the field names, in the order in which violations are named.
        covers: fields kept beside the constraint, so that `Store.lookup` finds them in one round trip.
        blanks: whether an empty text is a value; if not, it lifts the constraint as null does.
    """

    __slots__ = ("covers", "fields", "lifted_by", "name")

    def __init__(self, *fields: str, covers: tuple[str, ...] = (), blanks: bool = True) -> None:
        self.fields = fields
        self.covers = covers
        self.lifted_by = (None,) if blanks else (None, "")
        self.name = "+".join(fields)


@dataclass(frozen=True, slots=True)
class Reverse:
    """A link seen from its target: records of `source` whose `field` holds the target's id."""

    source: str
    field: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of record: its `name` (letters, digits, underscores), constraints, lookups and links.

    For example::

        Collection(
            "data_product",
            unique=(Unique("namespace", "name", "version"),),
            lookups={"name": Lookup(ordered=True), "version": Lookup()},
            links={"object": Link("object", reverse="data_products"), "namespace": Link("namespace", counted=True)},
        )

    `deletable` says whether records of it may go away: links to them are then checked inside the transaction, but for
    those of a large write (more than 100 items), which are checked just before it.

    `journal` gives what is noted of a record from its id and values. A line is put with every write that changes this,
    and with a deletion; it stays until somebody has taken note of it (`shared.packs`) and deletes it.
    """

    name: str
    unique: tuple[Unique, ...] = ()
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    deletable: bool = False
    indexes: Mapping[str, Index] = field(default_factory=dict)
    journal: Callable[[int, Mapping[str, Any]], JournalEntry] | None = None

    def index(self, name: str) -> Lookup | None:
        """Give the lookup of a field, declared or implied by a link; None if the field has none."""
        link = self.links.get(name)
        return Lookup(counted=link.counted) if link else self.lookups.get(name)

    def compared(self, name: str, value: Any) -> Any:
        """Give what a field's value is compared by (`Lookup.key`)."""
        lookup = self.lookups.get(name)
        return value if value is None or lookup is None or lookup.key is None else lookup.key(value)

    def constraint(self, names: Iterable[str]) -> Unique | None:
        """Give the constraint over exactly these fields, if there is one."""
        wanted = set(names)
        return next((unique for unique in self.unique if set(unique.fields) == wanted), None)


class Schema:
    """The collections that share a table, and what follows from them together: the reverse links.

    Raises:
        ValueError: two collections have one name, or a link leads out of the table.
    """

    def __init__(self, collections: Iterable[Collection]) -> None:
        self._collections: dict[str, Collection] = {}
        for collection in collections:
            if collection.name in self._collections:
                raise ValueError(f"collection {collection.name} is declared twice")
            self._collections[collection.name] = collection
        self._reverses: dict[str, dict[str, Reverse]] = {name: {} for name in self._collections}
        for collection in self._collections.values():
            for name, link in collection.links.items():
                if link.to not in self._collections:
                    raise ValueError(f"{collection.name}.{name} links to {link.to}, which this table does not hold")
                if link.reverse:
                    self._reverses[link.to][link.reverse] = Reverse(collection.name, name)

    def __getitem__(self, name: str) -> Collection:
        """Give the collection of that name."""
        return self._collections[name]

    def reverses(self, name: str) -> Mapping[str, Reverse]:
        """Give the reverse links that end at a collection, by their name there."""
        return self._reverses[name]

    def link_targets(self, name: str, values: Mapping[str, Any]) -> list[tuple[str, int]]:
        """Give the collections and ids of the records that these values of a collection link to."""
        targets: list[tuple[str, int]] = []
        for field_name, link in self._collections[name].links.items():
            content = values.get(field_name)
            if content is not None:
                targets += [(link.to, id) for id in (content if link.many else [content])]
        return targets
