"""Which process listens on a port, for telling a person."""

import re
from pathlib import Path

_LISTENING = "0A"


def owner(port: int) -> int | None:
    """Give the id of the process that listens on a TCP port of this machine.

    It is read from Linux's /proc (man 5 proc); None where that is not there, or the process is another user's.
    """
    wanted = {f"socket:[{inode}]" for inode in _listening(port)}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) in wanted:
                return int(link.parts[2])
        except OSError:
            continue  # the process has ended, or is not ours to look into
    return None


def _listening(port: int) -> set[str]:
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            columns = line.split()
            if re.fullmatch(rf".*:{port:04X}", columns[1]) and columns[3] == _LISTENING:
                inodes.add(columns[9])
    return inodes
