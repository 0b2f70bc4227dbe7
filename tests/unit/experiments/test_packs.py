"""How packs are written: sets as bitmaps, orders as chunks; and that journal lines have them written."""

from __future__ import annotations

import random
from typing import Any

import pytest

from functions.experiments import stream
from functions.experiments.operations import unfinished
from functions.experiments.store import packs
from shared.deadline import Enough
from shared.packs import chunks, sets
from shared.packs.place import SEGMENT, Collected
from shared.packs.sets import Ids
from shared.records import Store
from tests.unit.experiments.conftest import Lab


@pytest.mark.parametrize("number", [0, 1, 64, 65, SEGMENT // 2, SEGMENT])
def test_a_segment_is_read_as_it_was_written(number: int) -> None:
    chosen = sorted(random.Random(number).sample(range(SEGMENT), number))
    come = {3 * SEGMENT + id: "" if id % 3 else sets.terms_of([["2026-03-01", None]]) for id in chosen}
    segment = sets.moved({}, (), come)
    raw = sets.encode(segment)
    assert sets.decode(raw) == segment
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
    assert chunks.decode_places(chunks.encode_places(places), ids) == places
    content = list(zip(places, ids, strict=True))
    assert [len(part) for part in chunks.cut(content * 3)] == [1000, 1000, 1000]
    assert [len(part) for part in chunks.cut(content[:1] * 2)] == [2]
    assert [len(part) for part in chunks.cut([])] == [0]
    assert len(list(chunks.cut([("é" * 900, id) for id in range(1000)]))) == 7


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
