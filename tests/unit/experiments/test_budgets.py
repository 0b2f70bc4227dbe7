"""How many sequential trips to the database a request takes, however much there is."""

import math
from typing import Any

import pytest

from shared.meter import metered
from tests.unit.experiments.conftest import Lab


def trips(lab: Lab, method: str, path: str, body: Any = None, **query: str) -> int:
    with metered() as use:
        reply = lab.send(method, path, body, query=query)
    assert reply.status < 300, reply.text
    return use.trips


def test_reading(lab: Lab) -> None:
    lab.schema()
    sets = [{"schema": "https://meta.example.org/kiln/run", "parameters": [{"name": "operator", "value": "lena"}]}]
    experiment = lab.experiment(parameter_sets=sets)
    dataset = lab.dataset(experiment, parameter_sets=sets)
    lab.file(dataset, parameter_sets=sets)
    assert trips(lab, "GET", "experiment/1/") == 2
    assert trips(lab, "GET", "dataset/1/") == 2
    assert trips(lab, "GET", "dataset_file/1/") == 3
    assert trips(lab, "GET", "experiment/") == 3
    assert trips(lab, "GET", "dataset/") == 3
    assert trips(lab, "GET", "experiment/", title="Kiln 7") == 4
    assert trips(lab, "GET", "dataset/", experiments="1") == 4
    assert trips(lab, "GET", "dataset_file/", dataset="1") == 5
    assert trips(lab, "GET", "schema/", namespace="https://meta.example.org/kiln/run") == 2
    assert trips(lab, "GET", "experimentparameterset/") == 3
    assert trips(lab, "GET", "schema/1/") == 1


def test_writing(lab: Lab) -> None:
    lab.schema()
    sets = [{"schema": "https://meta.example.org/kiln/run", "parameters": [{"name": "operator", "value": "lena"}]}]
    experiment = lab.experiment(parameter_sets=sets)
    lab.dataset(experiment)
    place = {"experiments": ["/api/v1/experiment/1/"]}
    assert trips(lab, "POST", "experiment/", {"title": "Kiln 8"}) == 2
    assert trips(lab, "POST", "experiment/", {"title": "Kiln 8", "parameter_sets": sets}) == 4
    assert trips(lab, "POST", "dataset/", {"description": "x", **place}) == 2
    assert trips(lab, "PATCH", "experiment/1/", {"title": "Kiln 9"}) == 3
    assert trips(lab, "PATCH", "dataset/1/", {"description": "y"}) == 3
    file = {"dataset": "/api/v1/dataset/1/", "filename": "a", "size": 1, "md5sum": "0" * 32}
    assert trips(lab, "POST", "dataset_file/", file) <= 4
    assert trips(lab, "POST", "dataset_file/", {**file, "filename": "b"}) == 3
    lies = [{"url": "c", "location": "nowhere"}]
    assert trips(lab, "POST", "dataset_file/", {**file, "filename": "c", "replicas": lies}) <= 4
    assert trips(lab, "POST", "dataset_file/3/upload/") == 6
    assert trips(lab, "POST", "dataset_file/3/upload/") == 3


@pytest.mark.parametrize("names", [50, 500])
def test_names_that_are_made_on_the_fly(lab: Lab, names: int) -> None:
    """As few transactions of 100 items as hold them: a name is three (its record, its guard, its schema's look-up).

    One more for what does not come out even and for the counts, and one for the experiment; each takes two trips, and
    the look for what there is two, before the names and after.
    """
    schema = lab.schema()
    parameters = [{"name": f"peak-{number}", "value": str(number)} for number in range(names)]
    body = {"title": "Kiln 8", "parameter_sets": [{"schema": schema["resource_uri"], "parameters": parameters}]}
    lab.experiment()  # it knows by now what the account has made today
    with metered() as use:
        made = lab.send("POST", "experiment/", body)
    assert made.status == 201, made.text
    transactions = use.operations.count("TransactWriteItems")
    assert transactions <= math.ceil(3 * names / 100) + 2
    assert use.trips == 2 * transactions + 4
    assert use.calls <= use.trips + 2 * transactions + math.ceil(2 * names / 100)
    [shown] = lab.get(made.location).body["parameter_sets"]
    assert [each["string_value"] for each in shown["parameters"]] == [str(number) for number in range(names)]
