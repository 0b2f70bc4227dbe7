"""The lines that records have in indexes: their own, those they share with other records, and the counts of lines."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from shared.records import keys
from shared.records.collection import Collection, Index, IndexItem
from shared.records.record import YES, Values, encode
from shared.records.writing.derived import Derived
from shared.records.writing.rewrites import Rewrite


class IndexLines:
    """The lines that one transaction enters and leaves.

    `shared_lines` has the shared lines that it enters, and (with True) those that it marks as left.

    Args:
        derived: takes the lines and counts.
        known: shared lines that are known to exist, and (with True) to be marked as left.
    """

    def __init__(self, derived: Derived, known: Container[tuple[keys.Key, bool]]) -> None:
        self.shared_lines: list[tuple[keys.Key, bool]] = []
        self._derived = derived
        self._known = known

    def move(self, collection: Collection, rewrite: Rewrite) -> None:
        """Leave the lines that a record has no more, and enter those that are new or tell something else."""
        for name, index in collection.indexes.items():
            before = _lines(rewrite, name, index, rewrite.values_before)
            after = _lines(rewrite, name, index, rewrite.after)
            for line, entry in before.items():
                if line not in after:
                    self._leave(line, entry, index)
                    self._count(collection.name, name, index, entry, -1)
            for line, entry in after.items():
                if before.get(line) != entry:
                    self._enter(line, entry, index)
                if line not in before:
                    self._count(collection.name, name, index, entry, 1)

    def _enter(self, line: keys.Key, entry: IndexItem, index: Index) -> None:
        if index.shared:
            self._share(line, entry, left=False)
        else:
            self._derived.put(line, _told(entry) if entry.data else {})

    def _leave(self, line: keys.Key, entry: IndexItem, index: Index) -> None:
        if index.shared:
            self._share(line, entry, left=True)
        else:
            self._derived.remove(line)

    def _share(self, line: keys.Key, entry: IndexItem, left: bool) -> None:
        """Enter a shared line, or mark it as left, unless this process knows that it has been: many write it."""
        if (line, left) not in self._known:
            self._derived.put(line, {**_told(entry), **({"left": YES} if left else {})})
            self.shared_lines.append((line, left))

    def _count(self, collection: str, name: str, index: Index, entry: IndexItem, change: int) -> None:
        if entry.partition in index.counted:
            self._derived.count(keys.index_count(collection, name, entry.partition), change)


def _lines(rewrite: Rewrite, name: str, index: Index, values: Values | None) -> dict[keys.Key, IndexItem]:
    """Give a record's lines in an index by their keys."""
    if values is None:
        return {}
    id = 0 if index.shared else rewrite.id
    return {
        keys.index_line(rewrite.collection, name, entry.partition, entry.sort, id): entry
        for entry in index.entries(rewrite.id, values)
    }


def _told(entry: IndexItem) -> dict[str, Any]:
    return {"data": {"S": encode(entry.data)}}
