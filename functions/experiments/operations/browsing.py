"""What pages show: what the API answers, what lies below it, and names in the place of addresses, read side by side.

Who may see what is decided by the operations of the API, before anything else is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.experiments import refusals
from functions.experiments.access.callers import Caller
from functions.experiments.inside import Shown
from functions.experiments.lists import records
from functions.experiments.lists.filters import Condition, Ordering, Wanted
from functions.experiments.models import RESOURCES
from functions.experiments.operations import folders, people, read
from functions.experiments.operations.behaviours import BEHAVIOURS
from functions.experiments.operations.folders import OpenFolder
from functions.experiments.store import store
from functions.experiments.wire import Body, id_of
from shared.aws import parallel
from shared.records import Record, Values
from shared.search.addresses import address
from shared.search.face import Face
from shared.search.related import related

_EXPERIMENT: Final = RESOURCES["experiment"]
_NEWEST: Final = (Ordering("id", descending=True),)

MOST_ROWS: Final = 100
"""Access rows of a page."""


@dataclass(frozen=True, slots=True)
class ExperimentList:
    """A page of experiments: `names` are those of the people who own them, by their ids."""

    experiments: Sequence[Body]
    total: int
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class ExperimentView:
    """An experiment, a page of its datasets, and who may do what with it, as far as the caller may know.

    `parameters` are the records of parameter names, by their ids; `users` and `groups` are names.
    """

    experiment: Body
    datasets: Sequence[Body]
    total: int
    rows: Sequence[Body]
    parameters: Mapping[int, Values]
    users: Mapping[int, str]
    groups: Mapping[int, str]
    related: Sequence[Face]


@dataclass(frozen=True, slots=True)
class DatasetView:
    """A dataset, an open folder of it, and those of its experiments that the caller sees.

    `readable` says whether the caller may have the files; `record` is the dataset's; `names` are those of the people
    who own its experiments, by their ids.
    """

    dataset: Body
    record: Record
    readable: bool
    experiments: Sequence[Body]
    names: Mapping[int, str]
    folder: OpenFolder
    parameters: Mapping[int, Values]
    related: Sequence[Face]


def experiments(caller: Caller, offset: int, limit: int, *, own: bool) -> ExperimentList:
    """Give a page of the experiments that the caller sees, or of those that are theirs or shared with them.

    The newest come first. What the API's list costs, and one round trip for names.
    """
    wanted = Wanted(orders=_NEWEST, limit=limit, offset=offset)
    shown, total = read.listed(_EXPERIMENT, wanted, caller, records.own_experiments if own else None)
    return ExperimentList(shown, total, _owners(shown, caller))


def experiment(id: int, caller: Caller, offset: int, limit: int) -> ExperimentView:
    """Give an experiment with a page of its datasets, the newest first.

    Two round trips, then those of the list of its datasets; all else is read beside it.

    Raises:
        Refused: 404, 401.
    """
    shown = read.by_id(_EXPERIMENT, [id], caller).one(id)
    wanted = Wanted((Condition((), "experiments", "exact", id),), limit=limit, offset=offset)
    found: list[Any] = parallel(
        partial(read.listed, RESOURCES["dataset"], wanted, caller),
        partial(_access, shown, caller),
        partial(_parameters, [shown]),
        partial(related, address("experiment", id), caller.principal),
    )
    (datasets, total), (rows, users, groups), parameters, faces = found
    return ExperimentView(shown, datasets, total, rows, parameters, users, groups, faces)


def _access(shown: Body, caller: Caller) -> tuple[Sequence[Body], Mapping[int, str], Mapping[int, str]]:
    """Give the access rows that the caller may see, all to owners, and the names of whom they and the owners are."""
    rows: Sequence[Body] = ()
    if caller.signed_in:
        wanted = Wanted((Condition((), "object_id", "exact", shown["id"]),), limit=MOST_ROWS)
        rows, _ = read.listed(RESOURCES["objectacl"], wanted, caller)
    held = {kind: [int(row["entityId"]) for row in rows if row["pluginId"] == kind] for kind in _NAMED}
    users, groups = people.names([*shown["owner_ids"], *held["django_user"]], held["django_group"], caller)
    return rows, users, groups


_NAMED: Final = ("django_user", "django_group")


def dataset(id: int, within: int, caller: Caller, folder: str, offset: int, limit: int) -> DatasetView:
    """Give a dataset of an experiment, with a page of a folder. Two round trips, then at most five.

    Args:
        id: the dataset.
        within: the experiment, which the caller need not see: a dataset is seen by whoever sees one of its experiments.
        caller: who asks.
        folder: the path of the folder; empty: the top.
        offset: how many of its files are passed over.
        limit: how many are given.

    Raises:
        Refused: 404, 403.
    """
    found = folders.visible_parents(id, caller)
    record = found.dataset
    if within not in record.values["experiments"]:
        raise refusals.not_found()
    above = [each.id for each in found.experiments]
    results: list[Any] = parallel(
        partial(folders.look_into, record, folder, offset, limit),
        partial(_described, record),
        partial(_among, above, caller),
        partial(related, address("dataset", id), caller.principal),
    )
    opened, (shown, parameters), (seen, names), faces = results
    return DatasetView(shown, record, found.content_readable(caller.viewer), seen, names, opened, parameters, faces)


def _among(ids: Sequence[int], caller: Caller) -> tuple[Sequence[Body], Mapping[int, str]]:
    """Give those of these experiments that the caller sees, and the names of who owns those without authors."""
    found = read.by_id(_EXPERIMENT, ids, caller).bodies
    seen = [found[id] for id in ids if id in found]
    return seen, _owners(seen, caller)


def _owners(shown: Iterable[Body], caller: Caller) -> Mapping[int, str]:
    """Give the names of the people who own those of some experiments that name no authors."""
    owners = (id for each in shown if not each["authors"] for id in each["owner_ids"])
    return people.names(owners, (), caller)[0]


def _described(record: Record) -> tuple[Body, Mapping[int, Values]]:
    [shown] = read.bodies(BEHAVIOURS["dataset"].show, [Shown.itself(record)])
    return shown, _parameters([shown])


def _parameters(bodies: Iterable[Body]) -> Mapping[int, Values]:
    """Give what is known of the parameters of objects: names for people, units, types. One round trip."""
    ids = {id_of(one["name"]) for body in bodies for each in body["parameter_sets"] for one in each["parameters"]}
    return {id: each.values for id, each in store().get_many("parametername", ids).items()} if ids else {}
