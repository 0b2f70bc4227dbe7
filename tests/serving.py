"""`make serve` as tests run it: a process of its own on a free port."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from tests import whole_run

ROOT = Path(__file__).parents[1]
_READY = "Stele is ready: "

HANGS = 600
"""Seconds after which a site is held to hang; no start and no stop takes nearly as long, however busy the machine."""


@dataclass
class Served:
    """A started site: its process, where it keeps what it keeps, the name of its stack, and what it prints."""

    process: subprocess.Popen[bytes]
    home: Path
    stack: str
    log: Path
    url: str = ""

    @property
    def said(self) -> str:
        """What it has printed by now."""
        return self.log.read_text()

    def wait_until_ready(self) -> None:
        """Wait until it says where it is."""
        deadline = time.monotonic() + HANGS
        while not self.url and self.process.poll() is None and time.monotonic() < deadline:
            for line in self.said.splitlines():
                if line.startswith(_READY):
                    self.url = line.removeprefix(_READY).partition("/api/")[0]
            time.sleep(0.05)
        if not self.url:
            raise RuntimeError(f"the site did not start:\n{self.said}")


@contextmanager
def serving(home: Path, *, ready: bool = True, **environment: str) -> Iterator[Served]:
    """Run `python -m infra.local` without demo data; it is told to stop in the end, if it still runs.

    Sites with one emulator do not meet: each home has a stack of its own.

    Args:
        home: where it keeps what it keeps.
        ready: whether to wait until it is ready.
        environment: environment variables besides.
    """
    stack = f"stele-{uuid5(NAMESPACE_URL, home.as_uri()).hex[:12]}"
    settings = {"STELE_HOME": str(home), "STELE_STACK": stack, "STELE_DEMO": "no", "PORT": "0", **environment}
    log = whole_run.log()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    served = Served(process, home, stack, log)
    with whole_run.started(process.pid):
        try:
            if ready:
                served.wait_until_ready()
            yield served
        finally:
            process.terminate()
            process.wait(timeout=HANGS)
