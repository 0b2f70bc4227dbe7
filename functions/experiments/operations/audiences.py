"""A dataset's audience, which follows from its experiments and is kept beside it for lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from functions.experiments import audience
from functions.experiments.store import store
from shared.aws import parallel
from shared.deadline import Enough, never
from shared.records import Change, Equal, Expect, Prepared, Record, Update

_AT_ONCE: Final = 16


def audience_of(experiments: Iterable[Record]) -> audience.Audience:
    """Give the audience of a dataset that belongs to these experiments."""
    return audience.together(audience.of_experiment(each.values) for each in experiments)


def respread(experiment_id: int, after: int = 0, enough: Enough = never) -> int | None:
    """Give every dataset of an experiment the audience that it has by now; do nothing where it has it already.

    To be called after each change of an experiment's access rows or `public_access`, and again by whoever finds that
    the caller may not have finished: only lists depend on it, and only until then.

    Args:
        experiment_id: the experiment.
        after: its datasets up to this one have it.
        enough: is asked between the pieces.

    Returns:
        The dataset after which to go on; None if all is done.
    """
    ids = [id for id in store().ids("dataset", Equal("experiments", experiment_id)) if id > after]
    for start in range(0, len(ids), _AT_ONCE):
        if enough():
            return ids[start] - 1
        parallel(*(partial(_respread, id) for id in ids[start : start + _AT_ONCE]))
    return None


def _respread(dataset_id: int) -> None:
    def plan(prepared: Prepared) -> Sequence[Change]:
        dataset = prepared.get("dataset", dataset_id)
        if dataset is None:
            return []
        # Read after the dataset: whoever changes an experiment later comes here later.
        experiments = store().get_many("experiment", dataset.values["experiments"])
        now = audience_of(experiments.values())
        return [] if now == dataset.values["audience"] else [Update(dataset, {**dataset.values, "audience": now})]

    # What has been written may be out of date again, and who made it so may have been here before it was written:
    # the last to write is the last to look.
    while store().transact(plan, read=[("dataset", dataset_id)]):
        pass


def unchanged(experiments: Iterable[Record]) -> list[Change]:
    """Give the conditions under which a dataset of these experiments is written with the audience that they give."""
    return [Expect(each) for each in experiments]
