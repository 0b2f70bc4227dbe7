"""The objects that live inside a record: what they are, where they lie, and what a list counts of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from functions.experiments import inside as children
from functions.experiments.context import Shown
from functions.experiments.inside import child, child_id
from functions.experiments.wire import SHOWN_OPTION
from shared.records import Record, Values


@dataclass(frozen=True)
class Family:
    """The objects of one resource that live inside records of the collection `owner`.

    Attributes:
        owner: the collection of the records that they lie in.
        owner_id: gives the id of that record from an object's own.
        members: gives the objects in a record, with what is stored of each, in the order of their ids.
        counted: under which name the lines of the owner's index tell how many there are; empty: they do not.
    """

    owner: str
    owner_id: Callable[[int], int]
    members: Callable[[Record], Iterator[tuple[Shown, Values]]]
    counted: str = ""

    def find(self, record: Record, id: int) -> Shown | None:
        """Give an object in a record by its id, None if it is not there."""
        return next((shown for shown, _ in self.members(record) if shown.id == id), None)


def _listed(kept_in: str, room: int) -> Callable[[Record], Iterator[tuple[Shown, Values]]]:
    def members(record: Record) -> Iterator[tuple[Shown, Values]]:
        for each in record.values[kept_in]:
            yield Shown(child_id(record.id, each["n"], room), record, (each["n"],)), each

    return members


def _parameters(record: Record) -> Iterator[tuple[Shown, Values]]:
    for in_set in record.values["parameter_sets"]:
        set_id = child_id(record.id, in_set["n"], children.SETS)
        for each in in_set["parameters"]:
            yield Shown(child_id(set_id, each["n"], children.PARAMETERS), record, (in_set["n"], each["n"])), each


def _shown_options(record: Record) -> Iterator[tuple[Shown, Values]]:
    every = _listed("options", children.PROPERTIES)
    return ((shown, values) for shown, values in every(record) if values["key"] == SHOWN_OPTION)


def _family(owner: str, kept_in: str, room: int, counted: str = "") -> Family:
    return Family(owner, lambda id: child(id, room).owner, _listed(kept_in, room), counted)


def _sets(owner: str) -> Family:
    return _family(owner, "parameter_sets", children.SETS, "s")


def _parameters_of(owner: str) -> Family:
    return Family(owner, lambda id: child(child(id, children.PARAMETERS).owner, children.SETS).owner, _parameters, "p")


FAMILIES: Final[Mapping[str, Family]] = {
    "experimentparameterset": _sets("experiment"),
    "experimentparameter": _parameters_of("experiment"),
    "datasetparameterset": _sets("dataset"),
    "datasetparameter": _parameters_of("dataset"),
    "datafileparameterset": _sets("dataset_file"),
    "datafileparameter": _parameters_of("dataset_file"),
    "objectacl": _family("experiment", "acls", children.ROWS),
    "experimentauthor": _family("experiment", "authors", children.AUTHORS, "a"),
    "replica": _family("dataset_file", "replicas", children.REPLICAS, "r"),
    "storageboxoption": Family("storagebox", lambda id: child(id, children.PROPERTIES).owner, _shown_options),
    "storageboxattribute": _family("storagebox", "attributes", children.PROPERTIES),
}
"""Where the objects of these resources lie; all others have records of their own, or are people."""
