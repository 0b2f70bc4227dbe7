"""Virtual environments of published clients: made once beside the repository's others, and used from then on."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def environment(name: str, requirements: Path) -> Path:
    """The directory of a virtual environment with exactly those requirements.

    It is made where there is none or the requirements have changed, which needs a package index; otherwise nothing
    is fetched. Where it cannot be made, the test is skipped, and says why.

    Args:
        name: of the directory, below the repository's root.
        requirements: the file that names every package with its version.
    """
    directory = ROOT / name
    made_of = directory / "requirements.txt"
    wanted = requirements.read_text()
    if made_of.exists() and made_of.read_text() == wanted:
        return directory
    _run("could not make a virtual environment", [sys.executable, "-m", "venv", "--clear", str(directory)])
    pip = [str(directory / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    install = ["install", "--quiet", "--retries", "1", "--timeout", "15", "-r", str(requirements)]
    _run("could not be had from a package index", [*pip, *install])
    made_of.write_text(wanted)
    return directory


def _run(wrong: str, command: list[str]) -> None:
    """Run a command; skip the test where it fails."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"{wrong}: {error}")
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "ERROR" in line or "error" in line]
        pytest.skip(f"{wrong}: {' '.join(said[-2:]) or done.stderr[-300:]}")
