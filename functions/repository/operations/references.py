"""References of a draft to files elsewhere, each under a handle that somebody else has given it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from functions.repository import moments, refusals
from functions.repository.files import entries
from functions.repository.files.references import FileReference
from functions.repository.operations import objects, writes
from functions.repository.operations.files import require_files
from functions.repository.operations.writes import ObjectWrite
from functions.repository.pids import Pid
from functions.repository.store import DEPOSIT, FILE, FILES, OPEN, store
from functions.repository.wire import ShownObject
from shared.principal import Principal
from shared.records import Add, Busy, Change, Create, NotUnique, Record, Update

_AT_ONCE: Final = 40
"""References that are written at once: each is a record and the guard of its name, and a transaction has 100 items."""

_ROUNDS: Final = 5


def add(
    pid: Pid, said: Callable[[], Sequence[FileReference]], caller: Principal, moment: str | None = None
) -> ShownObject:
    """Add references to a draft, in place of those with their names. Four round trips; two more for each 40.

    All of them are looked at before any is written. Of a crash in between the first ones are left, and the same request
    may be sent again.

    Args:
        pid: the deposit.
        said: gives the references.
        caller: who adds them.
        moment: when they were added, if not now.

    Raises:
        Refused: 401, 404, 403, 409 also for the name of a file that is stored, and what `said` raises.
    """
    deposit = writes.require(pid, caller, require_files)
    references = said()
    _known(deposit, references)
    for first in range(0, len(references), _AT_ONCE):
        _write(pid, deposit, references[first : first + _AT_ONCE], caller, moment)
    return objects.show(deposit)


def _write(
    pid: Pid, deposit: Record, references: Sequence[FileReference], caller: Principal, moment: str | None
) -> None:
    for _ in range(_ROUNDS):
        known = _known(deposit, references)
        new = [each for each in references if each.name not in known]

        def plan(
            writing: ObjectWrite, new: Sequence[FileReference] = new, known: Mapping[str, int] = known
        ) -> list[Change]:
            changes = _changes(writing, references, known, moment or moments.now())
            return [*changes, Add(DEPOSIT, deposit.id, {FILES: len(new)}, OPEN)]

        beside = [(FILE, id) for id in known.values()]
        try:
            writes.transact(pid, caller, require_files, plan, beside=beside, reserve=[FILE] * len(new))
        except (NotUnique, _Other):
            continue
        return
    raise Busy


class _Other(Exception):
    """A name is not what it was when it was looked up."""


def _known(deposit: Record, references: Sequence[FileReference]) -> dict[str, int]:
    """Give the files that have these names already. One round trip.

    Raises:
        Refused: 409 where one is stored.
    """
    wanted = [{"deposit": deposit.id, "name": each.name} for each in references]
    found = {each["name"]: each for each in store().lookup_many(FILE, wanted) if each}
    for name, file in found.items():
        if not file["external"]:
            raise _stored(name)
    return {name: file["id"] for name, file in found.items()}


def _changes(
    writing: ObjectWrite, references: Sequence[FileReference], known: Mapping[str, int], moment: str
) -> Iterator[Change]:
    ids = iter(writing.prepared.ids)
    for each in references:
        values = entries.external(writing.record.id, each.name, each.values, moment)
        if each.name not in known:
            yield Create(FILE, next(ids), values)
            continue
        file = writing.prepared.get(FILE, known[each.name])
        if file is None or not file.values["external"]:
            raise _Other
        yield Update(file, {**values, "created": file.values["created"]})


def _stored(name: str) -> Exception:
    return refusals.conflict(f"File '{name}' is stored here: delete it first")
