"""The benchmarks over HTTP run against the site under test, at sizes that take no time."""

from types import ModuleType
from typing import Any

import pytest

from infra.bench import catalogue, experiments, registry, timing, uploads
from tests.contract.conftest import Site
from tests.serving import Served

_SIZES = {
    registry: {"_OBJECTS": 1},
    experiments: {"_EXPERIMENTS": 1, "_FILES": 1, "_INGESTED": 2, "_WRITERS": 2, "_WRITTEN": 2},
    catalogue: {"_PACKAGES": 1, "_WRITERS": 2, "_WRITTEN": 2, "_ALONE": 1, "_TIMES": 2},
    uploads: {"_SIZE": 1_000, "_BLOCK": 1_000, "_TIMES": 1},
}
_ROWS = {registry: 7, experiments: 14, catalogue: 6, uploads: 3}


@pytest.fixture
def small(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let benchmarks speak as the first person, and ask everything twice."""
    known = {"STELE_URL": site.url, "STELE_TOKEN": site.token, "STELE_APIKEY": site.apikey}
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(timing, "_TIMES", 2)
    for bench, sizes in _SIZES.items():
        for name, size in sizes.items():
            monkeypatch.setattr(bench, name, size)


@pytest.mark.each_case
@pytest.mark.parametrize("bench", _SIZES, ids=lambda bench: bench.__name__.rpartition(".")[2])
def test_it_prints_a_row_for_each_request(
    bench: ModuleType,
    site: Site,
    served: Served | None,
    small: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if bench is uploads:
        if served is None:
            pytest.skip("the bare PUT goes to the emulator of a local site")
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
            monkeypatch.setenv(name, "")  # what the benchmark sets goes with the test
    more: dict[str, Any] = {"written": 2} if bench is catalogue else {}
    bench.main(site.url, **more)
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ") and "median" not in line]
    assert len(rows) == _ROWS[bench]
