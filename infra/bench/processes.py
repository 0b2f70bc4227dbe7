"""The CPU time of other processes, children included. Linux alone tells it (`/proc`, clock_getcpuclockid(3))."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_REAPED_USER, _REAPED_SYSTEM = 15, 16
"""Where `/proc/PID/stat` says what children took that have ended, counted from 0 (proc_pid_stat(5))."""


class NoSuchProcess(Exception):
    """A process is not to be had; the message says what to do."""


def milliseconds(pid: int) -> float:
    """Give the CPU time that a process has taken until now, and its children with theirs, ended ones included.

    Raises:
        NoSuchProcess: it does not run, or this is not Linux.
    """
    try:
        taken = _own(pid)
    except (OSError, OverflowError):
        raise NoSuchProcess(
            f"There is no process {pid} whose CPU can be read: it must run, and on this machine, which must be Linux."
        ) from None
    return taken + sum(_of_child(each) for each in _children(pid)) + _reaped(pid)


def _own(pid: int) -> float:
    """Give what a process has taken: its clock is the complement of its id, shifted, and 2 (the kernel's time ABI)."""
    return time.clock_gettime((~pid << 3) | 2) * 1000


def _of_child(pid: int) -> float:
    try:
        return milliseconds(pid)
    except NoSuchProcess:  # it has ended meanwhile
        return 0.0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for file in (_PROC / str(pid) / "task").glob("*/children"):
        try:
            found += [int(child) for child in file.read_text().split()]
        except OSError:  # the thread has ended meanwhile
            continue
    return found


def _reaped(pid: int) -> float:
    try:
        values = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    ticks = int(values[_REAPED_USER - 2]) + int(values[_REAPED_SYSTEM - 2])
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")
