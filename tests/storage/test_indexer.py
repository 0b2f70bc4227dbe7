"""The indexer: what changes is in the index, whatever is repeated, lost, late, cut off or done by two at once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from functions.indexer import app, cards, messages, rebuilding, refused, upkeep
from functions.indexer.checking import check
from functions.indexer.draining import NoPresentIndex
from functions.indexer.rebuilding import Outcome
from functions.indexer.stream import queue_changes
from shared.aws import dynamodb, s3
from shared.meter import metered
from shared.search import Card, Everything, Word
from shared.search.errors import SearchUnavailable
from shared.search.faces import Faces
from shared.search.index_writer import IndexWriter
from shared.search.storage.manifest import IndexAddress, Manifest, move, read_state
from shared.search.waiting import WaitingList
from tests.buckets import make_bucket
from tests.storage.conftest import BUCKET
from tests.storage.faults import Crash
from tests.storage.indexed import Indexer, Things, World, cut_off, new_queue, received

PUBLIC = [["public", None, None]]
MINE = [["user:1", None, None]]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch, emulated_aws: str) -> str:
    url = new_queue(f"indexer-{uuid4().hex}")
    monkeypatch.setenv("INDEXER_QUEUE", url)
    return url


@pytest.fixture
def world(make_table: Callable[[], str], queue: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    things = Things(make_table(), BUCKET)
    monkeypatch.setenv("THINGS_TABLE", things.table)
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    world = World(things, IndexAddress(make_table(), make_bucket(versioned=False)), tmp_path)
    world.indexer.rebuild().run()
    return world


def box(world: World, title: str = "tide", readers: Any = PUBLIC, **values: Any) -> int:
    return world.things.create("box", title=title, readers=readers, **values)


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


# Two at once


def overtaken(
    world: World, monkeypatch: pytest.MonkeyPatch, what: Any, name: str, meanwhile: Callable[[], Any]
) -> None:
    """Let something happen once, just before `what.name` is called, and after the lease has run out."""
    original = getattr(what, name)

    def late(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(what, name, original)
        world.clock.wait(60)
        meanwhile()
        return original(*given, **named)

    monkeypatch.setattr(what, name, late)


def test_cards_made_too_early_are_not_committed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lease runs out between making the cards and committing them; another indexes what came then."""
    id = box(world, "old")
    other = world.another("other")

    def meanwhile() -> None:
        world.things.change("box", id, title="new", readers=MINE, links=["sheet/9"])
        world.deliver()
        other.drain()

    world.deliver()
    overtaken(world, monkeypatch, world.indexer.site.writer, "write", meanwhile)
    assert world.indexer.drain()
    world.assert_right()


@pytest.mark.parametrize("then", ["changed", "deleted", "back"])
def test_faces_and_links_never_go_back(world: World, monkeypatch: pytest.MonkeyPatch, then: str) -> None:
    """Its lease runs out between committing and writing the faces."""
    id = box(world, links=["box/50", "box/51"])
    world.settle()
    other = world.another("other")

    def meanwhile() -> None:
        if then == "deleted":
            world.things.delete("box", id)
        else:
            links = ["box/50", "box/51"] if then == "back" else ["box/52"]
            world.things.change("box", id, title="tide" if then == "back" else "new", links=links)
        world.deliver()
        other.drain()

    world.things.change("box", id, title="between", links=["box/51", "box/53"])
    world.deliver()
    overtaken(world, monkeypatch, Faces, "_put", meanwhile)
    world.indexer.drain()
    world.assert_right()


