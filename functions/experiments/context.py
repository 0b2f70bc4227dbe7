"""What must be known to show objects: the sums of what lies below them, and the objects that they show whole.

It is read for any number of records at once, so that `wire` can then write each of them without reading anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.experiments.inside import Shown
from functions.experiments.store import store
from shared.records import Record, RecordKey, Tally


@dataclass
class Context:
    """What is known beside the records that are to be shown."""

    tallies: Mapping[RecordKey, Tally] = field(default_factory=dict)
    records: dict[RecordKey, Record] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Show:
    """How the objects of a resource are shown.

    Attributes:
        write: writes one.
        needs: give the records that are shown whole, or named, in the objects of a record.
        counts: whether the sums of the record are shown.
    """

    write: Callable[[Shown, Context], dict[str, Any]]
    needs: Sequence[Callable[[Record], Iterable[RecordKey]]] = ()
    counts: bool = False


def context_of(show: Show, records: Iterable[Record], known: Mapping[RecordKey, Record] | None = None) -> Context:
    """Read what must be known to show what records are, or have in them.

    One round trip; two more where instruments or facilities are shown whole.

    Args:
        show: how the objects are shown.
        records: the records that the objects are or lie in.
        known: records that were read already.
    """
    found = Context(records=dict(known or {}))
    shown = list({(each.collection, each.id): each for each in records}.values())
    wanted = {key for each in shown for needed in show.needs for key in needed(each)} - found.records.keys()
    read, found.tallies = store().get_together(sorted(wanted), shown if show.counts else [])
    found.records.update(read)
    _read_facilities(found, shown)
    return found


def schemas(record: Record) -> Iterator[RecordKey]:
    """Give the schemas of a record's parameter sets."""
    return (("schema", each["schema"]) for each in record.values["parameter_sets"])


def boxes(record: Record) -> Iterator[RecordKey]:
    """Give the storage boxes of a file's copies."""
    return (("storagebox", each["box"]) for each in record.values["replicas"])


def instrument(record: Record) -> Iterator[RecordKey]:
    """Give the instrument of a dataset, if it has one."""
    if record.values["instrument"] is not None:
        yield ("instrument", record.values["instrument"])


def facility(record: Record) -> Iterator[RecordKey]:
    """Give the facility of an instrument."""
    yield ("facility", record.values["facility"])


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
