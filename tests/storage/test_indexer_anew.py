"""The index made anew beside writes, and compared with the records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from functions.indexer import app, messages, rebuilding
from functions.indexer.checking import check
from functions.indexer.draining import NoPresentIndex
from functions.indexer.rebuilding import Outcome
from shared.aws import dynamodb, s3
from shared.search import Everything
from shared.search.errors import SearchUnavailable
from shared.search.storage.manifest import IndexAddress, Manifest, move, read_state
from tests.buckets import make_bucket
from tests.storage.faults import Crash
from tests.storage.indexed import MINE, World, box, cut_off, keep_up


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
            with cut_off(at, "before" if at % 4 else "after"):
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
