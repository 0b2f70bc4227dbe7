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


def listed(lab: Lab, resource: str, caller: Caller) -> tuple[int, int]:
    """How many objects a list has, and how many it says that there are."""
    reply = lab.get(f"{resource}/", caller)
    return len(reply.objects), reply.total


@pytest.mark.parametrize("resource", [*INHERIT, *EXPERIMENTS])
def test_a_row_that_is_gone(lab: Lab, resource: str) -> None:
    experiment = lab.experiment()
    row = lab.share(experiment, lab.otto, canRead=True)
    address = experiment["resource_uri"]
    lab.send("PATCH", address, {"parameter_sets": SETS})
    lab.make("experimentauthor", experiment=address, author="Ada", order=1)
    lab.file(lab.dataset(experiment, parameter_sets=SETS), parameter_sets=SETS)
    tree(lab, public_access=50)
    assert listed(lab, resource, lab.otto) == (2, 2)
    assert lab.send("DELETE", row["resource_uri"]).status == 204
    assert listed(lab, resource, lab.otto) == (1, 1)
    assert listed(lab, resource, lab.lena) == listed(lab, resource, ADMIN) == (2, 2)


@pytest.mark.parametrize("resource", [*INHERIT, *EXPERIMENTS])
def test_what_is_public_no_more(lab: Lab, resource: str) -> None:
    experiment = tree(lab, public_access=100)
    assert listed(lab, resource, NOBODY) == (1, 1)
    assert lab.send("PATCH", experiment["resource_uri"], {"public_access": 1}).status == 202
    assert listed(lab, resource, NOBODY) == listed(lab, resource, lab.otto) == (0, 0)
    assert listed(lab, resource, lab.lena) == (1, 1)


@pytest.mark.parametrize(
    "query",
    [{"dataset": "1"}, {"filename": "ch1.csv"}, {"dataset__experiments": "1"}, {"order_by": "modification_time"}],
    ids=str,
)
def test_files_however_they_are_asked_for(lab: Lab, query: dict[str, str]) -> None:
    experiment = tree(lab, public_access=100)
    assert lab.get("dataset_file/", NOBODY, **query).total == 1
    lab.send("PATCH", experiment["resource_uri"], {"public_access": 1})
    found = lab.get("dataset_file/", NOBODY, **query)
    assert (found.objects, found.total) == ([], 0)


@pytest.mark.parametrize("query", [{"experiments": "1"}, {"description": "Thermocouples"}, {"order_by": "description"}])
def test_datasets_however_they_are_asked_for(lab: Lab, query: dict[str, str]) -> None:
    experiment = tree(lab, public_access=100)
    assert lab.get("dataset/", NOBODY, **query).total == 1
    lab.send("PATCH", experiment["resource_uri"], {"public_access": 1})
    found = lab.get("dataset/", NOBODY, **query)
    assert (found.objects, found.total) == ([], 0)


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
