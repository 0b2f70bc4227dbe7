"""One build of Stele: its site, its functions called in a process of their own, and its packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from infra.bench.connection import Failed, shown
from infra.local.exchange import HttpRequest

_HERE: Final = Path(__file__).parent
UV: Final = Path(sys.prefix).resolve().parent / ".venv-uv" / "bin" / "uv"
_READY: Final = "Stele is ready: "
_START_SECONDS: Final = 120
_PACKAGED: Final = """
import sys
from pathlib import Path
from infra import packaging
packaging.UV = Path(sys.argv[1])
packaging.make(sys.argv[2], Path(sys.argv[3]), packaging.Runtime.here())
"""


@dataclass(frozen=True)
class Build:
    """A build, and the processes that run it; its tables on the emulator are its own.

    Attributes:
        name: what it is called: before, now.
        directory: its source tree.
        home: where it keeps what it keeps.
        endpoint: the emulator's address.
    """

    name: str
    directory: Path
    home: Path
    endpoint: str

    @cached_property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: modules come from its tree, which stays as it is."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON", "STELE_"))},
            **{"PYTHONPATH": str(self.directory), "PYTHONPYCACHEPREFIX": str(self.home / "compiled")},
            **{"AWS_ENDPOINT_URL": self.endpoint, "STELE_STACK": f"stele-{self.name}"},
            **{"STELE_HOME": str(self.home), "STELE_DEMO": "no", "PORT": "0", "PUBLIC_URL": ""},
        }

    @contextmanager
    def site(self) -> Iterator[tuple[int, str]]:
        """Run its site; give the process and the address.

        Raises:
            Failed: it does not start; the message ends with what it said.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        log = self.home / "log"
        with log.open("wb") as output:
            process = self._start("-m", "infra.local", stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        with _ended(process):
            yield process.pid, _url(process, log)

    @contextmanager
    def functions(self) -> Iterator[Callable[..., Any]]:
        """Run a process with its functions; give what sends a request to one of them there, and gives what it told."""
        process = self._start("-P", str(_HERE / "worker.py"), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with _ended(process):
            yield lambda request, measured=True: _told(process, request, measured)

    def packaged(self, group: str) -> Path:
        """Make the package of a group's functions, by its own rules and with this machine's libraries.

        Raises:
            Failed: it cannot be made.
        """
        directory = self.home / "packages" / group
        directory.mkdir(parents=True)
        process = self._start("-c", _PACKAGED, str(UV), group, str(directory), stdout=subprocess.DEVNULL)
        if process.wait():
            raise Failed(f"The package of {group} was not made ({self.name}): does {UV} exist, and is there a network?")
        return directory

    def _start(self, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, *arguments], cwd=self.directory, env=self.environment, **more)


def cold_start(package: Path, handler: str, event: Any, environment: Mapping[str, str]) -> float:
    """Start a function from its package in a fresh process, and give the milliseconds of CPU up to its first answer.

    Raises:
        Failed: it fails, or refuses.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", str(_HERE / "cold_start.py"), str(package), handler],
        input=json.dumps(event).encode(),
        env={**environment, "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise Failed(f"{handler} did not start from {package}: {done.stderr.decode()[-500:]}")
    return _accepted(json.loads(done.stdout.splitlines()[-1]), handler)


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Tell a process to end, in the end, and wait for it."""
    with process:
        try:
            yield
        finally:
            process.terminate()


def _url(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        for line in log.read_text().splitlines():
            if line.startswith(_READY):
                return line.removeprefix(_READY).partition("/api/")[0]
        time.sleep(0.05)
    raise Failed(f"The site did not start. It said:\n{log.read_text()[-1000:]}")


def _told(process: subprocess.Popen[bytes], request: HttpRequest, measured: bool) -> Any:
    assert process.stdin and process.stdout
    asked = {"method": request.method, "target": request.target, "headers": dict(request.headers)}
    line = json.dumps({**asked, "body": request.body.decode(), "measured": measured})
    process.stdin.write(line.encode() + b"\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise Failed("The process with the functions has ended; what it said stands above")
    told = json.loads(answer)
    return _accepted(told, shown(request)) if measured else told


def _accepted(told: Mapping[str, Any], asked: str) -> float:
    if not 200 <= told["status"] < 300:
        raise Failed(f"{asked} was answered with {told['status']}")
    return float(told["milliseconds"])
