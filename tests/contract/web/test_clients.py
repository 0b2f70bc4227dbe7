"""The lines of the first page point real clients to this site: they are read from it, and run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import requests

from tests.contract.conftest import Site

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def lines(site: Site) -> dict[str, str]:
    """What the page says to type, by the system whose client it is."""
    text = requests.get(f"{site.url}/", headers={"Accept": "text/html"}, timeout=60).text
    found = re.findall(r'data-what="the lines for (.*?)"><pre tabindex="0"><code>(.*?)</code>', text, re.DOTALL)
    assert len(found) == 5
    said = {"TOKEN": site.token, "NAME": site.user}
    return {
        system: re.sub(r"\b(TOKEN|NAME)\b(?!=)", lambda word: said[word[0]], unescape(code)) for system, code in found
    }


def _run(command: list[str | Path], home: Path, programs: Path | None = None) -> str:
    path = f"{programs}{os.pathsep}{os.environ['PATH']}" if programs else os.environ["PATH"]
    settings = {"PATH": path, "HOME": str(home), "NO_PROXY": "*", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=settings, cwd=home, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _python(text: str, home: Path, python: Path | str = sys.executable) -> object:
    """Run lines whose last gives something, and give that."""
    *before, last = text.splitlines()
    script = "\n".join((*before, "import json", f"print(json.dumps({last}))"))
    return json.loads(_run([python, "-W", "ignore", "-c", script], home))


def test_the_registry(lines: dict[str, str], tmp_path: Path) -> None:
    found = _python(lines["SCRC data registry"], tmp_path)
    assert isinstance(found, dict) and {"count", "results"} <= found.keys()


def test_ckanapi(lines: dict[str, str], tmp_path: Path) -> None:
    python = ROOT / ".venv-ckanapi" / "bin" / "python"
    if not python.exists():
        pytest.skip("ckanapi is not here: run `make ready`")
    found = _python(lines["CKAN"], tmp_path, python)
    assert isinstance(found, dict) and "results" in found


def test_mytardisclient(lines: dict[str, str], tmp_path: Path) -> None:
    programs = ROOT / ".venv-mytardisclient" / "bin"
    if not programs.exists():
        pytest.skip("mytardisclient is not here: run `make ready`")
    assert "Experiments" in _run(["sh", "-ec", lines["MyTardis"]], tmp_path, programs)


def test_curl(lines: dict[str, str], tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    for line in lines["SURF Data Repository"].splitlines():
        assert "error" not in json.loads(_run(["sh", "-ec", line], tmp_path))
    log_in, plans = lines["DMPRoadmap"].splitlines()
    email, code = os.environ.get("STELE_ORGADMIN_EMAIL", ""), os.environ.get("STELE_ORGADMIN_CODE", "")
    answer = json.loads(_run(["sh", "-ec", log_in], tmp_path))
    assert "Invalid" in str(answer) or "access_token" in answer
    assert not (email and code) or plans
