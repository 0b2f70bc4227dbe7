"""The tour of README, run as a newcomer pastes it: line by line into one shell, on a site with the demo data."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.browser.visitor import ROOT, BrowsedSite
from tests.exposure import Watch

_EXPECTED = "# → "
_CURLRC = "fail-with-body\nsilent\nshow-error\n"
"""What curl does here besides: an answer of 400 or more fails the command, and with it the tour."""


@pytest.fixture
def directory(site: BrowsedSite, tmp_path: Path) -> Path:
    """Give a directory that looks to the tour as the project's does while `make serve` runs."""
    (tmp_path / ".local").mkdir()
    lines = [f"{name}={value}\n" for name, value in {**site.credentials, "STELE_URL": site.url}.items()]
    (tmp_path / ".local" / "credentials.env").write_text("".join(lines))
    (tmp_path / ".curlrc").write_text(_CURLRC)
    return tmp_path


def test_the_tour_of_readme(directory: Path, watch: Watch) -> None:
    blocks = _blocks()
    assert len(blocks) > 15, "README's tour is not where it was"
    script = "\n".join(f"{commands}\nprintf '%s' '{_mark(number)}'" for number, (commands, _) in enumerate(blocks))
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=directory,
        env={**os.environ, "CURL_HOME": str(directory)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    told = re.split(r"@@\d+@@", run.stdout)
    for (commands, expected), answer in zip(blocks, told, strict=False):
        assert expected in answer, f"{commands}\nanswers: {answer[:2000]}\n{run.stderr}"
    assert run.returncode == 0, run.stderr


def _mark(number: int) -> str:
    return f"@@{number}@@"


def _blocks() -> list[tuple[str, str]]:
    """Give the commands of the tour, each few with what their answers must hold."""
    tour = re.search(r"^## A tour with curl$(.*?)^## ", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    assert tour, "README has no tour"
    blocks, commands = [], list[str]()
    for line in re.findall(r"^ {4}(.*)$", tour[1], re.MULTILINE):
        if line.startswith(_EXPECTED):
            blocks.append(("\n".join(commands), line.removeprefix(_EXPECTED)))
            commands = []
        else:
            commands.append(line)
    assert not commands, f"nobody says what is expected of {commands}"
    return blocks
