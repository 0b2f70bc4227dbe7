"""Changing an index that lies in a directory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import tantivy

from shared.search.card import Card
from shared.search.engine.documents import document
from shared.search.engine.faults import is_engine_fault
from shared.search.engine.schema import make_index, open_index
from shared.search.words import clean

META = "meta.json"
"""The engine's file that names the segments of an index."""

_PARTS = ("term", "idx", "pos", "store", "fast", "fieldnorm")
_MEMORY = 30_000_000
"""Bytes in which documents gather before they become a segment."""


class LocalIndex:
    """An index in a directory, for its one writer."""

    def __init__(self, directory: Path) -> None:
        """Open the index that is there, or make an empty one."""
        self._directory = directory
        self._index = open_index(directory) if (directory / META).exists() else make_index(directory)

    def apply(self, changes: Mapping[str, Card | None], day: date) -> dict[str, str]:
        """Replace documents, and wait until segments are merged; after an error the index must not be used any more.

        Args:
            changes: for each id its card, or None for a document to be deleted.
            day: the day as of which grants count.

        Returns:
            for each id whose card cannot be indexed, why; its old document is deleted.
        """
        refused: dict[str, str] = {}
        documents: dict[str, tantivy.Document | None] = {}
        for identity, card in changes.items():
            try:
                documents[identity] = None if card is None else _document(identity, card, day)
            except Exception as error:
                documents[identity] = None
                refused[identity] = f"{type(error).__name__}: {error}"
        return refused | self._apply(documents)

    def _apply(self, documents: Mapping[str, tantivy.Document | None]) -> dict[str, str]:
        """Commit at once, or else by halves; what cannot be added alone is deleted."""
        try:
            self._commit(documents)
        except BaseException as error:
            if not is_engine_fault(error):
                raise
            if len(documents) > 1:
                halves = list(documents.items())
                middle = len(halves) // 2
                return self._apply(dict(halves[:middle])) | self._apply(dict(halves[middle:]))
            self._commit(dict.fromkeys(documents))
            return dict.fromkeys(documents, f"{type(error).__name__}: {error}")
        return {}

    def _commit(self, documents: Mapping[str, tantivy.Document | None]) -> None:
        """Delete and add; with a writer of its own, for after an error one stores nothing and does not say so."""
        if not documents:
            return
        writer = self._index.writer(_MEMORY, 1)
        try:
            for identity, each in documents.items():
                writer.delete_documents_by_term("id", clean(identity))
                if each is not None:
                    writer.add_document(each)
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()

    def files(self) -> list[str]:
        """Give the names of the files that make up the index; the last is the one that names the others."""
        meta = json.loads((self._directory / META).read_text())
        names: list[str] = []
        for segment in meta["segments"]:
            stem = segment["segment_id"].replace("-", "")
            names += [f"{stem}.{part}" for part in _PARTS]
            if segment["deletes"]:
                names.append(f"{stem}.{segment['deletes']['opstamp']}.del")
        return [*names, META]


def _document(identity: str, card: Card, day: date) -> tantivy.Document:
    if card.id != identity:
        raise ValueError(f"it is the card of {card.id}")
    return document(card, day)
