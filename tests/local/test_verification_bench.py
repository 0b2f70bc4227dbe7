"""The benchmark of verification runs, here with a file of two small parts."""

import re

import pytest

from infra.bench import verification
from shared.files.uploads import MIB


def test_it_measures_time_and_memory(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "FILES_BUCKET"):
        monkeypatch.setenv(name, "")  # what the benchmark sets goes with the test
    monkeypatch.setattr(verification, "SIZE", 6 * MIB)
    monkeypatch.setattr(verification, "PART", 5 * MIB)
    verification.main()
    verified, memory = capsys.readouterr().out.splitlines()
    assert verified.startswith(f"{6 * MIB} bytes verified and copied in ")
    assert re.fullmatch(r"memory: peak [1-9]\d* MiB, of which verifying took \d+ MiB", memory)
