"""What pages show: what the API answers, what lies below it, and names in the place of addresses, read side by side.

Who may see what is decided by the operations of the API, and nothing is given before it is, no error either. What is
read for a page is read beside that: a page takes two round trips more than the API's answer, one for names and one for
links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
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
from functions.experiments.operations.parents import Parents
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
    """Give an experiment with a page of its datasets, the newest first. Four round trips.

    Raises:
        Refused: 404, 401.
    """
    wanted = Wanted((Condition((), "experiments", "exact", id),), limit=limit, offset=offset)
    found: list[Any] = parallel(
        _tried(partial(read.listed, RESOURCES["dataset"], wanted, caller)),
        _tried(partial(_access, id, caller)),
        _tried(partial(related, address("experiment", id), caller.principal)),
        partial(_explained, id, caller),
    )
    shown, parameters, owners = found.pop()
    (datasets, total), (rows, users, groups), faces = (each.result() for each in found)
    return ExperimentView(shown, datasets, total, rows, parameters, owners | users, groups, faces)


def _tried(call: Callable[[], Any]) -> Callable[[], Future[Any]]:
    """Have a call keep its error for whoever is known to see what it is about."""

    def run() -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call())
        except Exception as error:
            done.set_exception(error)
        return done

    return run


def _explained(id: int, caller: Caller) -> tuple[Body, Mapping[int, Values], dict[int, str]]:
    """Give an experiment that the caller sees, with the names of its parameters and of its owners.

    Raises:
        Refused: 404, 401.
    """
    shown = read.by_id(_EXPERIMENT, [id], caller).one(id)
    names: list[Any] = parallel(partial(_parameters, [shown]), partial(people.names, shown["owner_ids"], (), caller))
    return shown, names[0], names[1][0]


def _access(id: int, caller: Caller) -> tuple[Sequence[Body], dict[int, str], dict[int, str]]:
    """Give the access rows of an experiment that the caller may see, all to owners, and the names of whom they name."""
    rows = _rows(id, caller)
    held = {kind: [int(row["entityId"]) for row in rows if row["pluginId"] == kind] for kind in _NAMED}
    return rows, *people.names(held["django_user"], held["django_group"], caller)


def _rows(id: int, caller: Caller) -> Sequence[Body]:
    """Give the access rows of an experiment that the caller may see: all to owners."""
    if not caller.signed_in:
        return ()
    wanted = Wanted((Condition((), "object_id", "exact", id),), limit=MOST_ROWS)
    return read.listed(RESOURCES["objectacl"], wanted, caller)[0]


_NAMED: Final = ("django_user", "django_group")


def dataset(id: int, within: int, caller: Caller, folder: str, offset: int, limit: int) -> DatasetView:
    """Give a dataset of an experiment, with a page of a folder. Four round trips.

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
    found: list[Any] = parallel(
        partial(_within, id, within, caller),
        _tried(partial(folders.look_into, id, folder, offset, limit)),
        _tried(partial(related, address("dataset", id), caller.principal)),
    )
    parents, (seen, names), (shown, parameters) = found.pop(0)
    opened, faces = (each.result() for each in found)
    readable = parents.content_readable(caller.viewer)
    return DatasetView(shown, parents.dataset, readable, seen, names, opened, parameters, faces)


def _within(id: int, within: int, caller: Caller) -> tuple[Parents, Any, Any]:
    """Give what lies above a dataset that the caller sees, those of its experiments that they see, and the dataset.

    Raises:
        Refused: 404, 403.
    """
    found = _visible(id, within, caller)
    told: list[Any] = parallel(partial(_among, found.experiments, caller), partial(_itself, found.dataset))
    return found, told[0], told[1]


def _visible(id: int, within: int, caller: Caller) -> Parents:
    """Give a dataset of an experiment that the caller sees, and what lies above it. Two round trips.

    Raises:
        Refused: 404, 403.
    """
    found = folders.visible_parents(id, caller)
    if within not in found.dataset.values["experiments"]:
        raise refusals.not_found()
    return found


def _among(records: Sequence[Record], caller: Caller) -> tuple[Sequence[Body], Mapping[int, str]]:
    """Give those of these experiments that the caller sees, and the names of who owns those without authors."""
    seen = read.of_records(_EXPERIMENT, records, caller)
    return seen, _owners(seen, caller)


def _owners(shown: Iterable[Body], caller: Caller) -> Mapping[int, str]:
    """Give the names of the people who own those of some experiments that name no authors."""
    owners = (id for each in shown if not each["authors"] for id in each["owner_ids"])
    return people.names(owners, (), caller)[0]


def _itself(record: Record) -> tuple[Body, Mapping[int, Values]]:
    [shown] = read.bodies(BEHAVIOURS["dataset"].show, [Shown.itself(record)])
    return shown, _parameters([shown])


def _parameters(bodies: Iterable[Body]) -> Mapping[int, Values]:
    """Give what is known of the parameters of objects: names for people, units, types. One round trip."""
    ids = {id_of(one["name"]) for body in bodies for each in body["parameter_sets"] for one in each["parameters"]}
    return {id: each.values for id, each in store().get_many("parametername", ids).items()} if ids else {}
