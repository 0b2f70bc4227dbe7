"""Two indexers at once: nothing is lost, and nothing goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shared.search.faces import Faces
from tests.storage.indexed import MINE, World, box


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
    id = box(world, links=["box/50", "box/51"], aliases=["name:ebb"])
    world.settle()
    other = world.another("other")

    def meanwhile() -> None:
        if then == "deleted":
            world.things.delete("box", id)
        else:
            links = ["box/50", "box/51"] if then == "back" else ["box/52"]
            aliases = ["name:ebb"] if then == "back" else ["doi:10.5072/ebb"]
            world.things.change("box", id, title="tide" if then == "back" else "new", links=links, aliases=aliases)
        world.deliver()
        other.drain()

    world.things.change("box", id, title="between", links=["box/51", "box/53"], aliases=["name:flow"])
    world.deliver()
    overtaken(world, monkeypatch, Faces, "_put", meanwhile)
    world.indexer.drain()
    world.assert_right()


@pytest.mark.parametrize("moment", ["_put", "_take_name", "_give_up_name"])
def test_a_name_that_goes_over_meanwhile_is_the_new_holders(
    world: World, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Its lease runs out while it writes names that by then belong to another record."""
    one, two = box(world, aliases=["name:ebb", "name:flow"]), box(world)
    sheet = world.things.create("sheet", box=two, title="ebb", links=["name:ebb"])
    world.settle()
    other = world.another("other")

    def meanwhile() -> None:
        world.things.change("box", one, aliases=[])
        world.things.change("box", two, aliases=["name:ebb"])
        world.deliver()
        other.drain()

    world.things.change("box", one, aliases=["name:ebb"])
    world.deliver()
    overtaken(world, monkeypatch, Faces, moment, meanwhile)
    world.indexer.drain()
    world.assert_right()
    assert world.indexer.site.faces.linked(f"box/{two}", ["name:ebb"]) == (f"sheet/{sheet}",)


def test_who_takes_a_name_late_gets_it_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was committed before the one that has given the name up was, and is written after it."""
    one, two = box(world, aliases=["name:ebb"]), box(world)
    world.settle()
    other = world.another("other")

    def meanwhile() -> None:
        world.things.change("box", one, title="turned")
        world.deliver()
        other.drain()

    world.things.change("box", one, aliases=[])
    world.things.told.clear()  # the stream is late
    world.things.change("box", two, aliases=["name:ebb"])
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


def test_a_document_that_was_never_there_is_not_deleted_for_good(world: World) -> None:
    other = world.another("other")
    world.indexer.site.waiting.put(["box/1"])
    assert other.drain()
    box(world)
    world.settle()
    world.assert_right()
