"""What DynamoDB bounds by bytes: a write that passes them is refused before it, and says how much fits."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from shared.aws import dynamodb
from shared.records import Amend, Change, Create, Prepared, Store, TooLarge, Update
from shared.records.record import BOUND
from shared.records.writing import fitting
from tests.storage import audit

LONG = 250_000
"""Characters of a text that lies in its item: longer ones go to S3."""


def _create(store: Store, number: int, about: str) -> None:
    def plan(prepared: Prepared) -> list[Change]:
        return [Create("author", id, {"name": f"n{id}", "about": about}) for id in prepared.ids]

    store.transact(plan, reserve=["author"] * number)


@pytest.mark.parametrize("about", ["x" * LONG, "ü" * (LONG // 2), '"\\' * (LONG // 5), "𝄞\n" * (LONG // 10)])
def test_records_of_four_megabytes_together_are_refused_and_counted(
    store: Store, table: str, about: str, request: pytest.FixtureRequest
) -> None:
    if about[0] != "x" and not request.config.getoption("--dynamodb-local"):
        pytest.skip("the emulator counts texts as JSON escapes them")
    with pytest.raises(TooLarge) as refused:
        _create(store, 40, about)
    most = refused.value.most
    assert 12 <= most < 40
    assert refused.value.bytes == fitting.LARGEST_BYTES
    assert store.page("author").count == 0
    _create(store, most, about)
    with pytest.raises(TooLarge):
        _create(store, most + 1, about)
    assert store.page("author").count == most
    audit.check(table, store.schema, BOUND)


def test_updates_are_weighed_too(store: Store) -> None:
    _create(store, 10, "x" * LONG)
    _create(store, 10, "x" * LONG)
    records = list(store.get_many("author", range(1, 21)).values())

    def change(number: int) -> None:
        store.transact(lambda _: [Update(each, {**each.values, "name": "new"}) for each in records[:number]])

    with pytest.raises(TooLarge) as refused:
        change(20)
    change(refused.value.most)
    names = [each.values["name"] for each in store.get_many("author", range(1, 21)).values()]
    assert names.count("new") == refused.value.most


def test_long_lookups_of_many_records_are_weighed_where_they_wait(store: Store, table: str) -> None:
    """Entries of an ordered lookup have up to 900 bytes, and the whole text beside it."""
    for id in range(1, 41):
        store.create("author", {"name": f"n{id}", "about": ""})
    records = list(store.get_many("author", range(1, 41)).values())

    def change(number: int) -> None:
        long = "n" * 100_000
        store.transact(
            lambda _: [Update(each, {**each.values, "name": f"{each.id}{long}"}) for each in records[:number]]
        )

    with pytest.raises(TooLarge) as refused:
        change(40)
    assert refused.value.bytes == fitting.LARGEST_BYTES
    change(refused.value.most)
    audit.check(table, store.schema, BOUND)


def test_one_record_that_does_not_fit_tells_of_its_links(store: Store) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.records.writing.fitting.LARGEST", 20)
        patch.setattr("shared.records.writing.outbox._PART_WEIGHT", 8)
        patch.setattr("shared.records.writing.outbox._LINKS_AT_ONCE", 3)
        store.create("reading", {"reader": "ann", "books": [], "cites": []})
        for code in range(1, 101):
            store.create("book", {"title": "t", "code": code, "shelf": None, "author": None})

        def link(number: int) -> None:
            store.transact(lambda _: [Amend("reading", 1, "cites", frozenset(range(1, number + 1)))])

        with pytest.raises(TooLarge) as refused:
            link(100)
        assert refused.value.most == 0
        assert 20 < refused.value.links < 100
        link(refused.value.links)
    found = store.get("reading", 1)
    assert found is not None
    assert len(found.values["cites"]) == refused.value.links


@pytest.mark.parametrize(
    "answer",
    [
        {"Error": {"Code": "ValidationException", "Message": "Transaction payload size cannot exceed 4MB."}},
        {
            "Error": {"Code": "TransactionCanceledException", "Message": "..."},
            "CancellationReasons": [
                {"Code": "None"},
                {"Code": "ValidationError", "Message": "Item size to update has exceeded the maximum allowed size"},
            ],
        },
    ],
)
def test_what_dynamodb_finds_too_large_is_told_as_well(
    store: Store, answer: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise ClientError(answer, "TransactWriteItems")  # type: ignore[arg-type]

    monkeypatch.setattr(dynamodb(), "transact_write_items", refuse)
    with pytest.raises(TooLarge) as refused:
        _create(store, 10, "")
    assert refused.value.most == 5
