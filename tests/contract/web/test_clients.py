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
from typing import Any

import pytest
import requests

from infra.local.credentials import read
from tests.contract.conftest import Site
from tests.serving import Served

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
    assert "Model: Experiment" in _run(["sh", "-ec", lines["MyTardis"]], tmp_path, programs)


def test_curl_with_deposits(lines: dict[str, str], tmp_path: Path) -> None:
    for line in lines["SURF Data Repository"].splitlines():
        assert "error" not in _told(line, tmp_path)


def test_curl_with_plans(site: Site, served: Served | None, lines: dict[str, str], tmp_path: Path) -> None:
    home = served.home if served else ROOT / ".local"
    people = {**read(home / "credentials.env"), **os.environ}
    if "STELE_ORGADMIN_CODE" not in people:
        pytest.skip("nobody who may use the plans is known")
    log_in, plans = lines["DMPRoadmap"].replace("\\\n", "").splitlines()
    code = people["STELE_ORGADMIN_CODE"]
    log_in = log_in.replace("EMAIL", people["STELE_ORGADMIN_EMAIL"]).replace(site.token, code)
    token = _told(log_in, tmp_path)["access_token"]
    told = _told(plans.replace("ACCESS_TOKEN", token), tmp_path)
    assert told["code"] == 200 or (told["code"], told["errors"]) == (404, ["No Plans found"])  # they may have none


def _told(line: str, home: Path) -> dict[str, Any]:
    """Run a line of curl, and give the JSON that it prints."""
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    told: dict[str, Any] = json.loads(_run(["sh", "-ec", line], home))
    return told
