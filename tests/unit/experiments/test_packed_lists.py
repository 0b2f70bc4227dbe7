"""Pages from packs are those of a plain look at every record, whatever has been folded, by whom, and how far."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from functions.experiments import audience
from functions.experiments.access import rights, visibility
from functions.experiments.access.callers import Caller, Viewer
from functions.experiments.lists import records as lists
from functions.experiments.lists.filters import Ordering, Wanted
from functions.experiments.operations import audiences
from functions.experiments.store import packs, store
from shared import tables
from shared.aws import dynamodb
from shared.meter import metered
from shared.packs import building, chunks, folding, journal, reading, sets
from shared.packs import head as heads
from shared.packs import place as places
from shared.packs.reading import Portion
from shared.principal import CallerKind, Principal
from shared.records import Record, items
from shared.records.writing import transaction
from tests.sampling import amount
from tests.unit.experiments.test_visibility import TODAY, dataset, experiment, new_site, shown

VIEWERS = (
    Viewer(),
    Viewer(frozenset({"user:1"})),
    Viewer(frozenset({"user:2", "group:1", "group:2", "group:3"})),
    Viewer(frozenset({"token:2"}), opened=2),
    Viewer(everything=True),
)
DAYS = (None, None, None, "2026-03-02", "2026-03-03", "2026-03-04")
ORDERS = {"experiment": (None, "title", "update_time"), "dataset": (None, "description")}


class Died(Exception):
    """A fold has come to its end too soon."""


@pytest.fixture(scope="module")
def _emulator(emulated_aws: str) -> str:
    return emulated_aws


@pytest.fixture(autouse=True)
def small(_emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A new site, on that day, whose packs have few ids an item."""
    monkeypatch.setenv("FILES_BUCKET", "visibility-tests")
    new_site(monkeypatch)
    for module in (audience, visibility):
        monkeypatch.setattr(module, "today", TODAY.isoformat)
    for module in (places, sets, folding):
        monkeypatch.setattr(module, "SEGMENT", 8)
    for module in (chunks, reading):
        monkeypatch.setattr(module, "CHUNK", 6)
    monkeypatch.setattr(heads, "_LEASE", -1)  # whoever folds may be overtaken
    yield
    tables._stores.clear()


def build() -> None:
    for collection in ORDERS:
        assert building.upkeep(store(), packs(collection), patience=0)


def forget(partition: str) -> None:
    """Delete all items of a partition."""
    for item in list(items.partition(packs("experiment").table, partition)):
        dynamodb().delete_item(TableName=packs("experiment").table, Key={"pk": item["pk"], "sk": item["sk"]})


def expected(collection: str, viewer: Viewer, order: str | None) -> list[int]:
    parents = store().get_many("experiment", range(1, 200))
    if collection == "experiment":
        found = [each for each in parents.values() if shown_to(each, viewer)]
    else:
        below = store().get_many("dataset", range(1, 200)).values()
        found = [each for each in below if shown(each, parents, viewer)]
    return [each.id for each in sorted(found, key=lambda each: (each.values[order] if order else "", each.id))]


def shown_to(record: Record, viewer: Viewer) -> bool:
    return viewer.everything or rights.may_see(record, viewer)


