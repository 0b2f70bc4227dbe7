"""The comparison with another build runs, here of this one with itself."""

import re
from pathlib import Path

import pytest

from infra.bench import before_after
from infra.bench.__main__ import main
from infra.bench.builds.build import UV
from infra.bench.dialects import experiments, registry

ROOT = Path(__file__).parents[2]


@pytest.mark.thorough
def test_it_measures_both_builds_and_says_what_each_ratio_may_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(registry, "OBJECTS", 2)
    monkeypatch.setattr(experiments, "EXPERIMENTS", 2)
    monkeypatch.setattr(before_after, "COLD_STARTS", {"authorizer": 45})  # packages take their time
    parts = before_after.PARTS if UV.exists() else before_after.PARTS[:2]
    main(["before-after", "--before", str(ROOT), "--rounds", "2", "--parts", *parts])
    rows = capsys.readouterr().out.splitlines()[2:]
    assert len(rows) == (10 if UV.exists() else 9)
    assert all(re.fullmatch(r"\| .+ \| [\d.]+ \| [\d.]+ \| \d+ % \| \d+ %(, missed)? \|", row) for row in rows)


def test_what_is_no_source_tree_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["before-after", "--before", str(tmp_path)])
    assert f"{tmp_path} is no source tree of Stele: make one with `git worktree add" in capsys.readouterr().err