def test_one_who_has_nothing_to_change_overtakes_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it finds gone was never in the index; another has made its card while it was there."""
    id = box(world)
    other = world.another("other")

    def meanwhile() -> None:
        world.things.delete("box", id)
        world.deliver()
        other.drain()

    world.deliver()
    overtaken(world, monkeypatch, world.indexer.site.writer, "write", meanwhile)
    assert world.indexer.drain()
    world.assert_right()


def test_a_mark_does_not_go_before_cards_that_were_made_too_early(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another settles the mark with nothing to change: the cards that it concerns are not committed yet."""
    id = box(world)
    world.things.create("sheet", box=id, title="ebb")
    other = world.another("other")

    def meanwhile() -> None:
        world.things.delete("box", id)
        world.things.told.clear()  # the stream is late
        world.shrink(f"box/{id}")
        waiting = other.site.waiting
        waiting.remove(waiting.first(1000))
        waiting.put(["sheet/99"])
        other.drain()

    world.deliver()
    overtaken(world, monkeypatch, world.indexer.site.writer, "write", meanwhile)
    assert world.indexer.drain()
    assert world.found("public") == set()
    world.assert_right()


def test_several_at_once_lose_nothing(world: World) -> None:
    """Their leases run out all the time, and one makes the index anew again and again."""
    done = threading.Event()
    wrong: list[BaseException] = []

    def work(indexer: Indexer, *, anew: bool) -> None:
        while not done.is_set():
            try:
                indexer.rebuild().run() if anew else indexer.drain()
            except SearchUnavailable:
                pass
            except BaseException as error:
                wrong.append(error)
            world.clock.wait(61)

    workers = [
        threading.Thread(target=work, args=(world.another(name),), kwargs={"anew": name == "anew"})
        for name in ("a", "b", "anew")
    ]
    for each in workers:
        each.start()
    chance = random.Random(7)
    try:
        for _ in range(25):
            writes(world, chance)
            world.deliver()
    finally:
        done.set()
        for each in workers:
            each.join()
    assert wrong == []
    world.clock.wait(1000)
    if rebuilding.is_under_way(world.present.table):
        assert world.indexer.rebuild().run() is Outcome.DONE
    world.indexer.work()
    assert read_state(world.present).shrunk == {}
    world.assert_right()


def test_a_document_that_was_never_there_is_not_deleted_for_good(world: World) -> None:
    other = world.another("other")
    world.indexer.site.waiting.put(["box/1"])
    assert other.drain()
    box(world)
    world.settle()
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


def keep_up(world: World) -> dict[str, int]:
    """Let be done what is done every ten minutes, and what that queues."""
    found = upkeep.keep_up(world.indexer.site, datetime.fromtimestamp(world.clock.seconds, UTC))
    world.indexer.work()
    return found


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


# Anything


def writes(world: World, chance: random.Random) -> None:
    """Change something, of whatever is there."""
    things = world.things
    boxes, sheets, words = (
        [each.id for each in things.store.page(name, limit=100).records] for name in ("box", "sheet", "word")
    )
    kind = chance.choice(["box", "box", "sheet", "sheet", "word", "change", "change", "shrink", "move", "delete"])
    if kind == "box" or not boxes:
        readers = [[chance.choice(["public", "user:1", "user:2"]), None, None]]
        box(world, f"t{chance.randrange(9)}", readers, links=some(chance))
    elif kind == "sheet" or not sheets:
        things.create("sheet", box=chance.choice(boxes), title=f"s{chance.randrange(9)}", links=some(chance))
    elif kind == "word" or not words:
        things.create("word", sheet=chance.choice(sheets), text=f"w{chance.randrange(5)}")
    elif kind == "change":
        things.change("box", chance.choice(boxes), title=f"t{chance.randrange(99)}", links=some(chance))
    elif kind == "shrink":
        id = chance.choice(boxes)
        world.shrink(f"box/{id}")
        things.change("box", id, readers=[[chance.choice(["user:1", "user:2"]), None, None]])
    elif kind == "move":
        things.change("word", chance.choice(words), sheet=chance.choice(sheets))
    else:
        delete(things, chance, words, sheets, boxes)


def delete(things: Things, chance: random.Random, words: list[int], sheets: list[int], boxes: list[int]) -> None:
    """Delete a record that nothing is made of."""
    word = chance.choice(words)
    things.delete("word", word)
    free = [id for id in sheets if not things.store.get_many("sheet", [id])[id].reverse["words"]]
    if free and chance.random() < 0.5:
        things.delete("sheet", chance.choice(free))
    empty = [id for id in boxes if not things.store.get_many("box", [id])[id].reverse["sheets"]]
    if empty and chance.random() < 0.3:
        things.delete("box", chance.choice(empty))


