"""The indexer: what changes is in the index, whatever is repeated, lost or late, and whoever loses a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.indexer import app, cards, messages, refused, upkeep
from functions.indexer.stream import queue_changes
from shared.meter import metered
from shared.search import Card, Word
from shared.search.index_writer import IndexWriter
from shared.search.storage.manifest import read_state
from shared.search.waiting import WaitingList
from tests.storage.indexed import MINE, PUBLIC, World, box, keep_up, received

# Changes


def test_what_is_written_is_found_and_what_is_deleted_is_not(world: World) -> None:
    first, second = box(world), box(world, "moon", MINE)
    sheet = world.things.create("sheet", box=first, title="ebb")
    word = world.things.create("word", sheet=sheet, text="gauge")
    world.settle()
    world.assert_right()
    world.things.change("box", second, title="neap", readers=PUBLIC)
    world.things.change("word", word, text="level")
    world.things.delete("sheet", sheet)
    world.settle()
    world.assert_right()
    assert world.copy.search(Word("neap"), frozenset({"public"})).ids == (f"box/{second}",)


def test_what_a_part_belonged_to_and_belongs_to_is_indexed(world: World) -> None:
    sheets = [world.things.create("sheet", box=box(world), title=title) for title in "ab"]
    word = world.things.create("word", sheet=sheets[0], text="x" * 300_000)  # too long for its item
    world.things.change("word", word, text="gauge")
    world.things.change("word", word, text="level", sheet=sheets[1])
    world.deliver(*world.things.told[-2:])
    waiting = world.indexer.site.waiting.first(1000)
    assert waiting.keys() == {f"sheet/{id}" for id in sheets}


def test_ten_changes_are_one_card(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    id = box(world)
    for turn in range(9):
        world.things.change("box", id, turn=turn)
    world.deliver()
    assert len(world.indexer.site.waiting.first(1000)) == 1
    asked: list[Any] = []
    made = world.things.source.kinds["box"]
    monkeypatch.setitem(world.things.source.kinds, "box", lambda ids: asked.append(set(ids)) or made(ids))  # type: ignore[func-returns-value]
    world.indexer.work()
    assert asked == [{id}]


def test_what_a_change_costs(world: World, queue: str) -> None:
    id = box(world)
    world.settle()
    world.things.change("box", id, turn=1)
    received(queue)
    with metered() as use:
        world.deliver()
    assert (use.trips, use.write_units) == (1, 1)
    assert received(queue) == [messages.WAKE]
    with metered() as use:
        world.indexer.work()
    assert (use.trips, use.read_units, use.write_units) == (13, 17, 6), use.operations


def test_at_most_a_commit_a_second(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    began = world.clock.seconds
    for _ in range(3):
        box(world)
    world.deliver()
    world.indexer.drain()
    assert world.clock.seconds == began

    def written_meanwhile(*given: Any) -> Any:
        if len(world.things.cards()) < 6:
            box(world)
            world.deliver()
        return keep(*given)

    keep = world.indexer.site.faces.keep
    monkeypatch.setattr(world.indexer.site.faces, "keep", written_meanwhile)
    box(world)
    world.deliver()
    world.indexer.drain()
    assert world.clock.seconds == began + 2
    world.assert_right()


def test_an_indexer_stops_when_it_is_told_that_there_was_enough(world: World, queue: str) -> None:
    box(world)
    world.deliver()
    received(queue)
    app.work(world.indexer.site, messages.WAKE, lambda: True)
    assert world.found() == set()
    assert world.indexer.site.waiting.first(1000)
    world.indexer.work()
    world.assert_right()


def test_one_that_finds_another_at_it_does_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    box(world)
    world.deliver()
    other = world.another("other")
    keep = world.indexer.site.faces.keep

    def meanwhile(*given: Any) -> None:
        assert other.drain()
        keep(*given)

    monkeypatch.setattr(world.indexer.site.faces, "keep", meanwhile)
    before = read_state(world.present).manifest
    assert world.indexer.drain()
    after = read_state(world.present).manifest
    assert before and after and after.version == before.version + 1
    world.assert_right()


# Visibility


def test_who_loses_a_record_never_finds_it_again(world: World) -> None:
    """The datasets of an experiment are found by its readers: they are made anew before its mark goes."""
    id = box(world)
    sheets = {f"sheet/{world.things.create('sheet', box=id, title='ebb')}" for _ in range(3)}
    world.settle()
    assert world.found("public") == sheets | {f"box/{id}"}
    world.things.change("box", id, readers=MINE)
    world.shrink(f"box/{id}")
    assert world.found("public") == set()
    world.deliver()
    world.indexer.work()
    assert world.found("public") == set()
    assert read_state(world.present).shrunk == {}
    world.assert_right()


def test_a_mark_of_what_has_no_card_goes_with_what_is_within_it(world: World) -> None:
    id = box(world)
    world.things.create("sheet", box=id, title="ebb")
    world.settle()
    world.shrink(f"object/{id}", f"box/{id}")
    box(world, "another")
    world.settle()
    assert read_state(world.present).shrunk == {}
    world.assert_right()


def test_a_record_that_shrinks_again_meanwhile_stays_left_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    id = box(world)
    world.settle()
    world.shrink(f"box/{id}")
    world.things.change("box", id, readers=[["user:1", None, None], ["user:2", None, None]])
    world.deliver()
    write = IndexWriter.write

    def late(*given: Any) -> Any:
        monkeypatch.setattr(IndexWriter, "write", write)
        world.things.change("box", id, readers=MINE)
        world.shrink(f"box/{id}")
        return write(*given)

    monkeypatch.setattr(IndexWriter, "write", late)
    world.indexer.drain()
    assert world.found("user:2") == set()
    world.settle()
    world.assert_right()


def test_faces_leave_out_what_has_shrunk(world: World) -> None:
    id = box(world, links=["box/40"])
    sheet = world.things.create("sheet", box=id, title="ebb")
    world.settle()
    faces, ids = world.indexer.site.faces, [f"box/{id}", f"sheet/{sheet}", "box/99"]
    found = faces.get(ids)
    assert found.keys() == {f"box/{id}", f"sheet/{sheet}"}
    face = found[f"box/{id}"]
    assert face.card == world.things.cards()[f"box/{id}"]
    assert (face.title, face.kind, face.within) == ("tide", "box", ())
    assert face.is_for(frozenset({"public"}), world.clock.day())
    world.shrink(f"box/{id}")
    assert faces.get(ids) == {}
    with metered() as use:
        faces.get(ids)
    assert use.trips == 1
    world.things.change("box", id, readers=MINE)
    world.settle()
    face = faces.get(ids)[f"sheet/{sheet}"]
    assert face.card is None
    assert not face.is_for(frozenset({"public"}), world.clock.day())
    assert face.is_for(frozenset({"user:1"}), world.clock.day())
    assert face.is_for(None, world.clock.day())


def test_rights_with_days_begin_and_end_by_themselves(world: World) -> None:
    today = world.clock.day()
    tomorrow, later = (today + timedelta(days) for days in (1, 3))
    box(world, readers=[["user:1", tomorrow.isoformat(), (later - timedelta(1)).isoformat()]])
    world.settle()
    world.assert_right()
    for day, who in ((tomorrow, {"box/1"}), (tomorrow + timedelta(1), {"box/1"}), (later, set())):
        world.clock.seconds = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC).timestamp()
        keep_up(world)
        assert world.found("user:1") == who
        world.assert_right()
    assert keep_up(world)["turned"] == 0


# What goes wrong


def test_one_bad_card_stops_nothing(world: World) -> None:
    ids = [box(world) for _ in range(5)]
    world.settle()
    world.things.bad.add(ids[2])
    for id in ids:
        world.things.change("box", id, turn=1)
    world.settle()
    others = {f"box/{id}" for id in ids if id != ids[2]}
    assert world.found("public") == others
    assert world.indexer.site.faces.digests([f"box/{id}" for id in ids]).keys() == others
    assert refused.known(world.present.table) == {f"box/{ids[2]}"}
    world.things.bad.clear()
    world.clock.wait(8 * 86_400)
    keep_up(world)  # begins to count the weeks
    world.clock.wait(8 * 86_400)
    keep_up(world)
    assert refused.known(world.present.table) == set()
    world.assert_right()


def test_a_card_that_is_out_of_bounds_is_refused(world: World) -> None:
    id = box(world, "x" * 2_000)
    world.settle()
    assert world.found() == set()
    assert refused.known(world.present.table) == {f"box/{id}"}
    assert world.indexer.site.faces.get([f"box/{id}"]) == {}
    world.things.change("box", id, title="short")
    world.settle()
    assert refused.known(world.present.table) == set()
    world.assert_right()


def test_records_that_cannot_be_read_are_not_taken_for_bad(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    id = box(world)
    world.settle()
    world.things.change("box", id, turn=2)
    world.deliver()

    def forbidden(ids: Any) -> Mapping[int, Card]:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "BatchGetItem")

    source = replace(world.things.source, kinds={**world.things.source.kinds, "box": forbidden})
    monkeypatch.setattr(world.indexer.site, "sources", [source])
    with pytest.raises(ClientError):
        world.indexer.drain()
    assert world.found("public") == {f"box/{id}"}
    assert cards.make([world.things.source], ["ghost/1", "box"]).cards == {"ghost/1": None, "box": None}


def test_a_lost_message_is_made_good(world: World, queue: str) -> None:
    box(world)
    world.deliver()
    received(queue)
    assert world.found() == set()
    upkeep.keep_up(world.indexer.site, datetime.fromtimestamp(world.clock.seconds, UTC))
    assert received(queue) == [messages.WAKE]


def test_a_message_that_fails_is_given_back(world: World, queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_TABLE", "not-there")
    monkeypatch.setenv("INDEX_BUCKET", world.present.bucket)
    given: list[Any] = []
    monkeypatch.setattr(app, "give_back", given.append)
    event = {"Records": [{"messageId": "1", "body": "{}", "eventSource": "aws:sqs"}]}
    context: Any = None
    assert app.handler(event, context) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert len(given) == 1


def test_a_change_that_cannot_be_read_holds_up_only_what_comes_after_it(world: World) -> None:
    for _ in range(3):
        world.things.create("word", sheet=world.things.create("sheet", box=box(world), title="a"), text="b")
    told = world.things.told
    del told[5]["dynamodb"]["NewImage"]["body"]
    failed = queue_changes(world.indexer.site, told)
    assert failed == {"batchItemFailures": [{"itemIdentifier": "5"}]}
    assert world.indexer.site.waiting.first(1000).keys() == {"box/1", "box/2", "sheet/1", "sheet/2"}


def test_the_list_keeps_what_was_put_again_meanwhile(world: World) -> None:
    waiting = WaitingList(world.present.table)
    waiting.put(["a/1", "a/2", "a/1"])
    marks = waiting.first(1000)
    assert marks.keys() == {"a/1", "a/2"}
    waiting.put(["a/2"])
    waiting.remove(marks)
    left = waiting.first(1000)
    assert left.keys() == {"a/2"}
    assert left["a/2"] != marks["a/2"]
