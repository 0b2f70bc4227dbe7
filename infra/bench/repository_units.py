"""Round trips and units of what is done with a deposit and its files, at several sizes of the deposit.

The tables lie in DynamoDB Local; the meter counts by DynamoDB's rules.
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any, Final
from uuid import uuid4

from functions.repository import bootstrap, moments
from functions.repository.files import entries
from functions.repository.files.entries import FileContent
from functions.repository.operations import downloads, drafts, files, objects
from functions.repository.pids import Pid
from functions.repository.store import BYTES, DEPOSIT, FILE, FILES, store
from functions.repository.wire import pid_of
from infra.bench.counting import database, print_table
from infra.bench.filling import fill
from infra.tables import create_table
from shared.files import StoredFile
from shared.principal import CallerKind, Principal
from shared.records import Add, Create

SIZES: Final = (10, 10_000, 100_000)
_CALLER: Final = Principal(CallerKind.USER, 7, username="ada")
_BYTES: Final = StoredFile("files/repository/1/a/b", 12, "0" * 64, '"e"', "2026-02-03T08:00:00", md5="0" * 32)


def main() -> None:
    """Print what each operation uses."""
    with database():
        tables = {size: create_table(f"repository-{size}") for size in SIZES}
        deposits = {size: _filled(tables[size], size) for size in SIZES}
        operations = {
            "store a new file": lambda pid: files.write(pid, f"{uuid4()}.csv", lambda deposit: _content(), _CALLER),
            "the deposit, with its first 1,000 files": lambda pid: objects.read(pid, _CALLER),
            "a file": lambda pid: downloads.find(pid, "file-000007.csv", _CALLER),
            "the list's first 20 files": lambda pid: downloads.listing(pid, _CALLER, 0, 20),
            "20 files after the fifth": lambda pid: downloads.listing(pid, _CALLER, 0, 20, after=5),
        }

        def at(operation: Any, size: int) -> object:
            os.environ["REPOSITORY_TABLE"] = tables[size]
            return operation(deposits[size])

        print_table(SIZES, {name: partial(at, operation) for name, operation in operations.items()})


def _filled(table: str, size: int) -> Pid:
    """Fill a table with one deposit, and give its name."""
    os.environ.update(REPOSITORY_TABLE=table, FILES_BUCKET="no-bucket")
    bootstrap.ensure()
    said = {"title": "Tidal gauge 7", "community": "surf", "sharelevel": "Open"}
    deposit = drafts.create(DEPOSIT, lambda: said, _CALLER)
    fill(store(), table, size, partial(_file, deposit.id), {})
    store().transact(lambda _: [Add(DEPOSIT, deposit.id, {FILES: size, BYTES: size * _BYTES.size})])
    return pid_of(deposit.values)


def _content() -> FileContent:
    return FileContent(_BYTES.size, "text/csv", _BYTES)


def _file(deposit: int, id: int) -> Create:
    values = entries.stored(deposit, f"file-{id:06}.csv", f"21.T12996/{uuid4()}", _content(), moments.now())
    return Create(FILE, id, values)
