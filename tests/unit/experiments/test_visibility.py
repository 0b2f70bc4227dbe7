"""Lists of what somebody may see say what a plain look at every experiment says, and read nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.experiments import audience
from functions.experiments.access import rights, visibility
from functions.experiments.access.callers import Viewer
from functions.experiments.audience import of_experiment
from functions.experiments.operations import audiences
from functions.experiments.store import store
from infra.tables import create_table
from shared import tables
from shared.meter import metered, size
from shared.records import Create, Delete, Fence, Line, Prepared, Record, Update, keys
from shared.records.record import encode
from tests.sampling import amount

TODAY = date(2026, 3, 3)
DAYS = st.none() | st.integers(-1, 1).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
ROWS = st.fixed_dictionaries(
    {
        "n": st.just(0),
        "pluginId": st.sampled_from(["django_user", "django_group", "token_group"]),
        "entityId": st.sampled_from(["1", "2"]),
        "canRead": st.booleans(),
        "canWrite": st.booleans(),
        "canDelete": st.just(False),
        "isOwner": st.booleans(),
        "effectiveDate": DAYS,
        "expiryDate": DAYS,
        "aclOwnershipType": st.just(1),
    }
)
EXPERIMENTS = st.fixed_dictionaries(
    {"public_access": st.sampled_from([1, 25, 50, 100]), "acls": st.lists(ROWS, max_size=3)}
)
OWNER = {
    "pluginId": "django_user",
    "entityId": "12",
    "canRead": True,
    "canWrite": True,
    "isOwner": True,
    "effectiveDate": None,
    "expiryDate": None,
}
VIEWERS = st.builds(
    Viewer,
    readers=st.frozensets(st.sampled_from(["user:1", "user:2", "group:1", "group:2", "token:1"]), max_size=3),
    everything=st.sampled_from([False, False, True]),
    opened=st.none() | st.integers(1, 4),
)


def experiment(**values: Any) -> dict[str, Any]:
    return {"title": "t", "parameter_sets": [], "authors": [], "locked": False, "acls": [], "public_access": 1} | values


def dataset(experiments: list[int], **values: Any) -> dict[str, Any]:
    found = store().get_many("experiment", experiments).values()
    audience = audiences.audience_of(found)
    return {"experiments": experiments, "audience": audience, "parameter_sets": [], "description": "d"} | values


@pytest.fixture(scope="module")
def _emulator(emulated_aws: str) -> str:
    return emulated_aws


@pytest.fixture(autouse=True)
def _settings(_emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FILES_BUCKET", "visibility-tests")
    new_site(monkeypatch)
    yield
    tables._stores.clear()


def updated(new: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    return {**old, **new}


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets it be the same day from the first example to the last, and for everybody."""
    for module in (audience, visibility):
        monkeypatch.setattr(module, "today", TODAY.isoformat)


