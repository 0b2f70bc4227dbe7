"""What requests and cold starts cost in another build of Stele and in this one, in turn, on one emulator.

    git worktree add /tmp/before COMMIT
    python -m infra.bench before-after --before /tmp/before

Both directories run with this interpreter. Where both are the same build every ratio is 100 %, but for chance.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from infra.bench import processes
from infra.bench.alternation import Ask, in_turn, progress
from infra.bench.builds.build import Build, cold_start
from infra.bench.connection import Connection, Failed
from infra.bench.dialects import DIALECTS, MakeRequest
from infra.bench.peer import Peer, credentials_of
from infra.local import emulator

BEFORE, NOW = "before", "now"

HANDLERS: Final = {
    "read an object, signed": 45,
    "list 100 objects": 60,
    "create an object": 50,
    "list 20 experiments": 60,
}
"""What the functions are called with, and how many percent of the CPU before it may take."""

GATEWAY: Final = {
    "read an object, signed": 60,
    "create a storage location": 70,
    "read an experiment": 65,
    "list 20 experiments": 70,
}
"""What the local site is asked, and how many percent of the time before it may take."""

GATEWAY_CPU: Final = {"read an object, signed": 60}
"""The same of the CPU of the site's process."""

COLD_STARTS: Final = {"authorizer": 45, "registry": 70, "experiments": 70}
"""The groups whose functions are started, and how many percent of the CPU before a start may take."""

_READ: Final = {
    "authorizer": "read an object, signed",
    "registry": "read an object, signed",
    "experiments": "read an experiment",
}
PARTS: Final = ("handlers", "gateway", "cold-starts")
_ROUNDS_A_START: Final = 4


@dataclass(frozen=True)
class Measurement:
    """What something took before and now, in milliseconds, and how many percent it may take now."""

    name: str
    before: float
    now: float
    bound: int

    def __str__(self) -> str:
        percent = self.now / self.before * 100
        missed = "" if percent <= self.bound else ", missed"
        return f"| {self.name} | {self.before:.2f} | {self.now:.2f} | {percent:.0f} % | {self.bound} %{missed} |"


@dataclass(frozen=True)
class Running:
    """A build whose processes run."""

    build: Build
    pid: int
    connection: Connection
    call: Callable[..., Any]
    requests: Mapping[str, MakeRequest]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    here = Path(__file__).parents[2]
    parser.add_argument("--before", type=Path, required=True, metavar="DIRECTORY", help="the other build's source tree")
    parser.add_argument("--now", type=Path, default=here, metavar="DIRECTORY", help="this build's; where this file is")
    parser.add_argument("--rounds", type=int, default=200, metavar="N", help="how often each is asked; 200")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what is measured; all of it")


def main(given: argparse.Namespace) -> None:
    """Print a table, row by row.

    Raises:
        Failed: a build does not run, or does not do what it is asked.
        EmulatorError: the emulator does not run.
    """
    if given.rounds < 1:
        raise Failed("--rounds must be 1 or more")
    trees = {BEFORE: _tree(given.before), NOW: _tree(given.now)}
    print("| | before, ms | now, ms | ratio | bound |\n| --- | --: | --: | --: | --: |", flush=True)
    with tempfile.TemporaryDirectory() as home, ExitStack() as cleanup:
        emulated = emulator.start(Path(home) / "emulator", persist=False)
        cleanup.callback(emulator.stop, emulated)
        builds: dict[str, Running] = {}
        for name, directory in trees.items():
            progress(f"starting the build {name}", len(builds), 2)
            build = Build(name, directory, Path(home) / name, emulated.url)
            builds[name] = _running(build, cleanup)
        measure = {"handlers": _handlers, "gateway": _gateway, "cold-starts": _cold_starts}
        for part in given.parts:
            for row in measure[part](builds, given.rounds):
                print(row, flush=True)


def _tree(directory: Path) -> Path:
    if not (directory / "infra" / "local").is_dir():
        raise Failed(f"{directory} is no source tree of Stele: make one with `git worktree add {directory} COMMIT`")
    return directory.resolve()


def _running(build: Build, cleanup: ExitStack) -> Running:
    """Start a build's processes, and make what is read there."""
    pid, url = cleanup.enter_context(build.site())
    credentials = credentials_of(build.name, build.home / "credentials.env")
    requests: dict[str, MakeRequest] = {}
    for dialect in ("registry", "experiments"):
        peer = Peer(build.name, url, credentials)
        requests |= DIALECTS[dialect](peer)
        peer.connection.close()
    connection = cleanup.enter_context(closing(Connection(build.name, url)))
    return Running(build, pid, connection, cleanup.enter_context(build.functions()), requests)


def _handlers(builds: Mapping[str, Running], rounds: int) -> Iterator[Measurement]:
    def called(build: Running, name: str) -> float:
        return float(build.call(build.requests[name]()))

    for name, bound in HANDLERS.items():
        took = in_turn({each: partial(called, it, name) for each, it in builds.items()}, rounds, {}, name)
        yield Measurement(f"handler CPU: {name}", took[BEFORE].time, took[NOW].time, bound)


def _gateway(builds: Mapping[str, Running], rounds: int) -> Iterator[Measurement]:
    def asked(build: Running, name: str) -> float:
        return build.connection.ok(build.requests[name]()).milliseconds

    cpus = {name: partial(processes.milliseconds, it.pid) for name, it in builds.items()}
    for name, bound in GATEWAY.items():
        took = in_turn({each: partial(asked, it, name) for each, it in builds.items()}, rounds, cpus, name)
        yield Measurement(f"through the local site: {name}", took[BEFORE].time, took[NOW].time, bound)
        before, now = took[BEFORE].cpu_time, took[NOW].cpu_time
        if name in GATEWAY_CPU and before and now:
            yield Measurement(f"CPU of the site's process: {name}", before, now, GATEWAY_CPU[name])


def _cold_starts(builds: Mapping[str, Running], rounds: int) -> Iterator[Measurement]:
    for group, bound in COLD_STARTS.items():
        starts: dict[str, Ask] = {}
        for name, it in builds.items():
            progress(f"making the package of {group}, {name}", len(starts), len(builds))
            told = it.call(it.requests[_READ[group]](), measured=False)
            event = told["authorizer" if group == "authorizer" else "function"]
            package = it.build.packaged(group)
            starts[name] = partial(cold_start, package, f"functions.{group}.app", event, told["environment"])
        took = in_turn(starts, max(1, rounds // _ROUNDS_A_START), {}, f"cold start of {group}")
        yield Measurement(f"cold start CPU: {group}", took[BEFORE].time, took[NOW].time, bound)
