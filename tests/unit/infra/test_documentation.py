"""The OpenAPI documents are up to date."""

import json
from pathlib import Path

import pytest

from infra.documentation import FILES, text


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(Path(*file.parts[-2:])))
def test_the_files_are_up_to_date(file: Path) -> None:
    assert file.read_text() == text(FILES[file]()), "run: python -m infra.documentation"
    assert json.loads(file.read_text()) == FILES[file]()
