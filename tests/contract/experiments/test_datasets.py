"""Datasets: defaults, fields, and what they must name."""

import pytest

from .client import ABSENT, Client, Json, assert_error, assert_refused, ids_of, unique


def test_defaults(owner: Client) -> None:
    experiment = owner.experiment()
    answer = owner.post("dataset/", {"experiments": [experiment["resource_uri"]]})
    made = answer.json()
    assert (answer.status_code, owner.location(answer)) == (201, made["resource_uri"])
    assert made.pop("created_time") and made.pop("modified_time")
    id = made.pop("id")
    assert made == {
        "resource_uri": f"/api/v1/dataset/{id}/",
        "description": "",
        "experiments": [experiment["resource_uri"]],
        "immutable": False,
        "directory": None,
        "instrument": None,
        "parameter_sets": [],
        "dataset_size": 0,
        "dataset_experiment_count": 1,
        "dataset_datafile_count": 0,
    }


def test_an_instrument_may_be_null(owner: Client) -> None:
    assert owner.dataset(instrument=None)["instrument"] is None


def test_an_instrument_comes_and_goes(manager: Client, instrument: Json) -> None:
    dataset = manager.dataset(manager.experiment())
    assert manager.change(dataset, instrument=instrument["resource_uri"])["instrument"] == instrument
    assert manager.count("dataset", experiments=dataset["experiments"][0].split("/")[-2], instrument=instrument["id"])
    assert manager.change(dataset, description="x")["instrument"] == instrument
    assert manager.change(dataset, instrument=None)["instrument"] is None


@pytest.mark.parametrize("experiments", [[], [f"/api/v1/experiment/{ABSENT}/"], None])
def test_a_dataset_of_no_experiment(owner: Client, experiments: object) -> None:
    text = unique()
    values: Json = {"description": text, "experiments": experiments}
    if experiments is None:
        del values["experiments"]
    assert_refused(owner.post("dataset/", values))
    assert owner.count("dataset", description=text) == 0


def test_one_of_its_experiments_does_not_exist(owner: Client) -> None:
    uris = [owner.experiment()["resource_uri"], f"/api/v1/experiment/{ABSENT}/"]
    assert_refused(owner.post("dataset/", {"description": "x", "experiments": uris}))
    assert owner.read(uris[0])["dataset_count"] == 0


@pytest.mark.parametrize("bad", ["nonsense", "/api/v1/dataset/1/", "/api/v1/experiment/x/", 5, {"a": 1}])
def test_what_is_no_experiment(owner: Client, bad: object) -> None:
    assert owner.post("dataset/", {"description": "x", "experiments": [bad]}).status_code in (400, 401)


def test_an_experiment_named_twice_is_one(owner: Client) -> None:
    experiment = owner.experiment()
    made = owner.dataset(experiment, experiment)
    assert (made["experiments"], made["dataset_experiment_count"]) == ([experiment["resource_uri"]], 1)
    assert owner.read(experiment["resource_uri"])["dataset_count"] == 1


@pytest.mark.parametrize(
    "values",
    [{"instrument": f"/api/v1/instrument/{ABSENT}/"}, {"instrument": "nonsense"}, {"directory": "x" * 256}],
    ids=str,
)
def test_values_that_do_not_fit(owner: Client, values: Json) -> None:
    experiment = owner.experiment()
    answer = owner.post("dataset/", {"experiments": [experiment["resource_uri"]], **values})
    assert_error(answer)
    assert owner.read(experiment["resource_uri"])["dataset_count"] == 0


def test_the_modified_time_follows_changes(owner: Client) -> None:
    made = owner.dataset()
    changed = owner.change(made, description="x")
    assert changed["modified_time"] > made["modified_time"]
    assert changed["created_time"] == made["created_time"]


def test_a_creation_time_that_is_given(owner: Client) -> None:
    assert owner.dataset(created_time="2020-01-02 03:04:05.123456")["created_time"] == "2020-01-02T03:04:05.123456"


def test_the_newest_is_first(owner: Client) -> None:
    experiment = owner.experiment()
    made = [owner.dataset(experiment)["id"] for _ in range(4)]
    assert ids_of(owner.objects("dataset", experiments=experiment["id"])) == made[::-1]
