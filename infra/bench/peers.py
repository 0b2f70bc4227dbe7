"""The same requests to Stele and to other servers of one dialect, in turn: what each takes, in time and in CPU.

    python -m infra.bench peers --dialect registry --peer django=http://127.0.0.1:9000 --pid django=PID --svg FILE

It makes records on each of them and leaves them there.
"""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from infra.bench import plot, processes
from infra.bench.alternation import Cpu, Took, in_turn, progress
from infra.bench.connection import Failed
from infra.bench.dialects import DIALECTS, MakeRequest
from infra.bench.peer import STELE, Peer, credentials_of
from infra.bench.timing import CREDENTIALS, SiteMissing
from infra.local.credentials import read

Value = TypeVar("Value")


@dataclass(frozen=True)
class Comparison:
    """One request: what each server took for it, and why some server did not do it."""

    name: str
    took: Mapping[str, Took]
    refused: Mapping[str, str]


class MeasuredKind(NamedTuple):
    """What is measured of an answer: the unit of its column, what the column of the ratio says, and the median."""

    unit: str
    compared: str
    of: Callable[[Took], float | None]


_KINDS = (
    MeasuredKind("ms", "time", lambda took: took.time),
    MeasuredKind("CPU ms", "CPU", lambda took: took.cpu_time),
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    add = parser.add_argument
    add("--dialect", choices=DIALECTS, default="registry", help="what they speak; the registry's by default")
    add(
        "--peer",
        action="append",
        type=partial(_named, value=str),
        default=[],
        metavar="NAME=URL",
        help=f"a server, by its site's root; `{STELE}` is the one of this directory unless it is said",
    )
    add(
        "--credentials",
        action="append",
        type=partial(_named, value=Path),
        default=[],
        metavar="NAME=FILE",
        help="a file of lines NAME_TOKEN=..., NAME_APIKEY=... and so on; the environment's come first",
    )
    add(
        "--pid",
        action="append",
        type=partial(_named, value=int),
        default=[],
        metavar="NAME=PID",
        help="a process whose CPU counts for a server, its children included (Linux); may be repeated",
    )
    add("--rounds", type=int, default=200, metavar="N", help="how often each request is sent to each; 200")
    add("--svg", type=Path, metavar="FILE", help="draw it there, too")


def main(given: argparse.Namespace) -> None:
    """Print a table, and draw it if that is wanted.

    Raises:
        Failed: a server cannot be asked, or what is said is not right.
        SiteMissing: nobody says where Stele is.
        NoSuchProcess: a process whose CPU is wanted is not there.
    """
    peers = _peers(given)
    cpus = _cpus(given.pid, peers)
    with ExitStack() as cleanup:
        for peer in peers.values():
            cleanup.callback(peer.connection.close)
        rows = measured(peers, given.dialect, given.rounds, cpus)
    print(table(rows, list(peers), bool(cpus)))
    for row in rows:
        for name, reason in row.refused.items():
            print(f"{row.name}: {name} {reason}")
    if given.svg:
        _write(given.svg, plot.drawn(f"{given.dialect}: {', '.join(peers)}", _charts(rows, list(peers), bool(cpus))))
        print(f"drawn: {given.svg}")


def measured(peers: Mapping[str, Peer], dialect: str, rounds: int, cpus: Mapping[str, Cpu]) -> list[Comparison]:
    """Make what is read on every server, and ask each of them everything in turn.

    Raises:
        Failed: a server refuses what is needed, or stops answering.
    """
    requests = {}
    for at, (name, peer) in enumerate(peers.items()):
        progress(f"making records of the {dialect} on {name}", at, len(peers))
        requests[name] = DIALECTS[dialect](peer)
    rows = []
    names = list(requests[STELE])
    for name in names:
        refused = {each: reason for each, peer in peers.items() if (reason := _refusal(peer, requests[each][name]))}
        asks = {each: _ask(peer, requests[each][name]) for each, peer in peers.items() if each not in refused}
        called = f"{name} ({names.index(name) + 1} of {len(names)})"
        rows.append(Comparison(name, in_turn(asks, rounds, cpus, called), refused))
    return rows


def table(rows: Sequence[Comparison], peers: Sequence[str], with_cpu: bool) -> str:
    """Write a table: each server's medians, and how many times Stele's the others' are."""
    kinds = _KINDS if with_cpu else _KINDS[:1]
    others = [name for name in peers if name != STELE]
    heads = [f"{name}, {kind.unit}" for kind in kinds for name in peers]
    heads += [f"{name} : {STELE}, {kind.compared}" for kind in kinds for name in others]
    lines = [["request", *heads], ["---", *("--:" for _ in heads)]]
    lines += [[row.name, *_cells(row, kinds, peers, others)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Comparison, kinds: Sequence[MeasuredKind], peers: Sequence[str], others: Sequence[str]) -> list[str]:
    """Give a line's cells; what a server refused is left empty."""
    values = {(kind, name): kind.of(took) for kind in kinds for name, took in row.took.items()}
    medians = [_number(values.get((kind, name))) for kind in kinds for name in peers]
    return medians + [_times(values.get((kind, name)), values.get((kind, STELE))) for kind in kinds for name in others]


def _charts(rows: Sequence[Comparison], peers: Sequence[str], with_cpu: bool) -> list[plot.Chart]:
    def groups(of: Callable[[Took], float | None]) -> Mapping[str, Mapping[str, float | None]]:
        return {row.name: {name: of(row.took[name]) if name in row.took else None for name in peers} for row in rows}

    charts = [plot.Chart("Time until the answer, median", groups(lambda took: took.time))]
    return charts + [plot.Chart("CPU of the server's processes, median", groups(lambda it: it.cpu_time))] * with_cpu


def _peers(given: argparse.Namespace) -> dict[str, Peer]:
    urls = dict(given.peer)
    files = dict(given.credentials)
    if STELE not in urls:
        url = {**read(files.get(STELE, CREDENTIALS)), **os.environ}.get("STELE_URL")
        if not url:
            raise SiteMissing("There is no site here: start one with `make serve`, or say --peer stele=URL")
        urls = {STELE: url, **urls}
    if strangers := (files.keys() | dict(given.pid).keys()) - urls.keys():
        raise Failed(f"Who is {', '.join(sorted(strangers))}? Say --peer NAME=URL for each")
    if shared := [pid for pid, times in Counter(pid for _, pid in given.pid).items() if times > 1]:
        raise Failed(f"Process {shared[0]} is said twice: its CPU can be counted for one server alone")
    if given.rounds < 1:
        raise Failed("--rounds must be 1 or more")
    return {name: Peer(name, url.rstrip("/"), credentials_of(name, files.get(name))) for name, url in urls.items()}


def _cpus(pids: Sequence[tuple[str, int]], peers: Mapping[str, Peer]) -> dict[str, Cpu]:
    def cpu(own: Sequence[int]) -> float:
        return sum(processes.milliseconds(pid) for pid in own)

    cpus: dict[str, Cpu] = {
        name: partial(cpu, own) for name in peers if (own := [pid for each, pid in pids if each == name])
    }
    for taken in cpus.values():
        taken()  # or it would be told only after the records are made
    return cpus


def _refusal(peer: Peer, make: MakeRequest) -> str | None:
    """Ask once; give what there is to say of a server that does not do it."""
    answer = peer.connection.send(make())
    return None if answer.ok else f"answered {answer.status}"


def _ask(peer: Peer, make: MakeRequest) -> Callable[[], float]:
    def ask() -> float:
        return peer.connection.ok(make()).milliseconds

    return ask


def _named(text: str, value: Callable[[str], Value]) -> tuple[str, Value]:
    found = re.fullmatch(r"([\w.-]+)=(.+)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=...")
    return found[1], value(found[2])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _times(value: float | None, stele: float | None) -> str:
    return "" if value is None or not stele else f"{value / stele:.2f}"


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text)
    except OSError as reason:
        raise Failed(f"{file} cannot be written ({reason.strerror}); the table above is complete") from None
