"""A dataset's files, as a list and as folders: whoever may see the dataset sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from functions.experiments import refusals
from functions.experiments.access.callers import Caller
from functions.experiments.lists import files
from functions.experiments.lists import folders as tree
from functions.experiments.lists.filters import Wanted
from functions.experiments.lists.pages import read_all, shown_records
from functions.experiments.operations import parents, read
from functions.experiments.operations.behaviours import BEHAVIOURS
from functions.experiments.operations.parents import Parents
from functions.experiments.wire import Body
from shared.records import Record, Values, bounds


def visible_dataset(id: int, caller: Caller) -> Record:
    """Give a dataset that the caller may look into. Two round trips.

    Raises:
        Refused: 404, 403.
    """
    return visible_parents(id, caller).dataset


def visible_parents(id: int, caller: Caller) -> Parents:
    """Give the same with the dataset's experiments, visible or not.

    Raises:
        Refused: 404, 403.
    """
    found = parents.of_dataset(id)
    if found is None:
        raise refusals.not_found()
    if not found.visible(caller.viewer):
        raise refusals.forbidden()
    return found


def listed(dataset: Record, prefix: str, wanted: Wanted) -> tuple[list[Body], int]:
    """Give a page of a visible dataset's files whose folder begins with a text, and how many there are."""
    found = files.of_dataset(dataset, prefix, wanted)
    return read.bodies(BEHAVIOURS["dataset_file"].show, found.shown), found.total


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """What a folder of a dataset has directly in it; at the top of a small dataset all of it.

    Attributes:
        folders: the paths of its folders, on the first page.
        files: a page of its files, as the API shows them.
        more: whether there is another page.
    """

    folders: Sequence[str]
    files: Sequence[Body]
    more: bool


def look_into(dataset: int, folder: str, offset: int, limit: int) -> OpenFolder:
    """Open a folder of a dataset; that the caller sees the dataset is for whoever asks to know.

    Three round trips at most, whatever else the dataset has.

    Args:
        dataset: its id.
        folder: the path of the folder; empty: the top.
        offset: how many of its files are passed over.
        limit: how many are given.
    """
    folders, ids, more = tree.opened(dataset, folder, offset, limit)
    found = shown_records("dataset_file", ids, len(ids))
    bodies = read.bodies(BEHAVIOURS["dataset_file"].show, found.shown)
    return OpenFolder([each["path"] for each in folders], bodies, more)


_IN_PAGES: Final = "The list has them in pages: /api/v1/dataset_file/?dataset=12."


def every_file(dataset: Record) -> list[Values]:
    """Give what is kept of all files of a visible dataset, with their ids, by their paths. Two trips for 400 files.

    Raises:
        TooMuch: they are too many.
    """
    ids = tree.file_ids(dataset.id, "")
    bounds.check_records(len(ids), _IN_PAGES)
    return [{**each.values, "id": each.id} for each in read_all("dataset_file", ids)]