def agree(dice: random.Random, collection: str, viewer: Viewer) -> None:
    for order in ORDERS[collection]:
        whole = expected(collection, viewer, order)
        for offset in {0, len(whole) // 2, max(0, len(whole) - 3), len(whole), dice.randrange(len(whole) + 1)}:
            for descending in (False, True):
                page = visibility.visible(collection, viewer).packed(Portion(offset, 3, order, descending))
                assert page is not None
                assert page.still()
                ordered = whole[::-1] if descending else whole
                assert (page.ids, page.total) == (ordered[offset : offset + 3], len(whole)), (order, descending, offset)


def agree_on_own(viewer: Viewer) -> None:
    found = store().get_many("experiment", range(1, 200)).values()
    own = sorted((each.id for each in found if rights.named_in(each, viewer)), reverse=True)
    sight = visibility.Visible("experiment", Viewer(viewer.readers), named=True)
    for offset in (0, max(0, len(own) - 3), len(own)):
        page = sight.packed(Portion(offset, 3, None, descending=True))
        assert page is not None
        assert (page.ids, page.total) == (own[offset : offset + 3], len(own)), offset


def rows(dice: random.Random) -> list[dict[str, Any]]:
    return [row(*dice.choice(READERS), dice) for _ in range(dice.randrange(4))]


READERS = [
    ("django_user", "1"),
    ("django_user", "2"),
    *(("django_group", str(n)) for n in (1, 2, 3)),
    ("token_group", "2"),
]


def row(plugin: str, entity: str, dice: random.Random | None = None) -> dict[str, Any]:
    days = [dice.choice(DAYS), dice.choice(DAYS)] if dice else [None, None]
    owner = dice is not None and dice.random() < 0.3
    named = {"n": 0, "pluginId": plugin, "entityId": entity, "canRead": not dice or dice.random() < 0.8}
    return {**named, "isOwner": owner, "canWrite": False, "effectiveDate": days[0], "expiryDate": days[1]}


class World:
    """A site on which things happen."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = 0
        self.experiments: list[int] = []
        self.datasets: list[int] = []

    def values(self) -> dict[str, Any]:
        self.clock += 1
        told = {"title": self.dice.choice(["a", "b", "b", "c é", "z\x00", ""]), "update_time": f"{self.clock:05d}"}
        return {**told, "acls": rows(self.dice), "public_access": self.dice.choice([1, 1, 50])}

    def add(self) -> None:
        self.experiments.append(store().create("experiment", experiment(**self.values())).id)

    def add_dataset(self) -> None:
        parents = sorted(set(self.dice.choices(self.experiments, k=2)))
        values = dataset(parents, description=self.dice.choice("abc"))
        self.datasets.append(store().create("dataset", values).id)

    def change(self) -> None:
        id = self.dice.choice(self.experiments)
        store().update("experiment", id, partial(updated, self.values()))
        audiences.respread(id)

    def describe(self) -> None:
        if self.datasets:
            new = {"description": self.dice.choice("abcd")}
            store().update("dataset", self.dice.choice(self.datasets), partial(updated, new))

    def delete(self) -> None:
        if self.datasets:
            store().delete("dataset", self.datasets.pop(self.dice.randrange(len(self.datasets))))

    def fold(self) -> None:
        folding.fold(packs(self.dice.choice(list(ORDERS))), 1)

    def die_folding(self) -> None:
        """A fold dies before one of its calls."""
        left = self.dice.randrange(12)

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def run(*given: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Died
                return call(*given, **named)

            return run

        with pytest.MonkeyPatch.context() as patch, suppress(Died):
            patch.setattr(folding, "_MOST_ITEMS", 3)
            patch.setattr(folding, "commit", counted(transaction.commit))
            patch.setattr(journal, "_delete", counted(journal._delete))
            self.fold()

    def meet_folding(self) -> None:
        """What happens between the steps of a fold: other writes, and other folds."""
        begin, hidden = self.dice.randrange(6), False

        def met(call: Callable[..., Any]) -> Callable[..., Any]:
            def run(*given: Any, **named: Any) -> Any:
                nonlocal begin, hidden
                begin -= 1
                if begin <= 0 and not hidden:
                    hidden = True
                    for _ in range(3):
                        self.dice.choice([self.add, self.change, self.change, self.fold])()
                    hidden = False
                return call(*given, **named)

            return run

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(folding, "_MOST_ITEMS", 5)
            patch.setattr(folding, "commit", met(transaction.commit))
            for module, name in ((heads, "claim"), (journal, "settle"), (heads, "finish")):
                patch.setattr(module, name, met(getattr(module, name)))
            self.fold()


def updated(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return {**old, **new}


@pytest.mark.parametrize("seed", range(amount(3, 12)))
def test_pages_are_those_of_a_plain_look(seed: int) -> None:
    world = World(seed)
    for _ in range(5):
        world.add()
    build()
    happen = [world.add, world.add, world.add_dataset, world.change, world.describe, world.delete]
    happen += [world.fold, world.die_folding, world.meet_folding]
    for _ in range(12):
        for _ in range(4):
            world.dice.choice(happen)()
        viewer = world.dice.choice(VIEWERS)
        agree_on_own(viewer)
        for collection in ORDERS:
            agree(world.dice, collection, viewer)
    build()
    while folding.fold(packs("experiment"), 1) or folding.fold(packs("dataset"), 1):
        pass
    assert not journal.read(packs("experiment"), 1)[1]
    for viewer in VIEWERS:
        for collection in ORDERS:
            agree(world.dice, collection, viewer)


def test_packs_are_built_of_what_was_there_before(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(1)
    for _ in range(30):
        world.add()
    world.add_dataset()
    forget(packs("experiment").journal)
    assert building.upkeep(store(), packs("experiment"))
    portion = Portion(0, 3, "title")
    assert visibility.visible("experiment", VIEWERS[-1]).packed(portion) is None
    monkeypatch.setattr(building, "_AT_ONCE", 8)
    asked = iter([False, False, True])
    assert not building.upkeep(store(), packs("experiment"), partial(next, asked), patience=0)
    half_built = heads.read(packs("experiment"))
    assert half_built is not None
    assert half_built.unbuilt == 17
    world.change()
    assert visibility.visible("experiment", VIEWERS[-1]).packed(portion) is None
    build()
    for viewer in VIEWERS:
        agree(world.dice, "experiment", viewer)


@pytest.mark.parametrize("step", ["_segments", "_seen", "_still"])
@pytest.mark.parametrize("order", [None, "title"])
def test_a_fold_between_two_reads_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch, step: str, order: str | None
) -> None:
    """An experiment of somebody's becomes public while he reads, and is packed at once."""
    for number in range(30):
        store().create("experiment", experiment(title=f"{number:02d}", acls=[row("django_user", "1")]))
    build()
    assert folding.fold(packs("experiment"), 1)
    plain, left = getattr(reading, step), iter(range(4, 30, 8))

    def slow(*given: Any) -> Any:
        id = next(left, None) if given[-1] != "public" else None
        if step == "_seen":
            answer = plain(*given)
        if id:
            store().update("experiment", id, partial(updated, {"public_access": 100, "acls": []}))
            assert folding.fold(packs("experiment"), 1)
        return answer if step == "_seen" else plain(*given)

    monkeypatch.setattr(reading, step, slow)
    monkeypatch.setattr(reading, "parallel", lambda *calls: [call() for call in calls])
    monkeypatch.setattr(visibility.Visible, "near", lambda *given: None)
    caller = Caller(Principal(CallerKind.USER, 1), VIEWERS[1])
    wanted = Wanted(orders=(Ordering(order),) if order else (Ordering("id"),), limit=30)
    listed = lists.experiments(wanted, caller)
    assert ([each.id for each in listed.shown], listed.total) == (list(range(1, 31)), 30)


def test_a_page_costs_what_it_shows_and_not_what_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [[row("django_group", str(number))] for number in (1, 2, 3)]
    for number in range(90):
        values = experiment(title=f"{number % 7}", update_time=f"{number:03d}", acls=groups[number % 3])
        store().create("experiment", values)
    build()
    while folding.fold(packs("experiment"), 1):
        pass
    for order in ORDERS["experiment"]:
        for offset in (0, 44, 87):
            with metered() as use:
                page = visibility.visible("experiment", VIEWERS[2]).packed(Portion(offset, 3, order))
                assert page is not None
                assert page.still()
            assert page.total == 90
            assert (use.trips, use.read_units) <= (3 if order is None else 6, 12)


def test_a_long_page_on_which_much_has_changed_takes_no_more_trips() -> None:
    for number in range(60):
        store().create("experiment", experiment(title=f"{number:02d}"))
    build()
    while folding.fold(packs("experiment"), 1):
        pass
    for id in range(1, 60, 5):
        store().update("experiment", id, partial(updated, {"title": f"{id + 20:02d}"}))
    whole = expected("experiment", VIEWERS[-1], "title")
    for descending in (False, True):
        with metered() as use:
            page = visibility.visible("experiment", VIEWERS[-1]).packed(Portion(2, 50, "title", descending))
        assert page is not None
        assert page.ids == (whole[::-1] if descending else whole)[2:52]
        assert use.trips <= 5


def test_somebody_of_few_lines_reads_them_and_no_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    store().create("experiment", experiment(acls=[row("django_user", "1")]))
    build()
    seen = visibility.visible("experiment", VIEWERS[1])
    with metered() as use:
        assert seen.near(0, 20) == ([1], 1)
    assert use.trips == 1
    monkeypatch.setattr(visibility, "_FEW", 0)
    assert seen.near(0, 20) is None
    assert seen.near(1000, 20) is None


def test_a_journal_that_nobody_folds_is_not_read_for_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    store().create("experiment", experiment())
    monkeypatch.setattr(reading, "MOST_JOURNAL", 0)
    assert visibility.visible("experiment", VIEWERS[-1]).packed(Portion(0, 3)) is None


def test_a_reader_sees_that_a_fold_wrote_while_it_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fold had its number before; a query may have seen some of what it wrote, and not the rest."""
    build()
    store().create("experiment", experiment(acls=[row("django_user", "1")]))
    commit, pages = transaction.commit, list[reading.PackedPage]()

    def read_and_commit(*more: Any, **named: Any) -> None:
        page = visibility.visible("experiment", VIEWERS[1]).packed(Portion(0, 3, "title"))
        assert page is not None
        assert page.still()
        pages.append(page)
        commit(*more, **named)

    monkeypatch.setattr("shared.packs.folding.commit", read_and_commit)
    assert folding.fold(packs("experiment"), 1)
    assert pages
    assert not any(page.still() for page in pages)


def test_what_a_large_write_leaves_for_later_is_noted_too() -> None:
    """More readers change than a transaction has items, so lines come after it."""
    many = [row("django_group", str(number)) for number in range(70)]
    id = store().create("experiment", experiment(acls=many)).id
    build()
    assert folding.fold(packs("experiment"), 1)
    others = [row("django_group", str(number)) for number in range(70, 140)]
    store().update("experiment", id, partial(updated, {"acls": others}))
    for _ in range(2):
        for group, seen in ((3, 0), (100, 1)):
            page = visibility.visible("experiment", Viewer(frozenset({f"group:{group}"}))).packed(Portion(0, 3))
            assert page is not None
            assert page.total == seen
        folding.fold(packs("experiment"), 1)
    assert not journal.read(packs("experiment"), 1)[1]
