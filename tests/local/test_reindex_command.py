"""`make reindex`: a stack's index made anew, and compared with its records."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.registry.store import store
from infra import reindex
from infra.local import stack
from shared.search.faces import Faces
from shared.search.index_writer import IndexWriter
from shared.search.present import present_index, search_copy
from shared.search.tree import Everything
from tests.unit.search.cards import DAY, card

STACK = "reindexed"
RUN = {
    **{"run_date": None, "description": "Sediment of the firth", "uuid": "6d3c0f0e-5f0a-4bb5-9d68-1e0dbcd3b6a4"},
    **{"code_repo": None, "model_config": None, "submission_script": None, "inputs": [], "outputs": []},
    **{"last_updated": datetime(2026, 1, 1, tzinfo=UTC).isoformat(), "updated_by": 1},
}


@pytest.fixture(autouse=True)
def _stack(emulated_aws: str) -> Iterator[None]:
    """A stack; the command's settings are gone in the end."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*reindex._SETTINGS, "AWS_ENDPOINT_URL_S3"):
            patch.setenv(name, "")
        stack.deploy(stack.stateful(stack.expand()), STACK)
        yield


def test_reindex_makes_the_index_and_check_says_what_differs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert reindex.main(["--stack", STACK]) == 0
    assert "The index is made anew" in capsys.readouterr().out
    assert search_copy().search(Everything(), None).total == 0

    made = store().create("code_run", RUN)
    address = f"code_run/{made.id}"
    assert reindex.main(["--stack", STACK, "--check"]) == 1
    assert f"1 differ: {address}" in capsys.readouterr().out
    assert reindex.main(["--stack", STACK]) == 0
    assert "1 records, 1 cards" in capsys.readouterr().out
    assert search_copy().search(Everything(), None).ids == (address,)
    assert Faces(present_index()).get([address])[address].title == RUN["description"]

    IndexWriter(present_index(), tmp_path).write({"code_run/900": card("code_run/900")}, DAY)
    assert reindex.main(["--stack", STACK, "--check"]) == 1
    assert "1 differ: code_run/900" in capsys.readouterr().out
    assert reindex.main(["--stack", STACK]) == 0
    assert reindex.main(["--stack", STACK, "--check"]) == 0
    assert "Nothing differs (1 records)" in capsys.readouterr().out


def test_a_stack_that_is_not_there_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert reindex.main(["--stack", "nowhere"]) == 1
    assert "The index was not made" in capsys.readouterr().err
