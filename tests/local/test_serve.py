"""`make serve`, from outside. Each test starts whole sites, so most run only with --all."""

import contextlib
import itertools
import os
import signal
import socket
import stat
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.e2e.deployed import deployed_stack
from infra.local import emulator
from infra.local.credentials import read
from shared.search import Everything
from shared.search.search_copy import SearchCopy
from shared.search.storage.manifest import IndexAddress
from tests.serving import HANGS, Served, serving


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def credentials(home: Path) -> dict[str, str]:
    return read(home / "credentials.env")


def post(served: Served, home: Path, name: str) -> Any:
    return requests.post(
        f"{served.url}/api/namespace/",
        json={"name": name},
        headers={"Authorization": f"token {credentials(home)['STELE_TOKEN']}"},
        timeout=30,
    )


def names(served: Served) -> list[str]:
    listed = requests.get(f"{served.url}/api/namespace/", timeout=30).json()["results"]
    return [it["name"] for it in listed]


def stopped(served: Served, by: signal.Signals = signal.SIGTERM) -> int:
    served.process.send_signal(by)
    return served.process.wait(timeout=HANGS)


@pytest.mark.parametrize("by", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.thorough)])
def test_data_and_tokens_survive_a_restart_and_nothing_stays_running(
    home: Path, by: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So do the demo data, which are loaded once, and found; credentials are for their owner alone."""
    with serving(home, STELE_DEMO="yes") as first:
        assert post(first, home, "kept").status_code == 201
        before, counts, said = credentials(home), demo_counts(first), names(first)
        assert_credentials_are_for_their_owner_only(first, before)
        assert counts["code_run"] >= 3
        assert counts["package"] >= 30
        runs = requests.get(f"{first.url}/api/code_run/", timeout=30).json()["results"]
        assert all(run["inputs"] and run["outputs"] for run in runs)
        assert stopped(first, by) == 0
    assert emulator.adopt(home / "emulator") is None
    with serving(home, STELE_DEMO="yes") as second:
        assert demo_counts(second) == counts
        assert names(second) == said
        assert "kept" in said
        running = emulator.adopt(home / "emulator")
        assert running
        monkeypatch.setenv("AWS_ENDPOINT_URL", running.url)
        wait_until_found(second, {"experiment", "dataset", "data_product", "external_object", "code_run"})
        assert {**credentials(home), "STELE_URL": ""} == {**before, "STELE_URL": ""}
        assert post(second, home, "more").status_code == 201
    assert '"message":' not in first.said + second.said  # functions log to a person's terminal what is wrong


@pytest.mark.thorough
def test_an_emulator_that_outlived_its_gateway_is_adopted(home: Path) -> None:
    with serving(home) as first:
        assert post(first, home, "kept").status_code == 201
        stopped(first, signal.SIGKILL)
    assert emulator.adopt(home / "emulator") is not None
    with serving(home) as second:
        assert "emulator of an earlier start" in second.said
        assert names(second) == ["kept"]
    assert emulator.adopt(home / "emulator") is None


@pytest.mark.thorough
def test_a_gateway_killed_in_a_burst_of_posts_loses_no_acknowledged_record(home: Path) -> None:
    acknowledged: list[str] = []

    def burst(client: int) -> None:
        with contextlib.suppress(requests.ConnectionError):
            for number in itertools.count():
                name = f"burst-{client}-{number}"
                if post(first, home, name).status_code == 201:
                    acknowledged.append(name)
                if len(acknowledged) >= 30:
                    first.process.kill()

    with serving(home) as first:
        with ThreadPoolExecutor(4) as clients:
            list(clients.map(burst, range(4)))
        assert first.process.wait(timeout=HANGS) == -signal.SIGKILL
    with serving(home) as second:
        assert set(names(second)) >= set(acknowledged)
        assert len(acknowledged) >= 30


@pytest.mark.thorough
def test_a_given_endpoint_is_used_and_left_running(home: Path, emulator: str) -> None:
    with serving(home, AWS_ENDPOINT_URL=emulator) as served:
        assert requests.get(f"{served.url}/api/", timeout=30).status_code == 200
        assert not (home / "emulator").exists()
    assert requests.get(f"{emulator}/_ministack/health", timeout=30).status_code == 200


@pytest.mark.thorough
def test_a_taken_port_is_explained(home: Path, emulator: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(home, ready=False, AWS_ENDPOINT_URL=emulator, PORT=str(port)) as served:
            assert served.process.wait(timeout=HANGS) == 1
    assert f"port {port} is taken by process {os.getpid()}" in served.said
    assert "Traceback" not in served.said


@pytest.mark.thorough
def test_one_site_a_directory(home: Path, emulator: str) -> None:
    with (
        serving(home, AWS_ENDPOINT_URL=emulator) as first,
        serving(home, ready=False, AWS_ENDPOINT_URL=emulator) as second,
    ):
        assert second.process.wait(timeout=HANGS) == 1
    assert f"process {first.process.pid} already serves" in second.said


@pytest.mark.thorough
def test_a_port_must_be_a_number(home: Path) -> None:
    with serving(home, ready=False, PORT="http") as served:
        assert served.process.wait(timeout=HANGS) == 1
    assert "PORT=http is not a port number" in served.said


@pytest.mark.thorough
def test_an_endpoint_that_does_not_answer_is_explained(home: Path) -> None:
    with serving(home, ready=False, AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1") as served:
        assert served.process.wait(timeout=HANGS) == 1
    assert "127.0.0.1:9" in served.said
    assert "Traceback" not in served.said


def assert_credentials_are_for_their_owner_only(served: Served, told: dict[str, str]) -> None:
    """They are in a file that nobody else reads, all of them work, and none is printed."""
    assert stat.S_IMODE((served.home / "credentials.env").stat().st_mode) == 0o600
    assert told["STELE_URL"] == served.url
    assert told["STELE_ADMIN_USER"] == "admin"
    for which in ("", "2"):
        caller = requests.get(
            f"{served.url}/api/username/",
            headers={"Authorization": f"token {told[f'STELE_TOKEN{which}']}"},
            timeout=30,
        )
        assert caller.json() == {"username": told[f"STELE_USER{which}"]}
        basic = (told[f"STELE_USER{which}"], told[f"STELE_PASSWORD{which}"])
        assert requests.get(f"{served.url}/api/username/", auth=basic, timeout=30).json() == caller.json()
    assert told["STELE_APIKEY"] == f"{told['STELE_USER']}:{told['STELE_TOKEN']}"
    assert told["STELE_COMMUNITY"] == "surf"
    secret = ("TOKEN", "PASSWORD", "CODE", "SECRET")
    assert not any(told[name] in served.said for name in told if name.rstrip("2").endswith(secret))
    assert {"STELE_CLIENT_ID", "STELE_CLIENT2_SECRET", "STELE_ORGADMIN_EMAIL", "STELE_ORGADMIN_CODE"} <= set(told)


def demo_counts(served: Served) -> dict[str, int]:
    """How many records of the demo data's kinds there are."""
    api = f"{served.url}/api"
    found = {it: requests.get(f"{api}/{it}/", timeout=30).json()["count"] for it in ("object", "code_run")}
    registers = ("package", "group", "revision")
    return found | {it: len(requests.get(f"{api}/rest/{it}", timeout=30).json()) for it in registers}


def wait_until_found(served: Served, kinds: set[str]) -> None:
    """Waits until the indexer has brought records of these kinds into the search."""
    stack = deployed_stack(served.stack)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:  # the engine tidies up by itself, later
        copy = SearchCopy(IndexAddress(stack["SearchTable"], stack["IndexBucket"]), Path(directory))
        deadline = time.monotonic() + HANGS
        while not kinds <= copy.search(Everything(), None, facets=["kind"]).facets["kind"].keys():
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_an_old_python_is_explained(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    (tmp_path / "infra").mkdir()
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "constraints.txt", "infra/uv.txt"):
        (tmp_path / name).write_text((root / name).read_text())
    made = subprocess.run(
        ["make", "-C", str(tmp_path), ".venv/ready", "PYTHON="],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert made.returncode != 0
    assert "Python 3.11 or newer" in made.stdout + made.stderr
