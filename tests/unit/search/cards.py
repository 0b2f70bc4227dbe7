"""Cards for the search's tests, and an index in a directory to put them into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from shared.search import PUBLIC, Card, Node, Reading
from shared.search.engine.searching import Hits, Searcher, open_searcher, search
from shared.search.engine.writing import LocalIndex

DAY = date(2026, 5, 1)
EVERYBODY = frozenset({PUBLIC})
_PLAIN = Card(
    id="",
    dialect="catalogue",
    kind="package",
    name="",
    title="",
    made=datetime(2026, 1, 1, tzinfo=UTC),
    changed=datetime(2026, 1, 2, tzinfo=UTC),
    readers=(Reading(PUBLIC),),
)


def card(identity: str, title: str = "", **more: Any) -> Card:
    """Gives a public card."""
    return replace(_PLAIN, id=identity, title=title, name=more.pop("name", identity), **more)


class Shelf:
    """An index in a directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.index = LocalIndex(directory)
        self._searcher: Searcher | None = None

    def apply(self, changes: Mapping[str, Card | None]) -> dict[str, str]:
        self._searcher = None
        return self.index.apply(changes, DAY)

    def put(self, *cards: Card) -> dict[str, str]:
        return self.apply({each.id: each for each in cards})

    def drop(self, *ids: str) -> None:
        self.apply(dict.fromkeys(ids))

    def search(self, tree: Node, readers: frozenset[str] | None = EVERYBODY, **more: Any) -> Hits:
        self._searcher = self._searcher or open_searcher(self.directory)
        return search(self._searcher, tree, readers, **more)

    def ids(self, tree: Node, **more: Any) -> set[str]:
        return set(self.search(tree, **more).ids)