def some(chance: random.Random) -> list[str]:
    return [f"box/{chance.randrange(1, 20)}" for _ in range(chance.randrange(3))]


def may_read(world: World) -> dict[str, set[str]]:
    terms: dict[str, set[str]] = {}
    for id, card in world.things.cards().items():
        terms[id] = {each.term for each in card.readers}
    return terms


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2, 10))])
def test_a_random_life(world: World, seed: int) -> None:
    """Batches come twice or late, two indexers end anywhere, one makes the index anew; nobody finds what they lost."""
    chance = random.Random(seed)
    indexers = [world.indexer, world.another("second")]
    late: list[dict[str, Any]] = []
    for step in range(18):
        for _ in range(chance.randrange(1, 4)):
            writes(world, chance)
        late += world.things.told
        world.things.told = []
        chance.shuffle(late)
        batch, late = late[: chance.randrange(8)], late[chance.randrange(8) :] if chance.random() < 0.7 else late
        if batch:
            late += chance.sample(batch, 1)
            late += [each for each in batch if each not in late] if chance.random() < 0.3 else []
            world.deliver(*batch)
        one = chance.choice(indexers)
        act = one.drain if step % 8 else one.rebuild().run
        with suppress(Crash, SearchUnavailable):
            if chance.random() < 0.6:
                with cut_off(chance.randrange(1, 40), chance.choice(["before-call", "after-call"])):
                    act()
            else:
                act()
        world.clock.wait(chance.choice([0, 0, 5, 100]))
        allowed = may_read(world)
        for term in ("public", "user:1", "user:2"):
            for id in world.found(term):
                assert id not in allowed or term in allowed[id], (step, term, id)
    finish(world, [*late, *world.things.told])


def finish(world: World, told: list[dict[str, Any]]) -> None:
    """Bring everything that may not have been brought, and compare."""
    world.clock.wait(1000)
    every = [f"{kind}/{id}" for kind in ("box", "sheet") for id in range(1, 120)]
    world.things.told = []
    if told:
        world.deliver(*told)
    world.indexer.site.waiting.put(every)
    if rebuilding.is_under_way(world.present.table):
        assert world.indexer.rebuild().run() is Outcome.DONE
    world.indexer.work()
    world.assert_right()


def test_cut_off_at_every_call(world: World, thorough: bool) -> None:
    """Whatever call a drain ends at, the next one brings all to what it should be."""
    ids = [box(world, links=["box/30"]) for _ in range(2)]
    world.things.create("sheet", box=ids[0], title="ebb")
    world.settle()
    at, turn = 0, 0
    while True:
        at += 1 if thorough else 2
        turn += 1
        world.shrink(f"box/{ids[0]}")
        world.things.change("box", ids[0], readers=PUBLIC if turn % 2 else MINE, links=[f"box/{30 + turn % 3}"])
        world.things.change("box", ids[1], turn=turn)
        world.deliver()
        try:
            with cut_off(at, "before-call" if turn % 2 else "after-call"):
                world.another(f"{turn % 2}").drain()
        except Crash:
            pass
        else:
            break
        world.clock.wait(60)
        world.indexer.drain()
        assert read_state(world.present).shrunk == {}
        if turn % 5 == 0:
            world.assert_right()
        assert at < 200
    world.assert_right()


# Made anew


def test_an_index_of_another_layout_is_made_anew_by_itself(world: World) -> None:
    for _ in range(7):
        box(world)
    world.settle()
    gone = read_state(world.present).manifest
    assert gone
    move(world.present, gone, replace(gone, version=gone.version + 1, stamp="other"))
    with pytest.raises(SearchUnavailable):
        world.found()
    world.things.change("box", 3, title="late")
    world.deliver()
    with pytest.raises(NoPresentIndex):
        world.indexer.drain()
    world.indexer.work()
    world.assert_right()
    assert not rebuilding.is_under_way(world.present.table)


