"""The benchmark of the search runs, and the engine and FTS5 agree on what they find."""

import re

import pytest

from infra.bench import search


def test_it_measures_each_question_at_each_size(emulated_aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_REPEATS", 1)
    lines = list(search.report((30, 60)))
    rows = [line.split(" | ") for line in lines if re.match(r"\| (a|the|50|all) ", line)]
    assert len(rows) == 2 * len(search.QUESTIONS)
    assert [row[2:4] for row in rows] == [["1", "1"]] * len(rows)
    assert any(line.startswith("index ") for line in lines)
