"""Shared lines of indexes: written by the first record that gives them, marked once one has left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.records import Store
from shared.records.writing.planning import Planner
from tests.storage.catalogue import COLLECTIONS
from tests.storage.conftest import BUCKET


def shelf(label: str, colour: str = "red") -> dict[str, Any]:
    return {"label": label, "colour": colour}


def lines(store: Store) -> dict[str, bool]:
    """Gives each colour with its mark."""
    return {line.sort: line.left for line in store.entries("shelf", "colours", "all")}


def test_a_line_stays_marked_when_another_process_enters_it_again(table: str) -> None:
    ours, theirs = Store(table, COLLECTIONS, BUCKET), Store(table, COLLECTIONS, BUCKET)
    ours.create("shelf", shelf("one"))
    ours.update("shelf", 1, lambda values: {**values, "colour": "blue"})
    assert lines(ours) == {"red": True, "blue": False}
    theirs.create("shelf", shelf("two"))
    assert lines(ours) == {"red": True, "blue": False}
    assert [line.data for line in ours.entries("shelf", "colours", "all")] == [{"first": "b"}, {"first": "r"}]


@pytest.mark.parametrize(
    "write",
    [
        lambda store, id: store.create("shelf", shelf(f"new {id}")),
        lambda store, id: store.update("shelf", id, lambda values: {**values, "colour": "green"}),
    ],
)
def test_a_process_touches_a_line_once(
    store: Store, write: Callable[[Store, int], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder is not fought over by all who write, or remove, the files in it."""
    for id in (1, 2, 3):
        store.create("shelf", shelf(f"shelf {id}"))
    touched: list[object] = []
    plan = Planner.plan

    def noting(self: Planner, changes: Any) -> None:
        plan(self, changes)
        touched.extend(effect.key.pk for effect in self.effects if "@colours@" in effect.key.pk)

    write(store, 1)
    monkeypatch.setattr(Planner, "plan", noting)
    write(store, 2)
    write(store, 3)
    assert touched == []
