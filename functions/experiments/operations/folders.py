"""A dataset's files, as a list and as folders: whoever may see the dataset sees them."""

from __future__ import annotations

from functions.experiments import refusals
from functions.experiments.access.callers import Caller
from functions.experiments.lists import files
from functions.experiments.lists.filters import Wanted
from functions.experiments.operations import parents, read
from functions.experiments.operations.behaviours import BEHAVIOURS
from functions.experiments.wire import Body
from shared.records import Record


def visible_dataset(id: int, caller: Caller) -> Record:
    """Give a dataset that the caller may look into. Two round trips.

    Raises:
        Refused: 404, 403.
    """
    found = parents.of_dataset(id)
    if found is None:
        raise refusals.not_found()
    if not found.visible(caller.viewer):
        raise refusals.forbidden()
    return found.dataset


def listed(dataset: Record, prefix: str, wanted: Wanted) -> tuple[list[Body], int]:
    """Give a page of a visible dataset's files whose folder begins with a text, and how many there are."""
    found = files.of_dataset(dataset, prefix, wanted)
    return read.bodies(BEHAVIOURS["dataset_file"].show, found.shown), found.total
