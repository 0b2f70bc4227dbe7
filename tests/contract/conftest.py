"""The site that contract tests talk to: a local one of the run's own, or the one that `--base-url` names."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.credentials import read

ROOT = Path(__file__).parents[2]
_READY = "Stele is ready: "


@dataclass(frozen=True)
class Site:
    """A site, reached over HTTP alone: its address without a slash at the end, and three people's credentials."""

    url: str
    user: str
    token: str
    user2: str
    token2: str
    admin: str
    admin_token: str

    @classmethod
    def of(cls, url: str, credentials: Mapping[str, str]) -> "Site":
        try:
            return cls(
                url.rstrip("/"),
                credentials["STELE_USER"],
                credentials["STELE_TOKEN"],
                credentials["STELE_USER2"],
                credentials["STELE_TOKEN2"],
                credentials["STELE_ADMIN_USER"],
                credentials["STELE_ADMIN_TOKEN"],
            )
        except KeyError as missing:
            raise pytest.UsageError(f"{missing} is neither in the environment nor in .local/credentials.env") from None


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Give the site under test."""
    url = request.config.getoption("--base-url")
    if url:
        yield Site.of(url, {**read(ROOT / ".local" / "credentials.env"), **os.environ})
        return
    home = request.getfixturevalue("tmp_path_factory").mktemp("site")
    with serving(home, request.getfixturevalue("emulator")) as started:
        yield Site.of(started, read(home / "credentials.env"))


@contextmanager
def serving(home: Path, endpoint: str) -> Iterator[str]:
    """Run `python -m infra.local` on a free port, with an emulator that runs already; gives its address."""
    log = home / "log"
    environment = {
        **os.environ,
        "STELE_HOME": str(home),
        "STELE_DEMO": "no",
        "PORT": "0",
        "AWS_ENDPOINT_URL": endpoint,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the site says where it is."""
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            if line.startswith(_READY):
                return line.removeprefix(_READY).partition("/api/")[0]
        time.sleep(0.05)
    raise RuntimeError(f"the site did not start:\n{log.read_text()}")
