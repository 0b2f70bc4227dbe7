"""The indexer through whole lives of a site, and cut off at every call."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from typing import Any

import pytest

from functions.indexer import rebuilding
from functions.indexer.rebuilding import Outcome
from shared.search.errors import SearchUnavailable
from shared.search.storage.manifest import read_state
from tests.storage.faults import Crash
from tests.storage.indexed import ALIASES, MINE, PUBLIC, Indexer, Things, World, box, cut_off


def writes(world: World, chance: random.Random) -> None:
    """Change something, of whatever is there."""
    things = world.things
    boxes, sheets, words = (
        [each.id for each in things.store.page(name, limit=100).records] for name in ("box", "sheet", "word")
    )
    kind = chance.choice(
        ["box", "box", "sheet", "sheet", "word", "change", "change", "alias", "shrink", "move", "delete"]
    )
    if kind == "box" or not boxes:
        readers = [[chance.choice(["public", "user:1", "user:2"]), None, None]]
        box(world, f"t{chance.randrange(9)}", readers, links=some(chance))
    elif kind == "sheet" or not sheets:
        things.create("sheet", box=chance.choice(boxes), title=f"s{chance.randrange(9)}", links=some(chance))
    elif kind == "word" or not words:
        things.create("word", sheet=chance.choice(sheets), text=f"w{chance.randrange(5)}")
    elif kind == "change":
        things.change("box", chance.choice(boxes), title=f"t{chance.randrange(99)}", links=some(chance))
    elif kind == "alias":
        alias(things, chance, boxes)
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


def alias(things: Things, chance: random.Random, boxes: list[int]) -> None:
    """Let a box be called otherwise, by a name that another may have had."""
    name = chance.choice(ALIASES)
    for id, each in things.store.get_many("box", boxes).items():
        if name in each.values.get("aliases", ()):
            things.change("box", id, aliases=[])
    things.change("box", chance.choice(boxes), aliases=[name])


def some(chance: random.Random) -> list[str]:
    every = (*ALIASES, *(f"box/{id}" for id in range(1, 20)))
    return [chance.choice(every) for _ in range(chance.randrange(3))]


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
                with cut_off(chance.randrange(1, 40), chance.choice(["before", "after"])):
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
    ids = [box(world, links=["box/30"], aliases=["name:ebb"]), box(world, links=["box/30", "name:ebb"])]
    world.things.create("sheet", box=ids[0], title="ebb")
    world.settle()
    at, turn = 0, 0
    while True:
        at += 1 if thorough else 2
        turn += 1
        world.shrink(f"box/{ids[0]}")
        world.things.change("box", ids[0], readers=PUBLIC if turn % 2 else MINE, links=[f"box/{30 + turn % 3}"])
        holder = turn % 3 > 0
        world.things.change("box", ids[holder], turn=turn, aliases=[])
        world.things.change("box", ids[not holder], turn=turn, aliases=["name:ebb"])
        world.deliver()
        try:
            with cut_off(at, "before" if turn % 2 else "after"):
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