def test_where_there_is_no_index_nothing_is_found_and_one_is_made(
    world: World, make_table: Callable[[], str], tmp_path: Path
) -> None:
    for _ in range(4):
        box(world)
    empty = World(world.things, IndexAddress(make_table(), make_bucket(versioned=False)), tmp_path / "empty")
    assert empty.found() == set()
    empty.settle()
    empty.assert_right()


def test_making_it_anew_while_writes_go_on(world: World) -> None:
    for number in range(8):
        box(world, f"t{number}", links=["box/30"])
    world.settle()
    other = world.another("other")
    step = iter(range(100))

    def meanwhile() -> bool:
        number = next(step)
        if number < 6:
            world.things.change("box", number + 1, title=f"new{number}", links=[f"box/{40 + number}"])
            box(world, "born")
            if number == 3:
                world.things.delete("box", 8)
            world.deliver()
            other.drain()
        return False

    rebuild = world.indexer.rebuild()
    version = read_state(world.present).manifest
    assert rebuild.run(meanwhile) is Outcome.DONE
    now = read_state(world.present).manifest
    assert version and now and now.index != version.index
    world.indexer.drain()
    world.assert_right()
    assert world.indexer.site.later.first(1000) == {}


def test_making_it_anew_cut_off_at_every_call(world: World, thorough: bool) -> None:
    for _ in range(4):
        box(world, links=["box/30"])
    world.settle()
    other = world.another("other")
    at = 0
    while True:
        at += 1 if thorough else 5
        world.things.change("box", 1 + at % 4, title=f"t{at}")
        world.deliver()
        try:
            with cut_off(at, "before-call" if at % 4 else "after-call"):
                outcome = world.another(f"r{at % 3}").rebuild(most=2).run()
        except Crash:
            pass
        else:
            assert outcome is Outcome.DONE
            break
        world.clock.wait(100)
        other.drain()
        assert at < 400
    other.drain()
    world.assert_right()


def test_what_shrinks_while_it_is_made_anew_is_left_out_until_the_swap(world: World) -> None:
    """A sheet that no stream has told of yet is in the new index alone, with the readers that its box had."""
    id = box(world)
    world.settle()
    world.things.create("sheet", box=id, title="ebb")
    untold = world.things.told.pop()
    step = iter(range(100))

    def meanwhile() -> bool:
        if next(step) == 2:  # both are in the new index
            world.things.change("box", id, readers=MINE)
            world.shrink(f"box/{id}")
            world.deliver()
            world.another("other").drain()
            assert read_state(world.present).shrunk.keys() == {f"box/{id}"}
        assert world.found("public") <= {f"box/{id}"}
        return False

    assert world.indexer.rebuild().run(meanwhile) is Outcome.DONE
    assert world.found("public") == set()
    world.indexer.drain()
    assert world.found("public") == set()
    assert read_state(world.present).shrunk == {}
    world.deliver(untold)
    world.indexer.drain()
    world.assert_right()


def test_two_who_make_it_anew_do_not_meet(world: World) -> None:
    box(world)
    other = world.another("other")
    assert world.indexer.rebuild().run(lambda: other.rebuild().run() is not Outcome.TAKEN) is Outcome.DONE


def test_an_unfinished_rebuild_goes_on_and_is_cleaned_up_after_a_day(world: World) -> None:
    for _ in range(7):
        box(world)
    world.settle()
    stop = iter([False, True])
    assert world.indexer.rebuild().run(lambda: next(stop)) is Outcome.UNFINISHED
    progress = rebuilding.progress(world.present.table)
    assert progress and progress.done == 3
    world.things.change("box", 1, title="meanwhile")
    world.settle()
    assert world.indexer.site.later.first(1000)
    world.clock.wait(3600)
    assert keep_up(world)["abandoned"] == 0
    world.clock.wait(86_400)
    assert keep_up(world)["abandoned"] == 1
    assert not rebuilding.is_under_way(world.present.table)
    assert read_state(world.indexer.site.beside).manifest is None
    assert world.indexer.site.later.first(1000) == {}
    for _ in range(2):
        world.clock.wait(2 * 3600)
        keep_up(world)
    assert len(stored(world)) <= len(packs(world)) + 1, "and the packs are noted that only the last commit has left"
    world.assert_right()