def new_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points the store at an empty table."""
    monkeypatch.setenv("EXPERIMENTS_TABLE", create_table(f"visibility-{datetime.now(UTC).timestamp()}"))


@given(
    st.lists(EXPERIMENTS, min_size=1, max_size=4),
    st.lists(st.sets(st.integers(1, 4), min_size=1, max_size=2), max_size=4),
    st.lists(st.tuples(st.integers(1, 4), EXPERIMENTS), max_size=2),
    st.lists(VIEWERS, min_size=1, max_size=3),
)
@settings(
    max_examples=amount(15, 40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_lists_agree_with_a_look_at_every_experiment(
    experiments: list[dict[str, Any]],
    datasets: list[set[int]],
    changes: list[tuple[int, dict[str, Any]]],
    viewers: list[Viewer],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        new_site(patch)
        number = len(experiments)
        for values in experiments:
            store().create("experiment", experiment(**values))
        for chosen in datasets:
            parents = sorted({min(id, number) for id in chosen})
            store().create("dataset", dataset(parents))
        for id, values in changes:
            changed = min(id, number)
            store().update("experiment", changed, partial(updated, values))
            audiences.respread(changed)
        for viewer in viewers:
            agree(viewer, number, len(datasets))


def agree(viewer: Viewer, experiments: int, datasets: int) -> None:
    """Compares every list with a look at every record."""
    found = store().get_many("experiment", range(1, experiments + 1))
    seen = [id for id in sorted(found) if rights.may_see(found[id], viewer) or viewer.everything]
    compare(viewer, "experiment", seen, experiments)
    own = [id for id in seen if rights.named_in(found[id], viewer)]
    for descending in (False, True):
        named = visibility.Visible("experiment", Viewer(viewer.readers), named=True).page(0, 5, descending)
        assert named == ((own[::-1] if descending else own)[:5], len(own))
    below = store().get_many("dataset", range(1, datasets + 1))
    compare(viewer, "dataset", [id for id in sorted(below) if shown(below[id], found, viewer)], datasets)


def shown(dataset: Record, experiments: dict[int, Record], viewer: Viewer) -> bool:
    return rights.dataset_visible([experiments[id] for id in dataset.values["experiments"]], viewer)


def compare(viewer: Viewer, collection: str, expected: list[int], number: int) -> None:
    for descending in (False, True):
        ordered = expected[::-1] if descending else expected
        for offset in range(len(expected) + 2):
            ids, total = visibility.visible(collection, viewer).page(offset, 2, descending)
            assert total == len(expected)
            assert ids == ordered[offset : offset + 2]
    assert [line.id for line in visibility.visible(collection, viewer).lines("")] == expected
    assert visibility.visible(collection, viewer).among(range(1, number + 3)) == expected


def test_a_day_is_enough_for_a_right_to_begin_and_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "n": 0,
        "pluginId": "django_user",
        "entityId": "1",
        "canRead": True,
        "canWrite": False,
        "canDelete": False,
        "isOwner": False,
        "effectiveDate": "2026-03-02",
        "expiryDate": "2026-03-04",
        "aclOwnershipType": 1,
    }
    store().create("experiment", experiment(acls=[row]))
    seen = {}
    for day in (date(2026, 3, number) for number in range(1, 6)):
        monkeypatch.setattr(visibility, "today", day.isoformat)
        seen[day.day] = visibility.visible("experiment", Viewer(frozenset({"user:1"}))).page(0, 5)[1]
    assert seen == {1: 0, 2: 1, 3: 1, 4: 1, 5: 0}


def test_a_list_costs_what_the_viewer_sees_and_not_what_there_is() -> None:
    mine = {"pluginId": "django_user", "canRead": True, "isOwner": True, "effectiveDate": None, "expiryDate": None}

    def add(number: int, user: str, public_access: int) -> None:
        values = experiment(acls=[{**mine, "entityId": user}], public_access=public_access)
        for _ in range(number):
            store().create("experiment", values)

    def cost() -> tuple[int, float]:
        with metered() as use:
            _, total = visibility.visible("experiment", Viewer(frozenset({"user:1", "group:4"}))).page(0, 5)
        assert total == 7
        return use.trips, use.read_units

    add(3, "1", 1)
    add(4, "2", 50)
    few = cost()
    add(60, "2", 1)
    assert cost() == few == (1, 4)


def test_what_a_token_opens_costs_no_more_than_two_trips() -> None:
    parent = store().create("experiment", experiment())
    hidden = [store().create("dataset", dataset([parent.id])).id for _ in range(3)]
    viewer = Viewer(frozenset({f"token:{parent.id}", "user:1"}), opened=parent.id)
    for collection, ids, trips in (("experiment", [parent.id], 1), ("dataset", hidden, 2)):
        with metered() as use:
            seen = visibility.visible(collection, viewer).page(0, 5)
        assert seen == (ids, len(ids))
        assert use.trips <= trips


def test_what_becomes_public_meanwhile_is_listed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = store().create("experiment", experiment(acls=[OWNER])).id
    read, own_read = visibility.Visible._read, Event()

    def slow(self: visibility.Visible, partition: str, *rest: Any) -> list[Line]:
        if partition == "public":
            own_read.wait(100)
            store().update("experiment", mine, partial(updated, {"public_access": 100}))
        lines = read(self, partition, *rest)
        if partition == "user:12":
            own_read.set()
        return lines

    monkeypatch.setattr(visibility.Visible, "_read", slow)
    viewer = Viewer(frozenset({"user:12"}))
    assert visibility.visible("experiment", viewer).page(0, 5)[0] == [mine]
    own_read.clear()
    store().update("experiment", mine, partial(updated, {"public_access": 1}))
    assert [line.id for line in visibility.visible("experiment", viewer).lines("")] == [mine]


@pytest.mark.parametrize("public_access", [1, 100])
@pytest.mark.parametrize("sets", [[], [{"parameters": [{}] * 12}]])
def test_a_thousand_lines_cost_what_is_said(public_access: int, sets: list[dict[str, Any]]) -> None:
    given = experiment(acls=[OWNER], authors=[{}, {}]) | {"public_access": public_access, "parameter_sets": sets}
    for collection, values in (("experiment", given), ("dataset", given | {"audience": of_experiment(given)})):
        for entry in store().schema[collection].indexes["visible"].entries(1, values):
            key = keys.wire(keys.index_line(collection, "visible", entry.partition, entry.sort, 1))
            assert 10 <= size({**key, "data": {"S": encode(entry.data)}}) * 1000 / 4096 <= 21


def test_a_dataset_keeps_no_audience_that_has_changed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow spread of what was public for a moment, and one of its being hidden again that finds nothing to do."""
    parent = store().create("experiment", experiment())
    child = store().create("dataset", dataset([parent.id]))
    store().update("experiment", parent.id, partial(updated, {"public_access": 100}))
    read, meanwhile = audiences.audience_of, iter([True])

    def slow(experiments: Iterable[Record]) -> Any:
        found = read(experiments)
        if next(meanwhile, False):
            store().update("experiment", parent.id, partial(updated, {"public_access": 1}))
            audiences.respread(parent.id)
        return found

    monkeypatch.setattr(audiences, "audience_of", slow)
    audiences.respread(parent.id)
    assert visibility.visible("dataset", Viewer()).page(0, 5) == ([], 0)
    kept = store().get("dataset", child.id)
    assert kept is not None and kept.values["audience"]["public"] is False


def test_a_dataset_is_deleted_only_while_it_is_empty() -> None:
    parent = store().create("experiment", experiment())
    child = store().create("dataset", dataset([parent.id]))
    seen = store().tally(child)

    def remove(prepared: Prepared) -> list[Fence | Delete]:
        found = prepared.records["dataset", child.id]
        return [Fence(found, seen, "gone"), Delete(found)]

    store().transact(remove, read=[("dataset", child.id)])
    assert store().get("dataset", child.id) is None


def test_a_dataset_is_not_made_for_an_audience_that_has_changed() -> None:
    parent = store().create("experiment", experiment(public_access=100))
    plans: list[int] = []

    def plan(prepared: Prepared) -> list[Any]:
        found = prepared.records["experiment", parent.id]
        if not plans:
            store().transact(lambda _: [Update(found, {**found.values, "public_access": 1})])
        plans.append(found.values["public_access"])
        values = {"experiments": [parent.id], "audience": audiences.audience_of([found]), "parameter_sets": []}
        return [Create("dataset", prepared.ids[0], values), *audiences.unchanged([found])]

    (made, *_) = store().transact(plan, reserve=["dataset"], read=[("experiment", parent.id)])
    assert plans == [100, 1]
    assert made.values["audience"]["public"] is False
