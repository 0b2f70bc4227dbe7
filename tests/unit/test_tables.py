"""What a new site has in its table: made once, whoever comes first; and a table's stream, read by its consumer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from infra.tables import create_table
from shared import tables
from shared.meter import metered
from shared.records import Collection, Create, Store, Unique, Values
from shared.streams import consumer
from shared.tables import ensure, store_of

SHELVES = {("shelf", 1): {"name": "upper"}, ("shelf", 2): {"name": "lower"}}

COLLECTIONS = [Collection("shelf", unique=(Unique("name"),))]

store = store_of("library", COLLECTIONS)


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("LIBRARY_TABLE", "library")
    monkeypatch.setenv("FILES_BUCKET", "files")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        create_table("library")
        yield
    tables._stores.clear()


def names() -> list[str]:
    return [record.values["name"] for record in store().page("shelf").records]


def test_a_new_site_gets_its_records_and_a_process_looks_once() -> None:
    ensure(store(), lambda: SHELVES)
    assert names() == ["lower", "upper"]
    with metered() as use:
        ensure(store(), lambda: SHELVES)
    assert use.trips == 0


def test_what_is_there_stays_as_it_is() -> None:
    store().transact(lambda _: [Create("shelf", 1, {"name": "mine"})])
    ensure(store(), lambda: SHELVES)
    assert names() == ["mine"]


def test_whoever_comes_second_is_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process has made them between this one's look and its write."""
    with monkeypatch.context() as patch:

        def overtaken(*_: object) -> None:
            patch.undo()
            ensure(Store("library", COLLECTIONS, "files"), lambda: SHELVES)

        patch.setattr(Store, "get", overtaken)
        ensure(store(), lambda: SHELVES)
    assert names() == ["lower", "upper"]


def event(name: str, pk: str, sk: str, **image: Values) -> dict[str, Any]:
    """What the stream says of an item."""
    keys = {"pk": {"S": pk}, "sk": {"S": sk}}
    change = {"Keys": keys, "NewImage": {**keys, **image}, "SequenceNumber": "1"}
    return {"eventID": "1", "eventName": name, "eventSource": "aws:dynamodb", "dynamodb": change}


def test_only_what_is_asked_for_follows_from_a_change() -> None:
    told: list[int] = []
    handler = consumer(store, {("shelf", "REMOVE"): told.append})
    records = [
        event("REMOVE", "shelf/0", f"{3:016}"),
        event("MODIFY", "shelf/0", f"{4:016}"),
        event("REMOVE", "shelf=name=a/b", f"{5:016}"),
        event("REMOVE", "outbox!shelf!0000000000000006", "a.0000"),
    ]
    assert handler({"Records": records}, None) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert told == [3]


def test_what_a_crash_cut_off_is_finished_and_what_fails_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    finished: list[Any] = []
    monkeypatch.setattr(Store, "finish", lambda self, key, part: finished.append((key, part)))
    place = "outbox!shelf!0000000000000006", "a.0000"
    handler = consumer(store)
    whole, broken = event("INSERT", *place, part={"S": "{}"}), event("INSERT", *place)
    assert handler({"Records": [whole]}, None) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert finished == [({"pk": place[0], "sk": place[1]}, "{}")]
    assert handler({"Records": [broken]}, None) == {"batchItemFailures": [{"itemIdentifier": "1"}]}  # type: ignore[arg-type]
