"""What a file belongs to: its dataset, and the experiments that decide who may read and write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from functions.experiments import refusals
from functions.experiments.access import rights
from functions.experiments.access.callers import Viewer
from functions.experiments.operations.work import Work
from functions.experiments.store import store
from shared.principal import Principal
from shared.records import Record


@dataclass(frozen=True, slots=True)
class Parents:
    """A dataset and its experiments, as read in this request."""

    dataset: Record
    experiments: tuple[Record, ...]

    @property
    def fence(self) -> str:
        """The text that says to which experiments' tallies this dataset's files count."""
        return fence(self.dataset)

    def visible(self, viewer: Viewer) -> bool:
        """Tell whether the viewer may see what is known of the dataset's files."""
        return rights.dataset_visible(self.experiments, viewer)

    def content_readable(self, viewer: Viewer) -> bool:
        """Tell whether the viewer may read the files themselves."""
        return rights.dataset_content_readable(self.experiments, viewer)

    def takes_files_of(self, principal: Principal) -> bool:
        """Tell whether the caller may add and change files: a right to write one of the experiments is enough.

        An immutable dataset takes none (MyTardis 4.x, `has_dataset_write`), but of administrators.
        """
        if self.dataset.values["immutable"] and not principal.is_site_admin:
            return False
        return rights.files_writable(self.experiments, principal)


_REMEMBERED = 4096

_experiments_of: dict[int, tuple[int, ...]] = {}
"""The experiments that datasets were last seen in, by the dataset's id. A hint of what to read beside a dataset: what
counts is what the dataset then says."""


def remember(dataset: Record) -> None:
    """Remember which experiments a dataset belongs to, for `guess`."""
    if len(_experiments_of) > _REMEMBERED:
        _experiments_of.clear()
    _experiments_of[dataset.id] = tuple(dataset.values["experiments"])


def guess(dataset: int) -> tuple[int, ...] | None:
    """Give the experiments that this process last saw a dataset in, None if it has not seen it."""
    return _experiments_of.get(dataset)


def fence(dataset: Record) -> str:
    """Give the text that names a dataset's experiments in the fence of its tally."""
    return ",".join(map(str, dataset.values["experiments"]))


def of_dataset(id: int) -> Parents | None:
    """Read a dataset with its experiments, None if there is no such dataset. Two round trips."""
    dataset = store().get("dataset", id)
    return of_datasets([dataset])[id] if dataset else None


def of_datasets(datasets: list[Record]) -> dict[int, Parents]:
    """Give the parents in each of these datasets, by its id. One round trip."""
    found = store().get_many("experiment", {id for each in datasets for id in each.values["experiments"]})
    return {each.id: among(each, found) for each in datasets}


def among(dataset: Record, experiments: Mapping[int, Record]) -> Parents:
    """Give the parents in a dataset, out of experiments by id; one that has gone meanwhile is left out."""
    return Parents(dataset, tuple(experiments[id] for id in dataset.values["experiments"] if id in experiments))


def in_work(work: Work, id: int) -> Parents | None:
    """Give the parents in a dataset that a write has read; experiments that it has come to since are read now."""
    dataset = work.record("dataset", id)
    if dataset is None:
        return None
    remember(dataset)
    return Parents(dataset, tuple(work.fetch("experiment", dataset.values["experiments"])))


def of_file(id: int) -> tuple[Record, Parents]:
    """Read a file with what it belongs to. Three round trips.

    Raises:
        Refused: 404.
    """
    file = store().get("dataset_file", id)
    parents = of_dataset(file.values["dataset"]) if file else None
    if file is None or parents is None:
        raise refusals.not_found()
    return file, parents
