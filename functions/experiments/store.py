"""The group's records: what is kept of each resource, and how it is found.

Objects that have no life of their own lie inside their owner (`inside`): parameter sets with their parameters, an
experiment's access rows and authors, a file's replicas. Users and groups are those of `shared.accounts`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from functions.experiments import audience
from shared.packs.place import Collected
from shared.records import Collection, Index, IndexItem, JournalEntry, Link, Lookup, Unique
from shared.settings import settings
from shared.tables import store_of

ORDERS: Final[Mapping[str, tuple[str, ...]]] = {"experiment": ("title", "update_time"), "dataset": ("description",)}
"""What lists of what only some see can be ordered by besides the id, by collection: fields that are texts."""

_LONGEST_FOLDER: Final = 600
_LONGEST_NAME: Final = 280
_DIGEST: Final = 32


# Lines of the indexes


def _experiment_lines(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    """Give an experiment's lines: one in `public` or `hidden`, one for each of its readers."""
    told = {**_children(values), **_some(a=len(values["authors"]))}
    return audience.entries(audience.of_experiment(values), told, audience.told_owners(values))


def _dataset_lines(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    return audience.entries(values["audience"], _children(values))


def _experiment_noted(id: int, values: Mapping[str, Any]) -> JournalEntry:
    ordered = {order: values.get(order) for order in ORDERS["experiment"]}
    return audience.noted(audience.of_experiment(values), **ordered)


def _dataset_noted(id: int, values: Mapping[str, Any]) -> JournalEntry:
    return audience.noted(values["audience"], **{order: values.get(order) for order in ORDERS["dataset"]})


def _named(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    yield IndexItem(str(values["dataset"]), cut(values["filename"], _LONGEST_FOLDER))


def _placed(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    """Give a file's line in the order of folders: direct members of one begin with `within(folder)`."""
    verified = any(replica["verified"] for replica in values["replicas"])
    told = {"d": values["folder"], "f": values["filename"], **_some(v=verified)}
    yield IndexItem(str(values["dataset"]), within(values["folder"]) + cut(values["filename"], _LONGEST_NAME), told)


def _numbered(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    yield IndexItem(str(values["dataset"]), data={**_children(values), **_some(r=len(values["replicas"]))})


def _folders(id: int, values: Mapping[str, Any]) -> Iterator[IndexItem]:
    """Give the lines of all folders that a file lies in, each under the folder above it."""
    above = ""
    for name in values["folder"].split("/") if values["folder"] else ():
        told = {"name": name, "parent": above}
        yield IndexItem(str(values["dataset"]), within(above) + cut(name, _LONGEST_NAME), told)
        above = f"{above}/{name}" if above else name


def within(folder: str) -> str:
    """Give what the sort texts of a folder's direct members begin with, in the indexes `path` and `folder`."""
    return cut(folder, _LONGEST_FOLDER) + "\x00"


def beginning(prefix: str) -> str:
    """Give what the sort texts of all files begin with whose folder begins with a text; some others may, too.

    Whoever reads on it compares whole folders: a long text is cut.
    """
    raw = prefix.encode()
    return prefix if len(raw) <= _LONGEST_FOLDER - _DIGEST else raw[: _LONGEST_FOLDER - _DIGEST].decode(errors="ignore")


def cut(text: str, longest: int) -> str:
    """Give a text that fits into a sort key: itself, or its beginning and a digest, so that none is mistaken."""
    raw = text.encode()
    if len(raw) <= longest:
        return text
    return raw[: longest - _DIGEST].decode(errors="ignore") + hashlib.sha256(raw).hexdigest()[:_DIGEST]


def _children(values: Mapping[str, Any]) -> dict[str, int]:
    """Tell how many parameter sets and parameters lie in an object, so that lists of them can be counted."""
    sets = values["parameter_sets"]
    return _some(s=len(sets), p=sum(len(each["parameters"]) for each in sets))


def _some(**numbers: int) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number}


COLLECTIONS: Final = (
    Collection(
        "experiment",
        lookups={"title": Lookup()},
        deletable=True,
        indexes={"visible": Index(_experiment_lines, counted=audience.EVERYBODY)},
        journal=_experiment_noted,
    ),
    Collection(
        "dataset",
        lookups={"description": Lookup(), "directory": Lookup()},
        links={"experiments": Link("experiment", many=True), "instrument": Link("instrument")},
        indexes={"visible": Index(_dataset_lines, counted=audience.EVERYBODY)},
        journal=_dataset_noted,
    ),
    Collection(
        "dataset_file",
        unique=(Unique("dataset", "folder", "filename", "version"),),
        links={"dataset": Link("dataset")},
        indexes={
            "name": Index(_named),
            "path": Index(_placed),
            "children": Index(_numbered),
            "folder": Index(_folders, shared=True),
        },
    ),
    Collection("schema", unique=(Unique("namespace", covers=("name", "type", "subtype", "immutable", "hidden")),)),
    Collection(
        "parametername",
        unique=(Unique("schema", "name", covers=("data_type",)),),
        links={"schema": Link("schema")},
    ),
    Collection("facility", lookups={"name": Lookup(ordered=True), "manager_group": Lookup()}),
    Collection(
        "instrument",
        unique=(Unique("facility", "name"),),
        lookups={"name": Lookup(ordered=True)},
        links={"facility": Link("facility")},
    ),
    Collection("storagebox", unique=(Unique("name"),)),
)

store = store_of("experiments", COLLECTIONS)
"""Gives the store of the group's records."""


def packs(collection: str) -> Collected:
    """Give where the packs of experiments or datasets lie: who sees them, and their orders (`shared.packs`)."""
    return Collected(settings.table("experiments"), collection, ORDERS[collection], partial(_entries, collection))


def _entries(collection: str, ids: Iterable[int]) -> dict[int, JournalEntry]:
    note = store().schema[collection].journal
    assert note is not None
    return {id: note(id, record.values) for id, record in store().get_many(collection, ids).items()}
