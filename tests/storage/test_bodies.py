"""Bodies too long for an item: read whole whoever writes meanwhile, and none is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from shared.aws import s3
from shared.records import Amend, NotUnique, Order, RecordsError, Store, bodies
from tests.storage.conftest import BUCKET

LONG = "ü" * 200_000


@pytest.fixture(autouse=True)
def no_bodies() -> None:
    bodies.remove(BUCKET, _stored())


def _stored() -> list[str]:
    return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def _once_before_bodies_are_fetched(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Lets `action` happen between the reading of an item and of its body, once."""
    fetch, actions = bodies.fetch, [action]

    def fetch_late(bucket: str, names: Iterable[str]) -> Mapping[str, str]:
        wanted = list(names)
        if wanted and actions:
            actions.pop()()
        return fetch(bucket, wanted)

    monkeypatch.setattr(bodies, "fetch", fetch_late)


READS: dict[str, Callable[[Store], Any]] = {
    "get": lambda store: [store.get("author", 1)],
    "get many": lambda store: list(store.get_many("author", [1, 2]).values()),
    "page": lambda store: store.page("author", order=[Order("id")]).records,
    "page by field": lambda store: store.page("author", order=[Order("name")]).records,
    "page by walking": lambda store: store.page("author", order=[Order("about")]).records,
    "write": lambda store: [store.update("author", 1, dict)],
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_body_replaced_while_it_is_read_is_read_again(
    read: Callable[[Store], Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create("author", {"name": "Ann", "about": LONG})
    _once_before_bodies_are_fetched(
        monkeypatch, lambda: store.update("author", 1, lambda values: {**values, "name": "Bea"})
    )
    [record] = read(store)
    assert record.values == {"name": "Bea", "about": LONG}
    assert len(_stored()) == 1


@pytest.mark.parametrize("read", [READS[name] for name in ("get", "get many", "page", "page by field")])
def test_a_record_deleted_while_it_is_read_is_not_there(
    read: Callable[[Store], Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.create("author", {"name": "Ann", "about": LONG})
    _once_before_bodies_are_fetched(monkeypatch, lambda: store.delete("author", 1))
    assert [record for record in read(store) if record] == []
    assert _stored() == []


def test_a_body_that_is_lost_is_an_error(store: Store) -> None:
    store.create("author", {"name": "Ann", "about": LONG})
    bodies.remove(BUCKET, _stored())
    with pytest.raises(RecordsError, match="author 1"):
        store.get("author", 1)


@pytest.mark.parametrize("large", [False, True])
def test_an_amended_record_leaves_one_body(store: Store, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    store.create("book", {"title": "t", "code": 1})
    for _ in range(2):
        store.create("reading", {"reader": "ann", "books": [], "cites": [], "about": LONG})
    if large:
        monkeypatch.setattr("shared.records.writing.fitting.LARGEST", 4)
    store.transact(lambda prepared: [Amend("reading", id, "books", frozenset({1})) for id in (1, 2)])
    readings = store.get_many("reading", [1, 2])
    assert [reading.values["books"] for reading in readings.values()] == [[1], [1]]
    assert len(_stored()) == 2


def test_a_refused_write_leaves_no_body(store: Store) -> None:
    store.create("book", {"title": "t", "code": 1})
    with pytest.raises(NotUnique):
        store.create("book", {"title": "t", "code": 1, "note": LONG})
    assert _stored() == []
