"""The same requests to several servers, one by one in turn, so that what else the machine does falls on all alike."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

Ask = Callable[[], float]
"""Does something once and gives the milliseconds that it took."""

Cpu = Callable[[], float]
"""Gives the CPU time, in milliseconds, that a server has taken until now."""

_WARM_UP = 3


@dataclass
class Took:
    """What one server took for one request, each time in milliseconds."""

    times: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def time(self) -> float:
        """The median of the times."""
        return median(self.times)

    @property
    def cpu_time(self) -> float | None:
        """The median of the CPU times; None where nobody counts them."""
        return median(self.cpu) if self.cpu else None


def in_turn(asks: Mapping[str, Ask], rounds: int, cpus: Mapping[str, Cpu], called: str) -> dict[str, Took]:
    """Ask each of several servers once, then each once more, and so on; say on standard error how far it is.

    Every other round goes backwards, so that none is always the first one after what is done between rounds.

    A server's CPU for one request is what it takes from there to its next one: what it does after its answer counts.

    Args:
        asks: asks each server, by the server's name.
        rounds: how often.
        cpus: the CPU of those servers whose is counted.
        called: what is asked, for a person.
    """
    for _ in range(_WARM_UP):
        for ask in asks.values():
            ask()
    took = {name: Took() for name in asks}
    before: dict[str, float] = {}
    order = list(asks.items())
    for at in range(rounds + 1):
        progress(called, at, rounds)
        for name, ask in order[:: -1 if at % 2 else 1]:
            if cpu := cpus.get(name):
                now = cpu()
                if name in before:
                    took[name].cpu.append(now - before[name])
                before[name] = now
            if at < rounds:
                took[name].times.append(ask())
    return took


def progress(called: str, at: int, of: int) -> None:
    """Say on standard error how far something is, now and then; at the end, leave the line empty."""
    if at >= of:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    elif at % 10 == 0:
        print(f"\r\033[K{called}: {at} of {of}", end="", file=sys.stderr, flush=True)
