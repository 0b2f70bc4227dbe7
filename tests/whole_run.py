"""What is said of a run as a whole, however many processes share its tests (pytest-xdist's workers are some).

Each process watches what its tests send and log (`tests.exposure`), and tells in the end. The one that leads the run
looks at what all of them have seen: a secret of one that stands in a log of another fails the run. It also stops what
was started and not stopped, because a process was interrupted or killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.exposure import Exchanges, Watch, exposed

_DIRECTORY = "STELE_WHOLE_RUN"
"""The environment variable that names the run's directory, to the workers too."""


def begin(config: pytest.Config) -> None:
    """Let this process take part in a run: lead it, run its tests, or both where it has no workers."""
    worker: str | None = getattr(config, "workerinput", {}).get("workerid")
    if worker:
        _run_tests(config, worker)
        return
    directory = Path(tempfile.mkdtemp(prefix="stele-run-"))
    os.environ[_DIRECTORY] = str(directory)
    run = WholeRun(directory)
    if not config.getoption("numprocesses", None):
        _run_tests(config, run.expect("main"))
    config.pluginmanager.register(run)  # behind the part, so that it has told when the run looks


def _run_tests(config: pytest.Config, name: str) -> None:
    part = Part(Path(os.environ[_DIRECTORY]), name)
    config.stash[WATCH] = part.watch
    config.pluginmanager.register(part)


WATCH = pytest.StashKey[Watch]()
"""Where a process's watch is."""


def log() -> Path:
    """A new file for what something logs: no secret may stand in it when the run is over."""
    return Path(os.environ[_DIRECTORY], f"{uuid4()}.log")


@contextlib.contextmanager
def started(process: int) -> Iterator[None]:
    """Keep a process in mind that was just started, until it is stopped: the run stops it if nobody else does."""
    note = Path(os.environ[_DIRECTORY], f"{process}.started")
    note.touch()
    try:
        yield
    finally:
        note.unlink(missing_ok=True)  # its number may soon be another process's


class Part:
    """A process that runs tests.

    Args:
        directory: the run's.
        name: the process's, as pytest-xdist names it.

    Attributes:
        watch: what its tests send and log.
    """

    def __init__(self, directory: Path, name: str) -> None:
        self._told = directory / f"{name}.json"
        self.watch = Watch(directory / f"{name}.log")
        self._exchanges = Exchanges(self.watch)

    def pytest_sessionstart(self) -> None:
        """Begin to watch."""
        self._exchanges.begin()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        """Tell what was seen."""
        self._exchanges.end()
        self._told.write_text(json.dumps(self.watch.secrets))


class WholeRun:
    """The run, in the process that leads it.

    Args:
        directory: where its processes tell what they have seen.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._parts: list[str] = []
        self._wrong: list[str] = []

    def expect(self, part: str) -> str:
        """Expect a process to tell; gives its name."""
        self._parts.append(part)
        return part

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Expect each of pytest-xdist's workers to tell."""
        self.expect(node.gateway.id)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Leave nothing running, and look at what all have seen; of a run that failed the logs are kept."""
        self._stop()
        self._wrong += self._look()
        if self._wrong and not session.exitstatus:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        if not session.exitstatus:
            shutil.rmtree(self._directory)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what is wrong with the run as a whole, and where to look."""
        for line in self._wrong:
            terminalreporter.write_line(f"FAILED the whole run: {line}", red=True)
        if self._directory.exists():
            terminalreporter.write_line(f"The logs of this run: {self._directory}")

    def _stop(self) -> None:
        for note in self._directory.glob("*.started"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(note.stem), signal.SIGTERM)

    def _look(self) -> Iterator[str]:
        told = [self._directory / f"{part}.json" for part in self._parts]
        yield from (f"{it.stem} did not tell what it has seen" for it in told if not it.exists())
        secrets = {secret: kind for it in told if it.exists() for secret, kind in json.loads(it.read_text()).items()}
        for log in self._directory.glob("*.log"):
            for kind in exposed(log.read_text(errors="replace"), secrets):
                yield f"{log.name} holds {kind}"
