"""Deleting experiments, with the datasets that belong to no other, their files and the stored bytes.

The experiment goes in one transaction, and with it everything below it is out of reach. What is left is then removed
piece by piece by `purge`: by the request for as long as it may, and by the stream's consumer (`unfinished`), which is
told of every experiment that has gone. All steps may be repeated and run at once; an experiment's datasets are found by
their links until they have gone themselves, so that a crash anywhere ends with everything deleted.

A file that is registered at the same moment: before a dataset's files are counted and removed, its tally is fenced, and
from then on no file can be added to it. Whoever tries reads again and finds no experiment that would allow it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from functions.experiments import refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Caller
from functions.experiments.files import openings
from functions.experiments.operations.audiences import audience_of, unchanged
from functions.experiments.operations.work import Step, Work
from functions.experiments.store import store
from shared import deadline
from shared.aws import parallel
from shared.deadline import Enough, never
from shared.files import Staged, StoredFile, downloads
from shared.records import Change, Delete, Equal, Fence, Prepared, Record, Update, Values

_ENDING: Final = "ending"
"""The fence, and the mark, of a dataset that is being removed."""

_PURGE_SECONDS: Final = 5.0
_FILES_AT_ONCE: Final = 64
_FILES_IN_A_WRITE: Final = 4


def step(id: int, caller: Caller) -> Step:
    """Give the step that deletes an experiment; `purge` is to follow."""

    def apply(work: Work) -> int:
        record = work.record("experiment", id)
        if record is None:
            raise refusals.not_found()
        if not rights.may_delete(record, caller.principal):
            raise refusals.unauthorized()
        work.delete("experiment", id)
        return id

    return Step(apply, read=[("experiment", id)])


def purge_for_a_while(experiments: Sequence[int]) -> None:
    """Remove what deleted experiments leave, for as long as a request may; the rest is the stream's consumer's."""
    enough = deadline.after(_PURGE_SECONDS)
    for each in experiments:
        purge(each, enough=enough)


def purge(experiment: int, after: int = 0, enough: Enough = never) -> int | None:
    """Remove what a deleted experiment leaves; do nothing where nothing is left.

    Args:
        experiment: the id that it had.
        after: its datasets up to this one are done with.
        enough: is asked between the pieces.

    Returns:
        The dataset after which to go on; None if all is done.
    """
    if store().get("experiment", experiment) is not None:
        return None
    for dataset in store().ids("dataset", Equal("experiments", experiment)):
        if dataset > after and (enough() or not (_leaves(dataset) or _remove_dataset(dataset, enough))):
            return dataset - 1
    return None


def _leaves(dataset: int) -> bool:
    """Take a dataset out of experiments that have gone. Tell whether it still belongs to others.

    One that belongs to none is marked and fenced: no file can be added to it from then on.
    """
    belongs: list[bool] = []

    def plan(prepared: Prepared) -> Sequence[Change]:
        record = prepared.get("dataset", dataset)
        if record is None:
            return []
        # Read after the dataset: an experiment that has gone does not come back.
        others = list(store().get_many("experiment", record.values["experiments"]).values())
        belongs[:] = [True] if others else []
        return _left_to(record, sorted(others, key=lambda each: each.id))

    store().transact(plan, read=[("dataset", dataset)])
    return bool(belongs)


def _left_to(dataset: Record, others: Sequence[Record]) -> Sequence[Change]:
    if dataset.values.get(_ENDING):
        return []
    seen = store().tally(dataset)
    if not others:
        return [Update(dataset, {**dataset.values, _ENDING: True}), Fence(dataset, seen, _ENDING)]
    ids = [each.id for each in others]
    if ids == dataset.values["experiments"]:
        return []
    values = {**dataset.values, "experiments": ids, "audience": audience_of(others)}
    return [*unchanged(others), Update(dataset, values), Fence(dataset, seen, ",".join(map(str, ids)))]


def _remove_dataset(dataset: int, enough: Enough) -> bool:
    """Remove a dataset that no file can be added to any more: its files first, so that it leads to them till then.

    Tell whether it has gone, or there was not the time.
    """
    while files := store().ids("dataset_file", Equal("dataset", dataset)):
        for start in range(0, len(files), _FILES_AT_ONCE):
            if enough():
                return False
            _remove_files(files[start : start + _FILES_AT_ONCE])

    def plan(prepared: Prepared) -> Sequence[Change]:
        return [Delete(record) for record in prepared.records.values()]

    store().transact(plan, read=[("dataset", dataset)])
    return True


def _remove_files(ids: Sequence[int]) -> None:
    """Remove files, the bytes first: without the record nobody would find them."""
    records = store().get_many("dataset_file", ids)
    parallel(*(partial(_remove_bytes, replica) for each in records.values() for replica in each.values["replicas"]))
    batches = [ids[start : start + _FILES_IN_A_WRITE] for start in range(0, len(ids), _FILES_IN_A_WRITE)]
    parallel(*(partial(_delete_files, batch, records) for batch in batches))


def _delete_files(ids: Sequence[int], cleaned: dict[int, Record]) -> None:
    """Delete those records whose bytes have gone; one that has changed since may have new ones, and waits its turn."""

    def plan(prepared: Prepared) -> Sequence[Change]:
        return [
            Delete(record)
            for record in prepared.records.values()
            if record.id in cleaned and record.version == cleaned[record.id].version
        ]

    store().transact(plan, read=[("dataset_file", id) for id in ids])


def _remove_bytes(replica: Values) -> None:
    """Remove a copy's bytes, verified and staged; what lies in somebody else's bucket stays there."""
    if replica["stored"]:
        downloads.remove(StoredFile.of_values(replica["stored"]))
    if replica["staged"]:
        openings.give_up(Staged.of_values(replica["staged"]))
