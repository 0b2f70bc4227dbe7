"""The benchmarks of round trips and units run, here on the emulator and at sizes that take no time."""

from contextlib import nullcontext
from types import ModuleType

import pytest

from infra.bench import counting, experiments_units, plans_units, registry_units, repository_units


@pytest.mark.parametrize("bench", [experiments_units, plans_units, registry_units, repository_units])
def test_it_measures_each_operation_at_each_size(
    bench: ModuleType, emulated_aws: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("FILES_BUCKET", "EXPERIMENTS_TABLE", "PLANS_TABLE", "REPOSITORY_TABLE"):
        monkeypatch.setenv(name, "")  # what the benchmark sets goes with the test
    monkeypatch.setattr(bench, "database", nullcontext)
    monkeypatch.setattr(bench, "SIZES", (10, 30))
    monkeypatch.setattr(counting, "_REPEATS", 1)
    bench.main()
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert rows[0][1:] == ["10", "30"]
    assert len(rows) > 4
    assert all(len(row) == 3 and int(cell.split(",")[0]) > 0 for row in rows[1:] for cell in row[1:])
