"""MiniStack, the AWS emulator: started, adopted, stopped.

It runs in a process group of its own, so a Ctrl-C in the terminal or a killed gateway does not take it along:
the next start adopts it. MiniStack keeps DynamoDB's state in memory and writes it to its directory when it is
stopped gracefully (SIGTERM); what came since its last graceful stop is lost when it is killed itself.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PYTHON = Path(__file__).parents[2] / ".venv-ministack" / "bin" / "python"
PROGRAM = Path(__file__).with_name("start_ministack.py")
REGION = "eu-west-1"

_START_SECONDS = 120
_STOP_SECONDS = 120

_children: dict[int, subprocess.Popen[bytes]] = {}


class EmulatorError(Exception):
    """MiniStack cannot be started or stopped; the message says why, for a person."""


@dataclass(frozen=True)
class Emulator:
    """A running MiniStack: its process id and the port it listens on."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        """The endpoint of every AWS service it emulates."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def answers(self) -> bool:
        """Whether it is alive and answers as MiniStack does."""
        try:
            with urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=5) as answer:
                return answer.status == 200 and "services" in json.load(answer)
        except (OSError, ValueError):
            return False


def start(directory: Path, *, persist: bool = True, settings: Mapping[str, str] | None = None) -> Emulator:
    """Start MiniStack and wait until it answers, on the port it had before if that is free, else on any.

    Args:
        directory: where it keeps its state, its log and a note of its process, for `adopt`.
        persist: whether it loads what an earlier one saved there, and saves when it stops.
        settings: environment variables of its own besides.

    Raises:
        EmulatorError: it is not installed or did not come up; the message ends with what it logged.
    """
    if not PYTHON.exists():
        raise EmulatorError(f"MiniStack is not installed in {PYTHON.parents[1]}: run `make ready`")
    directory.mkdir(parents=True, exist_ok=True)
    port, log = _port(directory), directory / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(PYTHON), "-P", str(PROGRAM), str(port)],  # -P: the modules beside the program are not for MiniStack
            cwd=directory,
            env={**_environment(directory, port, persist), **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _children[process.pid] = process
    emulator = Emulator(process.pid, port)
    try:
        _wait_for(lambda: emulator.answers or not _alive(process.pid), _START_SECONDS, "MiniStack does not answer")
        if not _alive(process.pid):
            raise EmulatorError(f"MiniStack did not start. It said:\n{_tail(log)}")
    except BaseException:
        process.kill()
        process.wait()
        raise
    (directory / "process.json").write_text(json.dumps({"pid": process.pid, "port": port}))
    return emulator


def adopt(directory: Path) -> Emulator | None:
    """Find the MiniStack that an earlier start left running with this directory, if it still answers."""
    emulator = _noted(directory)
    return emulator if emulator and _alive(emulator.pid) and emulator.answers else None


def stop(emulator: Emulator) -> None:
    """Stop MiniStack gracefully, which saves its state, and wait until it is gone.

    Raises:
        EmulatorError: it is still busy after two minutes; it is left alone, because killing it would lose data.
    """
    if _alive(emulator.pid):
        os.kill(emulator.pid, signal.SIGTERM)
    saving = f"MiniStack (process {emulator.pid}) is still saving, let it finish"
    _wait_for(lambda: not _alive(emulator.pid), _STOP_SECONDS, saving)


def _environment(directory: Path, port: int, persist: bool) -> dict[str, str]:
    """MiniStack's settings: what is kept where, and none of the listeners that Stele does not use."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", str(directory)),
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1" if persist else "0",
        "STATE_DIR": str(directory / "state"),
        "S3_PERSIST": "1" if persist else "0",
        "S3_DATA_DIR": str(directory / "s3"),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def _noted(directory: Path) -> Emulator | None:
    """Read what the last start with this directory noted of its process."""
    try:
        noted = json.loads((directory / "process.json").read_text())
        return Emulator(int(noted["pid"]), int(noted["port"]))
    except (OSError, ValueError, KeyError):
        return None


def _port(directory: Path) -> int:
    """Give the port the last one had, which stands in the addresses of queues, or another where that is taken."""
    last = _noted(directory)
    for wanted in (last.port if last else 0, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
            port: int = probe.getsockname()[1]
            return port
    raise EmulatorError("there is no free port on this machine")


def _alive(pid: int) -> bool:
    """Whether the process runs, be it a child of this one or of an earlier start."""
    if pid in _children:
        return _children[pid].poll() is None
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _wait_for(condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise EmulatorError(f"{otherwise} (waited {seconds:.0f} s)")
        time.sleep(0.05)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def use(endpoint: str) -> None:
    """Point every AWS client of this process at the endpoint; an emulator takes any credential."""
    os.environ["AWS_ENDPOINT_URL"] = endpoint
    os.environ["AWS_ENDPOINT_URL_S3"] = beside_the_site(endpoint)
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", REGION),
    ):
        os.environ.setdefault(name, value)
    os.environ["AWS_REGION"] = os.environ["AWS_DEFAULT_REGION"]


def beside_the_site(endpoint: str) -> str:
    """Name this machine in an endpoint's address by another name than the site's, which is at 127.0.0.1.

    In AWS a site and its bucket are different hosts, and so a client that follows a redirect to a presigned URL leaves
    its `Authorization` behind, which S3 would refuse beside the URL's own signature. Here they are one machine: older
    clients (curl before 7.83) look at the host's name alone, not at the port.
    """
    return re.sub(r"(?<=://)127\.0\.0\.1(?=[:/]|$)", "localhost", endpoint)
