"""How long verification of a large file takes, and how much memory: a file of zeros, on an emulator of its own.

The emulator keeps the file in memory, several times while it is copied; the time is the emulator's as much as ours.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from infra.local import emulator
from shared.aws import s3
from shared.files import Expected, Staged, uploads
from shared.files.verification import Absent, Stored, settle

BUCKET = "bench-files"
SIZE = 2 * uploads.GIB
PART = 32 * uploads.MIB


@dataclass(frozen=True)
class Measured:
    """One verification: bytes verified, seconds, the process's peak of memory, and how far verifying raised it."""

    size: int
    seconds: float
    peak: int
    grown: int


def main() -> None:
    """Upload the file and have it verified by a process of its own."""
    with tempfile.TemporaryDirectory() as directory:
        running = emulator.start(Path(directory), persist=False)
        try:
            emulator.use(running.url)
            os.environ["FILES_BUCKET"] = BUCKET
            s3().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
            s3().put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
            it = measured(upload(SIZE))
        finally:
            emulator.stop(running)
    rate = it.size / it.seconds / uploads.MIB
    print(f"{it.size} bytes verified and copied in {it.seconds:.1f} s ({rate:.0f} MiB/s)")
    print(f"memory: peak {it.peak / uploads.MIB:.0f} MiB, of which verifying took {it.grown / uploads.MIB:.0f} MiB")


def upload(size: int) -> Staged:
    """Upload a file of zeros in parts."""
    staged = uploads.open_multipart("bench", "1", size, PART)
    for number, url in uploads.part_urls(staged):
        requests.put(url, data=bytes(staged.size_of_part(number)), timeout=60).raise_for_status()
    uploads.complete(staged)
    return staged


def measured(staged: Staged) -> Measured:
    """Verify an upload in a process of its own."""
    command = [sys.executable, "-m", "infra.bench.verification", staged.key]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    size, seconds, peak, grown = run.stdout.split()
    return Measured(int(size), float(seconds), int(peak), int(grown))


def verify(key: str) -> None:
    """Verify an upload with all digests, and print the numbers of `Measured`."""
    assert settle(Staged.at("staging/bench/1/none"), Expected()) == Absent()  # so that all is imported before
    before, began = _peak(), time.perf_counter()
    outcome = settle(Staged.at(key), Expected(), ("md5", "sha1", "sha512"))
    assert isinstance(outcome, Stored), outcome
    print(outcome.file.size, time.perf_counter() - began, _peak(), _peak() - before)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    verify(sys.argv[1])
