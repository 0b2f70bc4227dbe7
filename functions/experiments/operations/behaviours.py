"""What may be done with the objects of each resource: one row a resource.

People and groups are not among them: they are accounts, and have operations of their own (`people`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.experiments import context, inside, wire
from functions.experiments.access import visibility
from functions.experiments.access.callers import Caller
from functions.experiments.context import Show
from functions.experiments.inside import Inside, Records
from functions.experiments.lists import files as file_lists
from functions.experiments.lists import members, records
from functions.experiments.lists.filters import Wanted
from functions.experiments.lists.pages import Listed
from functions.experiments.models import RESOURCES, Resource
from functions.experiments.operations import (
    access_rows,
    authors,
    datasets,
    deletion,
    drafts,
    experiments,
    facilities,
    files,
    metadata,
    storage,
    vocabulary,
)
from functions.experiments.operations.drafts import Body
from functions.experiments.operations.members import Members
from functions.experiments.operations.permissions import Lister, to_people
from functions.experiments.operations.work import Step, Written
from shared.http import Who
from shared.records import Record

Judge = Callable[[Sequence[Record], Caller], set[int]]


def _read_only(drafts: Sequence[Any], caller: Caller) -> Sequence[Step]:
    raise AssertionError("no method that writes is served")


def _nothing(drafts: Sequence[Any], written: Written) -> Written:
    return written


@dataclass(frozen=True)
class Behaviour:
    """What may be done with the objects of a resource.

    Attributes:
        lies: where they lie.
        list: gives a page of those that a caller may see.
        see: tells which of the records that they are, or lie in, a caller may see.
        see_listed: tells the same of those that are listed, where a list shows others; None: as `see`.
        see_inside: tells whether an object inside a visible record is visible, too.
        show: how they are shown.
        reads: who reads one.
        writes: who changes one.
        makes: who makes one; whoever changes one if nothing is said.
        read: reads what a body says of one.
        steps: gives the steps that drafts come to; whether somebody `writes` at all has been checked.
        remove: gives the step that deletes one; None: nobody may.
        after: does what follows a write, which a crash may leave to the stream's consumer.
    """

    lies: Records | Inside
    list: Lister
    see: Judge
    show: Show
    see_inside: Callable[[inside.Shown, Caller], bool] = lambda shown, caller: True
    see_listed: Judge | None = None
    reads: Who = Who.READER
    writes: Who = Who.OWNER
    makes: Who | None = None
    read: Callable[[Resource, Body, int | None], Any] = drafts.read
    steps: Callable[[Sequence[Any], Caller], Sequence[Step]] = _read_only
    remove: Callable[[int, Caller], Step] | None = None
    after: Callable[[Sequence[Any], Written], Written] = _nothing


def shows_changes(resource: Resource) -> bool:
    """Tell whether answers to changes carry the object; those to new files say where the bytes go."""
    return resource.shows_written or resource.name == "dataset_file"


_SETS: Final = (context.schemas,)


def _described(word: str, owner: str, see: Judge, listed: Callable[[Inside, Wanted, Caller], Listed]) -> _Rows:
    """Give the rows of the parameter sets, and of the parameters, of records of a collection."""
    steps = partial(metadata.steps, owner)
    of_sets, of_parameters = f"{word}parameterset", f"{word}parameter"
    sets, parameters = inside.SETS[owner], inside.PARAMETERS[owner]
    show_set, show_parameter = Show(wire.parameter_set(of_sets), _SETS), Show(wire.parameter(of_parameters))
    return {
        of_sets: Behaviour(sets, partial(listed, sets), see, show_set, read=metadata.read_set, steps=steps),
        of_parameters: Behaviour(
            parameters, partial(listed, parameters), see, show_parameter, read=metadata.read_parameter, steps=steps
        ),
    }


def _plain(resource: str) -> Lister:
    return partial(records.plain, RESOURCES[resource])


_Rows = Mapping[str, Behaviour]

_ADMINISTRATED: Final[Mapping[str, Any]] = {"reads": Who.PERSON, "writes": Who.ADMIN}
_PUBLIC: Final[Mapping[str, Any]] = {"reads": Who.ANYBODY, "writes": Who.ADMIN, "steps": vocabulary.steps}

_BOXES: Final = Records("storagebox")
_list_boxes: Final = to_people(_plain("storagebox"))


def _of_boxes(written: Members, write: wire.Writer) -> Behaviour:
    """Give the row of what belongs to storage boxes."""
    listed = to_people(partial(members.of_boxes, written.place))
    return Behaviour(written.place, listed, visibility.of_people, Show(write), steps=written.steps, **_ADMINISTRATED)


BEHAVIOURS: Final[_Rows] = {
    "experiment": Behaviour(
        Records("experiment"),
        records.experiments,
        visibility.experiments,
        Show(wire.experiment, _SETS, counts=True),
        makes=Who.PERSON,
        steps=experiments.steps,
        remove=deletion.step,
        after=experiments.after,
    ),
    "experimentauthor": Behaviour(
        inside.AUTHORS,
        members.authors,
        visibility.experiments,
        Show(wire.author, _SETS, counts=True),
        steps=authors.AUTHORS.steps,
    ),
    "objectacl": Behaviour(
        inside.ACCESS_ROWS,
        access_rows.listed,
        visibility.experiments,
        Show(wire.access_row),
        see_inside=access_rows.may_see,
        steps=access_rows.steps,
        remove=access_rows.ROWS.removal,
        after=access_rows.after,
    ),
    "dataset": Behaviour(
        Records("dataset"),
        records.datasets,
        visibility.datasets,
        Show(wire.dataset, (*_SETS, context.instrument), counts=True),
        steps=datasets.steps,
    ),
    "dataset_file": Behaviour(
        Records("dataset_file"),
        file_lists.page,
        visibility.files,
        Show(wire.file, (*_SETS, context.boxes)),
        read=files.read,
        steps=files.steps,
        after=files.after,
    ),
    "replica": Behaviour(
        inside.REPLICAS,
        partial(file_lists.members, inside.REPLICAS),
        visibility.files,
        Show(wire.replica, (context.boxes,)),
    ),
    **_described("experiment", "experiment", visibility.experiments, members.of_visible),
    **_described("dataset", "dataset", visibility.datasets, members.of_visible),
    **_described("datafile", "dataset_file", visibility.files, file_lists.members),
    "schema": Behaviour(Records("schema"), _plain("schema"), visibility.everything, Show(wire.schema), **_PUBLIC),
    "parametername": Behaviour(
        Records("parametername"), _plain("parametername"), visibility.everything, Show(wire.parameter_name), **_PUBLIC
    ),
    "facility": Behaviour(
        Records("facility"),
        facilities.listed,
        visibility.facilities,
        Show(wire.facility),
        writes=Who.ADMIN,
        steps=facilities.facility_steps,
    ),
    "instrument": Behaviour(
        Records("instrument"),
        to_people(_plain("instrument")),
        visibility.instruments,
        Show(wire.instrument, (context.facility,)),
        see_listed=visibility.of_people,
        steps=facilities.instrument_steps,
    ),
    "storagebox": Behaviour(
        _BOXES, _list_boxes, visibility.of_people, Show(wire.box), steps=storage.steps, **_ADMINISTRATED
    ),
    "location": Behaviour(_BOXES, _list_boxes, visibility.of_people, Show(wire.plain("location")), reads=Who.PERSON),
    "storageboxoption": _of_boxes(storage.OPTIONS, wire.option),
    "storageboxattribute": _of_boxes(storage.ATTRIBUTES, wire.attribute),
}
"""Every resource whose objects are records, or lie inside some."""
