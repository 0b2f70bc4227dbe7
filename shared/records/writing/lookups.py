"""Lookups: the entries that find records by one field's value, equal or in order, and the counts of values."""

from __future__ import annotations

from shared.records import keys
from shared.records.collection import Collection
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
            _move_ordered(derived, name, rewrite)


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


def _move_ordered(derived: Derived, name: str, rewrite: Rewrite) -> None:
    """Move the one entry that a record has in the order of a field; no value has its place there, too."""
    before = rewrite.before.values.get(name) if rewrite.before else None
    after = rewrite.after.get(name) if rewrite.after is not None else None
    if rewrite.before and rewrite.after is not None and before == after:
        return
    if rewrite.before:
        derived.remove(keys.ordered_entry(rewrite.collection, name, before, rewrite.id))
    if rewrite.after is not None:
        cut = isinstance(after, str) and keys.text_of(keys.sortable(after)) != after
        whole = {"v": {"S": after}} if cut else {}
        derived.put(keys.ordered_entry(rewrite.collection, name, after, rewrite.id), whole)
