import os
import signal
from pathlib import Path

import boto3
import pytest

from infra.local import emulator
from infra.local.emulator import Emulator


def bucket_names(running: Emulator) -> list[str]:
    s3 = boto3.client("s3", endpoint_url=running.url)
    try:
        return [it["Name"] for it in s3.list_buckets()["Buckets"]]
    finally:
        s3.close()


def make_bucket(running: Emulator, name: str) -> None:
    s3 = boto3.client("s3", endpoint_url=running.url)
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.close()


def test_data_survive_a_graceful_stop(tmp_path: Path) -> None:
    first = emulator.start(tmp_path)
    make_bucket(first, "kept-bucket")
    emulator.stop(first)
    assert emulator.adopt(tmp_path) is None
    second = emulator.start(tmp_path)
    try:
        assert bucket_names(second) == ["kept-bucket"]
        assert second.port == first.port
    finally:
        emulator.stop(second)


def test_a_running_one_is_adopted(tmp_path: Path) -> None:
    running = emulator.start(tmp_path, persist=False)
    try:
        assert emulator.adopt(tmp_path) == running
        assert os.getpgid(running.pid) != os.getpgid(0), "a Ctrl-C in the terminal would reach it"
    finally:
        emulator.stop(running)


def test_a_killed_one_is_not_adopted(tmp_path: Path) -> None:
    running = emulator.start(tmp_path, persist=False)
    os.kill(running.pid, signal.SIGKILL)
    emulator.stop(running)  # there is nothing left to stop, which is no error
    assert emulator.adopt(tmp_path) is None


def test_a_missing_installation_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulator, "PYTHON", tmp_path / "bin" / "python")
    with pytest.raises(emulator.EmulatorError, match="make ready"):
        emulator.start(tmp_path)


def test_what_it_said_is_told_when_it_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho no such module\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(emulator, "PYTHON", broken)
    with pytest.raises(emulator.EmulatorError, match="no such module"):
        emulator.start(tmp_path)


@pytest.mark.parametrize(
    ("endpoint", "of_s3"),
    [
        ("http://127.0.0.1:4566", "http://localhost:4566"),
        ("http://127.0.0.1", "http://localhost"),
        ("http://localhost:4566", "http://localhost:4566"),
        ("https://aws.example/127.0.0.1", "https://aws.example/127.0.0.1"),
    ],
)
def test_buckets_are_at_another_host_than_the_site(endpoint: str, of_s3: str) -> None:
    assert emulator.beside_the_site(endpoint) == of_s3
