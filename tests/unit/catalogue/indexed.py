"""An index with the faces of its cards, as the indexer keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from infra.tables import create_table
from shared.search import Card
from shared.search.addresses import uuid_of
from shared.search.faces import Faces
from shared.search.index_writer import IndexWriter
from shared.search.present import present_index
from shared.search.storage.manifest import shrink
from tests.buckets import make_bucket
from tests.unit.search.cards import DAY, card


class Indexed:
    """The present index, to put cards into."""

    def __init__(self, directory: Path) -> None:
        self._writer = IndexWriter(present_index(), directory)
        self._version = 0

    def put(self, *cards: Card) -> None:
        """Let everybody find some records."""
        assert self._writer.write({each.id: each for each in cards}, DAY) == {}
        self._version += 1
        Faces(present_index()).keep({each.id: each for each in cards}, self._version)

    def shrink(self, address: str) -> None:
        """Let fewer find a record, before its document is made anew."""
        shrink(present_index(), [address])


@contextmanager
def indexed(directory: Path) -> Iterator[Indexed]:
    """Give an empty index on moto, which the settings name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEARCH_TABLE", create_table(f"search-{uuid4().hex}"))
        patch.setenv("INDEX_BUCKET", make_bucket(versioned=False))
        yield Indexed(directory)


def experiment(id: int = 12, **more: object) -> Card:
    """Give the card of a public experiment."""
    address = f"experiment/{id}"
    said = {
        "dialect": "experiments",
        "kind": "experiment",
        "landing": f"/experiment/view/{id}/",
        "text": "Reduction firing.",
        "creators": ("Lena Ost", "Ada Muir"),
        "raw": {"uuid": (uuid_of(address),)},
    }
    return card(address, "Kiln 7, run 38", **(said | more))
