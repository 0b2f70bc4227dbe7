"""Lookups: the entries that find records by one field's value, equal or in order, and the counts of values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.records import keys
from shared.records.collection import Collection
from shared.records.record import Values
from shared.records.writing.derived import Derived
from shared.records.writing.rewrites import Rewrite


def move_lookups(derived: Derived, collection: Collection, rewrite: Rewrite) -> None:
    """Move a record's entries from its old values to its new ones.

    Args:
        derived: takes the entries and counts.
        collection: the record's collection.
        rewrite: the record before and after.
    """
    for name in (*collection.lookups, *collection.links):
        lookup = collection.index(name)
        assert lookup is not None
        if not lookup.spread:
            _move_equal(derived, name, rewrite, lookup.counted)
        if lookup.ordered or lookup.spread:
            _move_ordered(derived, collection, name, rewrite)


def _move_equal(derived: Derived, name: str, rewrite: Rewrite, counted: bool) -> None:
    collection, id = rewrite.collection, keys.number(rewrite.id)
    gone, come = rewrite.difference(name)
    for value in gone:
        derived.remove(keys.Key(keys.equal(collection, name, value), id))
        if counted:
            derived.count(keys.value_count(collection, name, value), -1)
    for value in come:
        derived.put(keys.Key(keys.equal(collection, name, value), id))
        if counted:
            derived.count(keys.value_count(collection, name, value), 1)


def _move_ordered(derived: Derived, collection: Collection, name: str, rewrite: Rewrite) -> None:
    """Move the one entry that a record has in the order of a field; no value has its place there, too."""
    before, after = (_ordered(collection, name, rewrite.id, each) for each in (rewrite.values_before, rewrite.after))
    if before and (after is None or before[0] != after[0]):
        derived.remove(before[0])
    if after and before != after:
        derived.put(*after)


def _ordered(
    collection: Collection, name: str, id: int, values: Values | None
) -> tuple[keys.Key, Mapping[str, Any]] | None:
    """Give a record's entry in the order of a field: its key, and the whole value where the key has but a part."""
    if values is None:
        return None
    value = collection.compared(name, values.get(name))
    cut = isinstance(value, str) and keys.text_of(keys.sortable(value)) != value
    return keys.ordered_entry(collection.name, name, value, id), {"v": {"S": value}} if cut else {}
