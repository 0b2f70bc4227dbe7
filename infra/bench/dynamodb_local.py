"""DynamoDB Local, AWS's own engine, for tables larger than MiniStack is made for.

It ships inside the npm package amplify-dynamodb-simulator and needs npm and Java 17 on the machine; it is fetched
once into `.local/dynamodb-local`.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = "amplify-dynamodb-simulator@2.9.30"
HOME = Path(__file__).parents[2] / ".local" / "dynamodb-local"

_START_SECONDS = 30


class DynamoDBLocalMissing(Exception):
    """DynamoDB Local is not to be had here; the message says what is missing."""


@contextmanager
def running() -> Iterator[str]:
    """Run DynamoDB Local in memory on a free port and give its address; stop it in the end.

    Raises:
        DynamoDBLocalMissing: npm or Java is missing, or it does not come up.
    """
    emulator = _fetched()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["java", "-Xmx4g", f"-Djava.library.path={emulator / 'DynamoDBLocal_lib'}"]
    command += ["-jar", str(emulator / "DynamoDBLocal.jar"), "-inMemory", "-port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=emulator)
    try:
        _wait_until_open(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _fetched() -> Path:
    for tool in ("npm", "java"):
        if shutil.which(tool) is None:
            raise DynamoDBLocalMissing(f"DynamoDB Local needs {tool}; install it, or leave this benchmark out")
    emulator = HOME / "package" / "emulator"
    if not emulator.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=HOME, check=True, capture_output=True, text=True
        )
        archive = HOME / packed.stdout.split()[-1]
        shutil.unpack_archive(archive, HOME, filter="data")
        archive.unlink()
    return emulator


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise DynamoDBLocalMissing("DynamoDB Local did not come up; does `java -version` say 17 or newer?")
