"""Lists name nothing that the caller may not see any more, even before the datasets' own audience is rewritten."""

from typing import Any

import pytest

from functions.experiments.operations import access_rows, experiments
from shared.meter import metered
from tests.unit.experiments.conftest import ADMIN, NOBODY, Caller, Lab

INHERIT = [
    "dataset",
    "dataset_file",
    "replica",
    *("datasetparameterset", "datasetparameter", "datafileparameterset", "datafileparameter"),
]
"""Everything whose visibility an experiment decides from afar."""

EXPERIMENTS = ["experiment", "experimentparameterset", "experimentparameter", "experimentauthor"]

RUN = "https://meta.example.org/kiln/run"
SETS = [{"schema": RUN, "parameters": [{"name": "operator", "value": "lena"}]}]


@pytest.fixture(autouse=True)
def _crashed(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody rewrites a dataset's audience: the request has crashed, and the stream has not come that far."""
    lab.schema()
    for module in (access_rows, experiments):
        monkeypatch.setattr(module, "respread", lambda id: None)


def tree(lab: Lab, **values: Any) -> Any:
    """An experiment with something of everything below it."""
    experiment = lab.experiment(parameter_sets=SETS, **values)
    lab.make("experimentauthor", experiment=experiment["resource_uri"], author="Ada", order=1)
    lab.file(lab.dataset(experiment, parameter_sets=SETS), parameter_sets=SETS)
    return experiment


def assert_listed(lab: Lab, number: int, *callers: Caller) -> None:
    """Each list has so many objects for these callers, and says so."""
    for resource in (*INHERIT, *EXPERIMENTS):
        for caller in callers:
            assert_found(lab, number, f"{resource}/", caller)


def assert_found(lab: Lab, number: int, path: str, caller: Caller, **query: str) -> None:
    found = lab.get(path, caller, **query)
    assert (len(found.objects), found.total) == (number, number), (path, query, caller)


def test_a_row_that_is_gone(lab: Lab) -> None:
    experiment = lab.experiment()
    row = lab.share(experiment, lab.otto, canRead=True)
    address = experiment["resource_uri"]
    lab.send("PATCH", address, {"parameter_sets": SETS})
    lab.make("experimentauthor", experiment=address, author="Ada", order=1)
    lab.file(lab.dataset(experiment, parameter_sets=SETS), parameter_sets=SETS)
    tree(lab, public_access=50)
    assert_listed(lab, 2, lab.otto)
    assert lab.send("DELETE", row["resource_uri"]).status == 204
    assert_listed(lab, 1, lab.otto)
    assert_listed(lab, 2, lab.lena, ADMIN)


def test_what_is_public_no_more(lab: Lab) -> None:
    experiment = tree(lab, public_access=100)
    assert_listed(lab, 1, NOBODY)
    assert lab.send("PATCH", experiment["resource_uri"], {"public_access": 1}).status == 202
    assert_listed(lab, 0, NOBODY, lab.otto)
    assert_listed(lab, 1, lab.lena)


def test_files_and_datasets_however_they_are_asked_for(lab: Lab) -> None:
    asked = (
        *(("dataset_file/", {name: "1"}) for name in ("dataset", "dataset__experiments")),
        *(("dataset_file/", query) for query in ({"filename": "ch1.csv"}, {"order_by": "modification_time"})),
        *(("dataset/", query) for query in ({"experiments": "1"}, {"description": "Thermocouples"})),
        ("dataset/", {"order_by": "description"}),
    )
    experiment = tree(lab, public_access=100)
    for path, query in asked:
        assert_found(lab, 1, path, NOBODY, **query)
    lab.send("PATCH", experiment["resource_uri"], {"public_access": 1})
    for path, query in asked:
        assert_found(lab, 0, path, NOBODY, **query)


def test_what_looking_costs(lab: Lab) -> None:
    """A page's experiments are read with what its objects need to be shown; a file's take one trip more."""
    for _ in range(3):
        tree(lab)

    def trips(resource: str, caller: Caller) -> int:
        with metered() as use:
            assert lab.get(f"{resource}/", caller).total == 3
        return use.trips

    assert {resource: trips(resource, lab.lena) for resource in INHERIT} == {
        "dataset": 3,
        "dataset_file": 6,
        "replica": 5,
        "datasetparameterset": 3,
        "datasetparameter": 3,
        "datafileparameterset": 5,
        "datafileparameter": 5,
    }
    assert {trips(resource, lab.lena) for resource in EXPERIMENTS} == {2, 3}
