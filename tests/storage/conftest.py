"""Tables for the storage's tests, on an emulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from infra.tables import create_table
from shared.aws import dynamodb, s3
from shared.records import Store, keys
from shared.search.storage.manifest import IndexAddress
from tests.buckets import make_bucket
from tests.storage.catalogue import COLLECTIONS
from tests.storage.indexed import Things, World, new_queue

BUCKET = "storage-tests"


def new_table() -> str:
    """Makes an empty table and gives its name."""
    return create_table(f"records-{uuid4().hex}")


def put(table: str, items: Sequence[Any]) -> None:
    """Puts items into a table as they are."""
    puts: list[Any] = [{"PutRequest": {"Item": item}} for item in items]
    for start in range(0, len(puts), 25):
        dynamodb().batch_write_item(RequestItems={table: puts[start : start + 25]})


@pytest.fixture(scope="module", autouse=True)
def bodies(emulated_aws: str) -> None:
    """Makes the bucket of long bodies."""
    if BUCKET not in {each["Name"] for each in s3().list_buckets()["Buckets"]}:
        s3().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})


@pytest.fixture
def make_table(bodies: None) -> Callable[[], str]:
    """Gives a maker of empty tables."""
    return new_table


@pytest.fixture
def table(make_table: Callable[[], str]) -> str:
    return make_table()


@pytest.fixture
def store(table: str) -> Store:
    return Store(table, COLLECTIONS, BUCKET)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Makes all bounds small, so that few records pass them; gives the bound of riding links."""
    make_small(monkeypatch)
    return SMALL_BOUND


SMALL_BOUND = 3


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes buckets, riding links, transactions and their rests, and reads of keys small."""
    monkeypatch.setattr(keys, "BUCKET", 4)
    monkeypatch.setattr("shared.records.writing.reverse_links.BOUND", SMALL_BOUND)
    monkeypatch.setattr("shared.records.writing.fitting.LARGEST", 20)
    monkeypatch.setattr("shared.records.writing.outbox._PART_WEIGHT", 8)
    monkeypatch.setattr("shared.records.reading.pages._KEYS_AT_ONCE", 4)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the waiting out of retries: botocore's and ours."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, emulated_aws: str) -> str:
    """The indexer's queue."""
    url = new_queue(f"indexer-{uuid4().hex}")
    monkeypatch.setenv("INDEXER_QUEUE", url)
    return url


@pytest.fixture
def world(make_table: Callable[[], str], queue: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A small site that is indexed."""
    things = Things(make_table(), BUCKET)
    monkeypatch.setenv("THINGS_TABLE", things.table)
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    world = World(things, IndexAddress(make_table(), make_bucket(versioned=False)), tmp_path)
    world.indexer.rebuild().run()
    return world
