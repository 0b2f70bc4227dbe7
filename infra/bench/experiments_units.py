"""Round trips and units of reading a dataset's files and folders, and of lists of experiments, at several sizes.

The tables lie in DynamoDB Local; the meter counts by DynamoDB's rules.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from functions.experiments.lists import files as file_lists
from functions.experiments.lists import folders
from functions.experiments.lists.filters import Wanted
from functions.experiments.store import store
from infra.bench import experiments_lists
from infra.bench.counting import database, print_table
from infra.bench.filling import fill
from infra.tables import create_table
from shared.records import Add, Create, Record

SIZES = (100, 10_000, 100_000)
_FOLDERS = 3
_IN_A_FOLDER = 2


def main() -> None:
    """Print what each operation uses."""
    with database():
        tables = {size: create_table(f"experiments-{size}") for size in SIZES}
        datasets = {size: _filled(tables[size], size) for size in SIZES}
        operations = {
            "files of the dataset, the first 20": lambda dataset: file_lists.of_dataset(dataset, "", Wanted()),
            "its top folder": lambda dataset: folders.top_nodes(dataset.id, page=0),
            "a small folder": lambda dataset: folders.child_nodes(dataset.id, folder="notes/first"),
            "the files below a small folder": lambda dataset: folders.file_ids(dataset.id, folder="notes"),
        }

        def at(operation: Callable[[Record], object], size: int) -> object:
            os.environ["EXPERIMENTS_TABLE"] = tables[size]
            return operation(datasets[size])

        print_table(SIZES, {name: partial(at, operation) for name, operation in operations.items()})
        experiments_lists.measure(SIZES)


def _filled(table: str, size: int) -> Record:
    """Fill a table with one dataset, all but some of whose files lie in one large folder, and give the dataset."""
    os.environ.update(EXPERIMENTS_TABLE=table, FILES_BUCKET="no-bucket")
    here = store()
    audience = {"public": True, "readers": {}}
    children = {"parameter_sets": [], "next_set": 0}
    dataset = here.create(
        "dataset", {"description": "d", "experiments": [], "instrument": None, "audience": audience, **children}
    )
    fill(here, table, size, partial(_file, dataset.id), {("dataset", dataset.id): dataset})
    here.transact(lambda _: [Add("dataset", dataset.id, {"files": size, "bytes": size * 12})])
    return dataset


def _file(dataset: int, id: int) -> Create:
    small = id <= _FOLDERS * _IN_A_FOLDER
    folder = ("notes/first", "notes", "")[id % _FOLDERS] if small else "raw"
    values = {"dataset": dataset, "filename": f"file-{id:06d}.csv", "folder": folder, "directory": folder, "version": 1}
    told = {"size": 12, "md5sum": "0" * 32, "sha512sum": "", "mimetype": "text/csv", "replicas": [], "next_replica": 0}
    return Create("dataset_file", id, {**values, **told, "parameter_sets": [], "next_set": 0})
