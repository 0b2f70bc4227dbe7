"""What must be known to show objects: the sums of what lies below them, and the objects that they show whole.

It is read for any number of records at once, so that `wire` can then write each of them without reading anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from functions.experiments.models import Resource
from functions.experiments.store import store
from shared.records import Record, RecordKey, Tally


@dataclass(frozen=True, slots=True)
class Shown:
    """An object to be shown: the record that it is, or that it lies in; `path` leads there by its numbers (`children`).

    The path of an experiment is empty, that of one of its parameter sets has one number, that of a parameter two.
    """

    id: int
    record: Record
    path: tuple[int, ...] = ()


@dataclass
class Context:
    """What is known beside the records that are to be shown."""

    tallies: Mapping[RecordKey, Tally] = field(default_factory=dict)
    records: dict[RecordKey, Record] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)


def context_of(
    resource: Resource, records: Iterable[Record], known: Mapping[RecordKey, Record] | None = None
) -> Context:
    """Read what must be known to show records as objects of a resource.

    One round trip; two more where instruments or facilities are shown whole.

    Args:
        resource: the resource.
        records: the records that the objects are or lie in.
        known: records that were read already.
    """
    found = Context(records=dict(known or {}))
    shown = list({(each.collection, each.id): each for each in records}.values())
    wanted = {key for each in shown for key in _needed(resource, each)} - found.records.keys()
    counted = [each for each in shown if _is_counted(resource, each)]
    read, found.tallies = store().get_together(sorted(wanted), counted)
    found.records.update(read)
    _read_facilities(found, shown)
    return found


def _is_counted(resource: Resource, record: Record) -> bool:
    """Tell whether the sums of a record are shown."""
    if resource.name in ("experiment", "experimentauthor"):
        return record.collection == "experiment"
    return resource.name == "dataset"


def _needed(resource: Resource, record: Record) -> Iterator[RecordKey]:
    """Give the records that are shown whole, or named, in an object."""
    values = record.values
    if resource.name in _SHOW_SETS:
        yield from (("schema", each["schema"]) for each in values["parameter_sets"])
    if resource.name in ("dataset_file", "replica"):
        yield from (("storagebox", each["box"]) for each in values["replicas"])
    if resource.name == "dataset" and values["instrument"] is not None:
        yield ("instrument", values["instrument"])
    if resource.name == "instrument":
        yield ("facility", values["facility"])


_SHOW_SETS: Final = frozenset(
    {
        "experiment",
        "dataset",
        "dataset_file",
        "experimentauthor",
        "experimentparameterset",
        "datasetparameterset",
        "datafileparameterset",
    }
)


def _read_facilities(found: Context, shown: Sequence[Record]) -> None:
    """Read the facilities of instruments, and the names of the groups that manage facilities."""
    everything = [*shown, *found.records.values()]
    wanted = {("facility", each.values["facility"]) for each in everything if each.collection == "instrument"}
    missing = wanted - found.records.keys()
    if missing:
        found.records.update(store().get_all(sorted(missing), ()))
    facilities = [each for each in (*everything, *found.records.values()) if each.collection == "facility"]
    if facilities:
        from shared.accounts.groups import groups

        wanted_groups = {each.values["manager_group"] for each in facilities}
        found.groups = {id: group.name for id, group in groups(wanted_groups).items()}
