"""How packs are written: sets as bitmaps, orders as chunks; and that journal lines have them written."""

from __future__ import annotations

import random
from base64 import b85encode
from typing import Any

import pytest

from functions.experiments import stream
from functions.experiments.operations import unfinished
from functions.experiments.store import packs
from shared.aws import dynamodb
from shared.deadline import Enough
from shared.meter import size
from shared.packs import chunks, folding, sets
from shared.packs import head as heads
from shared.packs.journal import Noted
from shared.packs.place import SEGMENT, Collected
from shared.packs.sets import Ids
from shared.records import Store
from shared.records.keys import sortable
from tests.aws_calls import aws_calls
from tests.unit.experiments.conftest import Lab


@pytest.mark.parametrize("number", [0, 1, 64, 65, SEGMENT // 2, SEGMENT])
def test_a_segment_is_read_as_it_was_written(number: int) -> None:
    chosen = sorted(random.Random(number).sample(range(SEGMENT), number))
    come = {3 * SEGMENT + id: "" if id % 3 else sets.terms_of([["2026-03-01", None]]) for id in chosen}
    segment = sets.moved({}, (), come)
    raw = sets.encode(segment)
    assert sets.read({"sets": {"B": raw}}) == segment
    assert len(raw) < 3400
    assert sorted(each for bits in segment.values() for each in sets.members(bits)) == chosen
    assert sets.moved(segment, come, {}) == {}


def test_ids_are_counted_and_paged() -> None:
    dice = random.Random(1)
    chosen = sorted(dice.sample(range(1, 4 * SEGMENT), 900))
    ids = Ids()
    for id in chosen:
        ids.put(id, True)
    ids.put(5 * SEGMENT, True)
    ids.put(5 * SEGMENT, False)
    assert len(ids) == 900
    for offset in (0, 450, 899, 900):
        assert ids.page(offset, 20) == chosen[offset : offset + 20]
    assert [id for id, flag in enumerate(ids.flags) if flag] == chosen


def test_chunks_are_read_as_they_were_written_and_cut_evenly() -> None:
    ids = random.Random(2).sample(range(1, 2**32), 1000)
    assert chunks.decode_ids(chunks.encode_ids(ids)) == ids
    places = [chunks.place(f"title {id}\x00é", id) for id in ids]
    content = list(zip(places, ids, strict=True))
    assert chunks.content({"keys": {"B": chunks.encode_places(places)}}, ids) == content
    assert [len(part) for part in chunks.cut(content * 3)] == [1000, 1000, 1000]
    assert [len(part) for part in chunks.cut(content[:1] * 2)] == [2]
    assert [len(part) for part in chunks.cut([])] == [0]
    assert len(list(chunks.cut([("é" * 900, id) for id in range(1000)]))) == 7


def test_long_texts_side_by_side_are_cut_by_their_bytes() -> None:
    """An item has 400 KB, and what somebody writes may not be compressed to less than it is."""
    content = [*((f"a{id}", id) for id in range(1500)), *(("z" * 900, id) for id in range(1500, 2050))]
    parts = list(chunks.cut(content))
    assert [entry for part in parts for entry in part] == content
    assert max(sum(len(text) for text, _ in part) for part in parts) < 270_000
    assert max(map(len, parts)) <= chunks.CHUNK
    assert len(parts) <= 4


def test_packs_are_written_in_transactions_that_dynamodb_takes(lab: Lab) -> None:
    """They have bytes, of which a transaction has 4 MB (API reference, TransactWriteItems)."""
    dice, place = random.Random(4), packs("dataset")
    heads.begin(place)
    told: list[int] = []

    def sent(service: str, operation: str, asked: Any) -> None:
        if operation == "TransactWriteItems":
            told.append(sum(size(each["Put"]["Item"]) for each in asked["TransactItems"] if "Put" in each))

    with aws_calls(before=sent):
        for start in range(1, 6001, 1000):
            head = heads.read(place)
            assert head is not None
            texts = {id: sortable(b85encode(dice.randbytes(720)).decode()) for id in range(start, start + 1000)}
            mark = folding.pack(place, head, [Noted(id, {"public": None}, {"description": texts[id]}) for id in texts])
            assert mark
            heads.finish(place, mark, 1)
    assert max(told) < 4_000_000
    assert sum(told) > 10_000_000


def test_a_head_that_a_transaction_has_is_somebody_elses(lab: Lab) -> None:
    """What is not part of a transaction conflicts with one, too (API reference, UpdateItem)."""
    place = packs("dataset")
    heads.begin(place)
    head = heads.read(place)
    assert head is not None

    def conflict(service: str, operation: str, asked: Any) -> None:
        told: Any = {"Error": {"Code": "TransactionConflictException", "Message": ""}}
        raise dynamodb().exceptions.TransactionConflictException(told, operation)

    with aws_calls(before=conflict):
        assert folding.pack(place, head, []) is None
        heads.finish(place, head.mark)
    assert heads.read(place) == head


def test_a_journal_line_has_lists_packed(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []

    def upkeep(store: Store, place: Collected, enough: Enough) -> bool:
        packed.append(place.collection)
        return True

    monkeypatch.setattr(unfinished, "upkeep", upkeep)
    assert stream.handler(_event("experiment~journal"), None) == {"batchItemFailures": []}  # type: ignore[arg-type]
    unfinished.go_on({"job": "pack", "collection": "dataset"})
    assert packed == ["experiment", "dataset"]
    assert packs("dataset").orders == ("description",)


def _event(pk: str) -> dict[str, Any]:
    keys = {"pk": {"S": pk}, "sk": {"S": f"{7:016d}"}}
    change = {"Keys": keys, "NewImage": {**keys, "written": {"S": "0a"}}, "SequenceNumber": "1"}
    return {"Records": [{"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}]}
