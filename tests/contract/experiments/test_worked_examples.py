"""The worked examples of the wire contract, with names that are the test's own."""

import pytest

from .client import Client, Json, assert_error, assert_refused, md5, put, unique
from .conftest import DATETIME, NUMERIC, STRING, Schema, make_schema


@pytest.fixture(scope="module")
def kiln_run(admin: Client) -> Schema:
    return make_schema(admin, 1, {"operator": STRING, "peak_celsius": NUMERIC}, name="Kiln run")


@pytest.fixture(scope="module")
def kiln_glaze(admin: Client) -> Schema:
    return make_schema(admin, 1, {"recipe": STRING, "fired_on": DATETIME}, name="Glaze")


@pytest.fixture(scope="module")
def experiment(owner: Client, kiln_run: Schema, kiln_glaze: Schema) -> Json:
    values = {
        "title": unique("Kiln 7, run "),
        "description": "Glaze series",
        "institution_name": "Harbour Institute",
        "parameter_sets": [
            kiln_run.set_of(operator="lena", peak_celsius="1243.5"),
            kiln_glaze.set_of(recipe="celadon-3", fired_on="2026-03-04T05:06:07Z"),
        ],
    }
    auth = (owner.username, owner.token)
    answer = owner.post("experiment/", values, headers={"Authorization": None}, auth=auth)
    made: Json = answer.json()
    assert (answer.status_code, owner.location(answer)) == (201, made["resource_uri"])
    assert answer.headers["Content-Type"].startswith("application/json")
    return made


def test_an_experiment_with_nested_metadata(owner: Client, experiment: Json, kiln_run: Schema) -> None:
    told = owner.read(experiment["resource_uri"])
    assert told == experiment
    assert told["created_time"] == told["update_time"]
    first, second = told["parameter_sets"]
    uri = first["resource_uri"]
    ids = [one["id"] for one in first["parameters"]]
    empty = {"string_value": None, "numerical_value": None, "datetime_value": None, "link_id": None, "value": None}
    assert first == {
        "id": first["id"],
        "resource_uri": f"/api/v1/experimentparameterset/{first['id']}/",
        "experiment": experiment["resource_uri"],
        "schema": {
            "id": kiln_run.record["id"],
            "resource_uri": kiln_run.uri,
            "namespace": kiln_run.namespace,
            "name": "Kiln run",
            "type": 1,
            "subtype": None,
            "hidden": False,
            "immutable": False,
        },
        "parameters": [
            {
                **empty,
                "id": ids[0],
                "resource_uri": f"/api/v1/experimentparameter/{ids[0]}/",
                "name": kiln_run.names["operator"]["resource_uri"],
                "parameterset": uri,
                "string_value": "lena",
            },
            {
                **empty,
                "id": ids[1],
                "resource_uri": f"/api/v1/experimentparameter/{ids[1]}/",
                "name": kiln_run.names["peak_celsius"]["resource_uri"],
                "parameterset": uri,
                "numerical_value": 1243.5,
            },
        ],
    }
    assert [one["string_value"] or one["datetime_value"] for one in second["parameters"]] == [
        "celadon-3",
        "2026-03-04T05:06:07",
    ]


def test_a_dataset_in_two_experiments_and_its_files(owner: Client, experiment: Json, csv_schema: Schema) -> None:
    second = owner.experiment()
    values = {
        "description": "Thermocouples",
        "experiments": [experiment["resource_uri"], second["resource_uri"]],
        "immutable": False,
        "parameter_sets": [csv_schema.set_of(columns="8")],
    }
    dataset = owner.make("dataset", **values)
    assert dataset["experiments"] == values["experiments"]
    assert dataset["dataset_experiment_count"] == 2

    content = b"hello world\n"
    told = {
        "dataset": dataset["resource_uri"],
        "filename": "ch1.csv",
        "directory": "raw",
        "md5sum": "6f5902ac237024bdd0c176cb93063dc4",
        "size": "12",
        "mimetype": "text/csv",
        "parameter_sets": [],
    }
    answer = owner.post("dataset_file/", told)
    assert answer.status_code == 201
    assert put(answer.text, content).status_code == 200
    file = owner.verified(owner.read(answer.headers["Location"]))
    assert (file["filename"], file["directory"], file["size"], file["md5sum"]) == (
        "ch1.csv",
        "raw",
        12,
        "6f5902ac237024bdd0c176cb93063dc4",
    )
    [replica] = file["replicas"]
    assert replica["uri"] == f"Thermocouples-{dataset['id']}/raw/ch1.csv"
    assert (replica["datafile"], replica["location"]) == (file["resource_uri"], "default")
    assert replica["created_time"] and replica["last_verified_time"]

    told = {"dataset": dataset["resource_uri"], "filename": "ch2.csv", "md5sum": md5(content), "size": "12"}
    told |= {"mimetype": "text/csv", "parameter_sets": [csv_schema.set_of(columns="4", unit="K")]}
    answer = owner.post_form(told, content)
    assert (answer.status_code, answer.content) == (201, b"")

    replicas = [{"url": "2026/03/ch3.csv", "location": "kiln-archive", "protocol": "file"}]
    told = {"dataset": dataset["resource_uri"], "filename": "ch3.csv", "md5sum": md5(content), "size": "12"}
    answer = owner.post("dataset_file/", {**told, "mimetype": "text/csv", "replicas": replicas})
    assert (answer.status_code, answer.content) == (201, b"")
    assert owner.read(answer.headers["Location"])["replicas"][0]["uri"] == "2026/03/ch3.csv"
    for each in (experiment, second):
        told = owner.read(each["resource_uri"])
        assert (told["dataset_count"], told["datafile_count"], told["experiment_size"]) == (1, 3, 36)


def test_errors_and_anonymity(owner: Client, stranger: Client, experiment: Json, kiln_run: Schema) -> None:
    listed = stranger.get("experiment/", params={"title": experiment["title"]})
    assert listed.status_code == 200
    assert listed.json() == {
        "meta": {"limit": 20, "next": None, "offset": 0, "previous": None, "total_count": 0},
        "objects": [],
    }
    assert "WWW-Authenticate" not in listed.headers
    assert_refused(stranger.get(experiment["resource_uri"]))
    answer = stranger.get("experiment/", params={"handle": "x"})
    assert (answer.status_code, answer.json()) == (400, {"error": "The 'handle' field does not allow filtering."})
    title = unique()
    hot = [kiln_run.set_of(operator="lena", peak_celsius="hot")]
    assert_error(owner.post("experiment/", {"title": title, "parameter_sets": hot}), "peak_celsius")
    assert owner.count("experiment", title=title) == 0
