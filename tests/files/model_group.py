"""A group as small as can be: one record of a file, written conditionally, and the steps that every group follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from shared.files import Expected, Staged, StoredFile, uploads, verification

Step = Callable[[str], None]


@dataclass(frozen=True)
class FileRecord:
    """What the group keeps: the upload it awaits, what was declared, the verified bytes, and a version."""

    staged: Staged
    expected: Expected
    stored: StoredFile | None = None
    looked: int = 0
    version: int = 0


@dataclass
class Group:
    """A table of one record. `step` is told of every access to it, before and after, and may raise."""

    record: FileRecord
    step: Step = lambda moment: None
    history: list[FileRecord] = field(default_factory=list)

    def read(self) -> FileRecord:
        """Gives the record."""
        self.step("before read")
        return self.record

    def write(self, seen: FileRecord, changed: FileRecord) -> bool:
        """Writes the record if it still is the one that was seen."""
        self.step("before write")
        holds = self.record.version == seen.version
        if holds:
            self.record = replace(changed, version=seen.version + 1)
            self.history.append(self.record)
        self.step("after write")
        return holds

    def declare(self, expected: Expected) -> None:
        """Takes other metadata, as a PATCH does, unless the bytes are verified already."""
        while (record := self.read()).stored is None and record.expected != expected:
            self.write(record, replace(record, expected=expected))

    def arrived(self, owner: str, key: str) -> None:
        """Deals with bytes that have come; also what a PATCH and a look at an unverified file do."""
        while (record := self.read()).stored is None and record.staged.key == key:
            outcome = verification.settle(record.staged, record.expected)
            match outcome:
                case verification.Absent():
                    return
                case verification.Mismatch():
                    if self.write(record, replace(record, looked=record.looked + 1)):
                        return
                case verification.Stored(file):
                    if self.write(record, replace(record, stored=file)):
                        break
                    verification.withdraw(outcome)
        uploads.discard(Staged.at(key))  # verified by now, or nobody awaits these
