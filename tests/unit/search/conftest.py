from pathlib import Path

import pytest

from tests.unit.search.cards import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty index."""
    return Shelf(tmp_path)