def test_an_index_whose_files_are_gone_is_made_anew_by_itself(world: World) -> None:
    """The bucket was emptied, or the table restored to a state whose files have been cleaned away."""
    for _ in range(4):
        box(world)
    world.settle()
    empty(world)
    with pytest.raises(SearchUnavailable):
        world.another("reader").site.writer.documents(present(world))
    world.things.change("box", 3, title="late")
    world.deliver()
    world.another("new").work()
    world.assert_right()
    assert not rebuilding.is_under_way(world.present.table)


def test_an_unfinished_rebuild_whose_files_are_gone_begins_again(world: World) -> None:
    for _ in range(4):
        box(world)
    world.settle()
    stop = iter([False, True])
    assert world.indexer.rebuild(most=2).run(lambda: next(stop)) is Outcome.UNFINISHED
    empty(world)
    new = world.another("new").rebuild()
    with pytest.raises(SearchUnavailable):
        new.run()
    assert new.run() is Outcome.DONE
    world.assert_right()


def test_what_only_the_old_index_had_loses_its_face(world: World) -> None:
    """A table was restored: a record is gone, and no stream has told of it."""
    for _ in range(3):
        box(world)
    world.settle()
    world.things.delete("box", 2)
    world.things.told.clear()
    world.indexer.rebuild().run()
    world.indexer.work()
    world.assert_right()


# Compared


def test_a_comparison_finds_what_differs_and_queues_it(world: World) -> None:
    for _ in range(8):
        box(world)
    world.settle()
    assert check(world.indexer.site).differing == 0
    world.things.delete("box", 8)
    world.things.delete("box", 2)
    world.things.change("box", 3, title="changed in silence")
    box(world)
    box(world)
    world.things.told.clear()
    dynamodb().delete_item(TableName=world.present.table, Key={"pk": {"S": "face#box/5"}, "sk": {"S": "-"}})
    said: list[str] = []
    found = check(world.indexer.site, said=lambda progress, differing: said.extend(differing), queue=False)
    assert sorted(said) == ["box/10", "box/2", "box/3", "box/5", "box/8", "box/9"]
    assert (found.differing, found.done, found.place) == (6, 8, None)
    assert world.indexer.site.waiting.first(1000) == {}
    check(world.indexer.site)
    world.indexer.work()
    world.assert_right()
    assert check(world.indexer.site).differing == 0


def test_a_comparison_goes_on_by_messages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "check", partial(check, most=2))
    for _ in range(5):
        box(world)
    world.things.create("sheet", box=1, title="ebb")
    world.settle()
    world.things.change("box", 1, title="changed in silence")
    world.things.told.clear()
    sent: list[Any] = []
    monkeypatch.setattr(messages, "send", lambda message, delay: sent.append(message))
    message: Any = messages.CHECK
    rounds = 0
    while message:
        rounds += 1
        once = iter([False, True])
        app.work(world.indexer.site, message, lambda once=once: next(once, False))  # type: ignore[misc]
        message = next((each for each in sent if "check" in each), None)
        sent.clear()
    assert rounds > 2
    world.assert_right()


def stored(world: World) -> set[str]:
    return {each["Key"] for each in s3().list_objects_v2(Bucket=world.present.bucket)["Contents"]}


def present(world: World) -> Manifest:
    state = read_state(world.present).manifest
    assert state
    return state


def packs(world: World) -> frozenset[str]:
    return present(world).packs


def empty(world: World) -> None:
    for key in stored(world):
        s3().delete_object(Bucket=world.present.bucket, Key=key)


def test_cleaning_follows_the_index(world: World) -> None:
    for _ in range(4):
        box(world)
        world.settle()
    keep_up(world)
    world.clock.wait(3700)
    assert keep_up(world)["deleted"] > 0
    assert len(stored(world)) == len(packs(world)) + 1
    assert world.copy.search(Everything(), None).total == 4
