"""What fewer may find after a write is left out of searches by the write itself, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.experiments import audience
from functions.experiments.audience import of_experiment
from tests.unit.experiments.conftest import Lab
from tests.unit.experiments.test_visibility import EXPERIMENTS, ROWS
from tests.unit.hidden import left_out

DAY, EARLIER, LATER = "2031-05-02", "2031-05-01", "2031-05-03"


class Shared:
    """An experiment of Lena's that Otto may read till a day, with a dataset."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.experiment = lab.experiment()
        self.row = lab.share(self.experiment, lab.otto, canRead=True, expiryDate=DAY)
        self.dataset = lab.dataset(self.experiment)
        assert left_out() == set(), "what is made hides nothing"

    def patch(self, thing: Any, caller: Any = None, **values: Any) -> None:
        """Change an object."""
        reply = self.lab.send("PATCH", thing["resource_uri"], values, caller=caller)
        assert reply.status < 300, reply.text

    def delete(self, thing: Any) -> None:
        """Delete an object."""
        reply = self.lab.send("DELETE", thing["resource_uri"])
        assert reply.status == 204, reply.text

    def publish(self, level: int) -> None:
        """Let everybody see the experiment."""
        self.patch(self.experiment, public_access=level)
        assert left_out() == set(), "what grows hides nothing"

    def second(self) -> Any:
        """Give another experiment of Lena's."""
        return self.lab.experiment(title="Kiln 8")


@pytest.fixture
def shared(lab: Lab) -> Shared:
    return Shared(lab)


def _no_longer_public(shared: Shared) -> None:
    shared.publish(50)
    shared.patch(shared.experiment, public_access=25)


def _embargoed(shared: Shared) -> None:
    shared.publish(100)
    shared.patch(shared.experiment, public_access=1)


def _given_to_a_group(shared: Shared) -> None:
    shared.patch(shared.row, pluginId="django_group", entityId=str(shared.lab.group))


SHRINKING: dict[str, tuple[Callable[[Shared], None], str]] = {
    "public no longer": (_no_longer_public, "experiment/1"),
    "hidden": (_embargoed, "experiment/1"),
    "row deleted": (lambda shared: shared.delete(shared.row), "experiment/1"),
    "ends earlier": (lambda shared: shared.patch(shared.row, expiryDate=EARLIER), "experiment/1"),
    "begins later": (lambda shared: shared.patch(shared.row, effectiveDate=EARLIER), "experiment/1"),
    "reads no longer": (lambda shared: shared.patch(shared.row, canRead=False), "experiment/1"),
    "another's row": (
        _given_to_a_group,
        "experiment/1",
    ),
    "deleted": (lambda shared: shared.delete(shared.experiment), "experiment/1"),
    "dataset moved": (
        lambda shared: shared.patch(shared.dataset, experiments=[shared.second()["resource_uri"]]),
        "dataset/1",
    ),
}


@pytest.mark.parametrize(("write", "hidden"), SHRINKING.values(), ids=SHRINKING)
def test_a_write_that_takes_something_away_hides_it(
    shared: Shared, write: Callable[[Shared], None], hidden: str
) -> None:
    write(shared)
    assert left_out() == {hidden}


GROWING: dict[str, Callable[[Shared], None]] = {
    "public": lambda shared: shared.publish(50),
    "ends later": lambda shared: shared.patch(shared.row, expiryDate=LATER),
    "never ends": lambda shared: shared.patch(shared.row, expiryDate=None),
    "more rights": lambda shared: shared.patch(shared.row, canWrite=True, isOwner=True),
    "another row": lambda shared: shared.lab.share(shared.experiment, shared.lab.mia, canRead=True),
    "other fields": lambda shared: shared.patch(shared.experiment, title="Kiln 9", description="Hot", locked=True),
    "a dataset's fields": lambda shared: shared.patch(shared.dataset, description="Cold", directory="x"),
    "in one more": lambda shared: shared.patch(
        shared.dataset, experiments=[shared.experiment["resource_uri"], shared.second()["resource_uri"]]
    ),
    "a file": lambda shared: shared.lab.file(shared.dataset),
    "a schema": lambda shared: shared.lab.schema(),
}


@pytest.mark.parametrize("write", GROWING.values(), ids=GROWING)
def test_a_write_that_takes_nothing_away_hides_nothing(shared: Shared, write: Callable[[Shared], None]) -> None:
    write(shared)
    assert left_out() == set()


def test_while_everybody_sees_it_rows_come_and_go(shared: Shared) -> None:
    shared.publish(50)
    shared.publish(100)
    shared.patch(shared.experiment, public_access=50)
    shared.delete(shared.row)
    assert left_out() == set()


def test_a_write_that_is_refused_hides_nothing(shared: Shared) -> None:
    lab = shared.lab
    assert lab.send("DELETE", shared.row["resource_uri"], caller=lab.mia).status == 401
    assert lab.send("DELETE", shared.experiment["resource_uri"], caller=lab.mia).status == 401
    assert left_out() == set()


def test_one_write_of_many_objects_hides_each_that_shrinks(shared: Shared) -> None:
    second = shared.second()
    shared.patch(second, public_access=100)
    objects = [{**shared.experiment, "title": "Kiln 10"}, {**second, "public_access": 1}]
    reply = shared.lab.send("PATCH", "experiment/", {"objects": objects, "deleted_objects": []})
    assert reply.status == 202, reply.text
    assert left_out() == {"experiment/2"}


def test_many_experiments_that_shrink_are_told_how_many_fit(shared: Shared) -> None:
    made = [shared.lab.experiment(title=f"Kiln {number}", public_access=50) for number in range(60)]
    objects = [{"resource_uri": each["resource_uri"], "public_access": 1} for each in made]
    reply = shared.lab.send("PATCH", "experiment/", {"objects": objects})
    assert reply.status == 413
    most = int(next(word for word in reply.text.split() if word.strip('".').isdigit()))
    assert 40 <= most < 60
    reply = shared.lab.send("PATCH", "experiment/", {"objects": objects[:most]})
    assert reply.status == 202, reply.text
    assert len(left_out()) == most


def _days(experiment: Any, day: str) -> set[str] | None:
    """Give who sees an experiment on a day, None for everybody."""
    seen = of_experiment(experiment)
    if seen["public"]:
        return None
    return {name for name, periods in seen["readers"].items() if audience.holds(periods, day)}


@settings(max_examples=200)
@given(EXPERIMENTS, EXPERIMENTS, st.dates().map(str))
def test_whoever_sees_less_on_any_day_makes_it_shrink(before: Any, after: Any, day: str) -> None:
    seen, left = _days(before, day), _days(after, day)
    lost = left is not None and (seen is None or not seen <= left)
    assert audience.shrinks(of_experiment(before), of_experiment(after)) >= lost


@settings(max_examples=200)
@given(EXPERIMENTS, st.lists(ROWS, max_size=2), st.sampled_from([1, 25, 50, 100]))
def test_more_rows_and_more_access_never_shrink(before: Any, rows: list[Any], access: int) -> None:
    after = {"public_access": max(access, before["public_access"]), "acls": [*before["acls"], *rows]}
    assert not audience.shrinks(of_experiment(before), of_experiment(after))
