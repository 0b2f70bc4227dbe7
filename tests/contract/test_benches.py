"""The benchmarks over HTTP run against the site under test, at sizes that take no time."""

from argparse import ArgumentParser
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from infra.bench import freshness, ingest, peers, uploads
from infra.bench.dialects import DIALECTS, catalogue, experiments, plans, registry, repository
from infra.local.credentials import read
from tests.contract.conftest import ROOT, Site
from tests.serving import Served

_SIZES: dict[ModuleType, dict[str, int]] = {
    ingest: {"_INGESTED": 2, "_WRITERS": 2, "_WRITTEN": 2},
    freshness: {"_WRITERS": 2, "_ONE_BY_ONE": 1},
    uploads: {"_SIZE": 1_000, "_BLOCK": 1_000, "_TIMES": 1},
}
_LINES = {ingest: 9, freshness: 2, uploads: 4}

_RECORDS: dict[ModuleType, dict[str, int]] = {
    registry: {"OBJECTS": 1},
    experiments: {"EXPERIMENTS": 1, "FILES": 1},
    catalogue: {"PACKAGES": 1},
    repository: {"OBJECTS": 1},
    plans: {"PLANS": 1},
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let benchmarks make few records, and do little."""
    for module, sizes in {**_SIZES, **_RECORDS}.items():
        for name, size in sizes.items():
            monkeypatch.setattr(module, name, size)


@pytest.mark.each_case
@pytest.mark.parametrize("bench", _SIZES, ids=lambda bench: bench.__name__.rpartition(".")[2])
def test_it_prints_a_line_for_each_step(
    bench: ModuleType,
    site: Site,
    served: Served | None,
    small: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in {"STELE_URL": site.url, "STELE_TOKEN": site.token, "STELE_APIKEY": site.apikey}.items():
        monkeypatch.setenv(name, value)
    if bench is uploads:
        if served is None:
            pytest.skip("the bare PUT goes to the emulator of a local site")
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
            monkeypatch.setenv(name, "")  # what the benchmark sets goes with the test
    more: dict[str, Any] = {"written": 2} if bench is freshness else {}
    bench.main(site.url, **more)
    lines = [line for line in capsys.readouterr().out.splitlines() if "median ms" not in line]
    assert len(lines) == _LINES[bench]


@pytest.mark.each_case
@pytest.mark.parametrize("dialect", DIALECTS)
def test_two_names_of_one_site_are_asked_everything(
    dialect: str,
    site: Site,
    served: Served | None,
    small: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    file = served.home / "credentials.env" if served else ROOT / ".local" / "credentials.env"
    if dialect == "plans" and "STELE_CLIENT_SECRET" not in read(file):
        pytest.skip("nobody tells an API client of this site")
    for peer in ("STELE", "AGAIN"):
        monkeypatch.setenv(f"{peer}_TOKEN", site.token)
        monkeypatch.setenv(f"{peer}_APIKEY", site.apikey)
    options = ArgumentParser()
    peers.add_options(options)
    said = [f"--peer={name}={site.url}" for name in ("stele", "again")]
    said += [f"--credentials={name}={file}" for name in ("stele", "again") if file.exists()]
    peers.main(options.parse_args([*said, f"--dialect={dialect}", "--rounds=1", f"--svg={tmp_path / 'plot.svg'}"]))
    printed = capsys.readouterr().out
    assert "answered" not in printed
    head, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines()[:-1]]
    assert head == ["request", "stele, ms", "again, ms", "again : stele, time"]
    assert len(rows) > 5
    for _, stele, again, ratio in rows:
        assert float(again) / float(stele) == pytest.approx(float(ratio), abs=0.05 * (1 + float(ratio)))
    picture = (tmp_path / "plot.svg").read_text()
    assert all(f">{row[1]} ms<" in picture and f">{row[2]} ms<" in picture for row in rows)
    assert site.token not in printed + picture
