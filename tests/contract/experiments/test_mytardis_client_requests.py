"""What mytardisclient 0.3.4 sends, request by request; the client itself is tested beside where it can be had."""

import json

import pytest
import requests

from .client import Client, Json, Site, md5, unique
from .conftest import Schema, Tree


@pytest.fixture
def headers(site: Site, owner: Client) -> dict[str, str]:
    """What it sends with everything but uploads and downloads."""
    return {"Content-Type": "application/json", "Accept": "application/json", **owner.credential}


def test_what_the_api_offers(site: Site, headers: dict[str, str]) -> None:
    listing = requests.get(f"{site.url}/api/v1/?format=json", headers=headers, timeout=60).json()
    for model, told in listing.items():
        schema = requests.get(f"{site.url}/api/v1/{model}/schema/?format=json", headers=headers, timeout=60).json()
        for key in ("allowed_detail_http_methods", "allowed_list_http_methods", "default_format", "default_limit"):
            assert key in schema, (model, key)
        assert schema["fields"]
        assert told["list_endpoint"] and told["schema"]


MODELS = ["facility", "instrument", "experiment", "dataset", "dataset_file", "schema", "storagebox", "parametername"]
MODELS += ["experimentparameterset", "datasetparameterset", "datafileparameterset"]


@pytest.mark.parametrize("model", MODELS)
def test_lists(site: Site, headers: dict[str, str], model: str, hidden: Tree) -> None:
    answer = requests.get(f"{site.url}/api/v1/{model}/?format=json&limit=2", headers=headers, timeout=60)
    told = answer.json()
    assert {"limit", "next", "offset", "previous", "total_count"} <= told["meta"].keys()
    assert len(told["objects"]) <= 2


def test_filters_by_relations(site: Site, headers: dict[str, str], hidden: Tree, instrument: Json) -> None:
    for query, expected in (
        (f"dataset/?format=json&experiments__id={hidden.experiment['id']}", hidden.dataset["id"]),
        (f"dataset_file/?format=json&dataset__id={hidden.dataset['id']}&order_by=id", hidden.file["id"]),
        (
            f"dataset_file/?format=json&dataset__id={hidden.dataset['id']}&filename={hidden.file['filename']}"
            "&directory=raw/a",
            hidden.file["id"],
        ),
        (f"instrument/?format=json&facility__id={instrument['facility']['id']}&limit=1000", instrument["id"]),
    ):
        told = requests.get(f"{site.url}/api/v1/{query}", headers=headers, timeout=60).json()
        assert expected in [one["id"] for one in told["objects"]], query


def test_filters_that_name_no_field(site: Site, headers: dict[str, str]) -> None:
    """Its lists of parameter sets filter by names that the resources do not have."""
    for query in ("experimentparameterset/?format=json&experiments__id=1", "datasetparameterset/?datasets__id=1"):
        assert requests.get(f"{site.url}/api/v1/{query}", headers=headers, timeout=60).status_code == 200


def test_creating_and_changing(site: Site, headers: dict[str, str], run_schema: Schema) -> None:
    sets = [{"schema": run_schema.namespace, "parameters": [{"name": "text", "value": "Sample Parameter Value"}]}]
    body: Json = {"title": unique(), "description": "", "immutable": False, "institution": "x", "parameter_sets": sets}
    api = f"{site.url}/api/v1"
    experiment = requests.post(f"{api}/experiment/", data=json.dumps(body), headers=headers, timeout=60).json()
    assert len(experiment["parameter_sets"]) == 1
    changes = {"title": unique(), "description": "new"}
    url = f"{api}/experiment/{experiment['id']}/"
    changed = requests.patch(url, data=json.dumps(changes), headers=headers, timeout=60).json()
    assert (changed["id"], changed["title"]) == (experiment["id"], changes["title"])
    body = {"description": unique(), "experiments": [f"/api/v1/experiment/{experiment['id']}/"], "immutable": False}
    dataset = requests.post(f"{api}/dataset/", data=json.dumps(body), headers=headers, timeout=60).json()
    assert dataset["instrument"] is None
    url = f"{api}/dataset/{dataset['id']}/"
    changed = requests.patch(url, data=json.dumps({"description": "d"}), headers=headers, timeout=60).json()
    assert (changed["id"], changed["description"]) == (dataset["id"], "d")


@pytest.mark.parametrize("directory", ["", "subdir1"])
@pytest.mark.parametrize("box", [None, "default", "local"])
def test_a_file_up_and_down(site: Site, owner: Client, directory: str, box: str | None) -> None:
    dataset = owner.dataset()
    content = b"hello world\n"
    told = {
        "dataset": dataset["resource_uri"],
        "filename": "results.dat",
        "directory": directory,
        "md5sum": md5(content),
        "size": "12",
        "mimetype": None,
        "created_time": "2026-03-04T05:06:07.000089",
    }
    if box:
        told["replicas"] = [{"url": "", "protocol": "file", "location": box}]
    api = f"{site.url}/api/v1/dataset_file/"
    query = {"format": "json", "dataset__id": dataset["id"], "filename": "results.dat", "directory": directory}
    assert requests.get(api, params=query, headers=owner.credential, timeout=60).json()["meta"]["total_count"] == 0
    files = {"attached_file": ("results.dat", content)}
    sent = {"json_data": json.dumps(told)}
    answer = requests.post(api, headers=owner.credential, data=sent, files=files, timeout=60)
    answer.raise_for_status()
    [file] = requests.get(api, params=query, headers=owner.credential, timeout=60).json()["objects"]
    assert all(replica["verified"] for replica in file["replicas"])
    assert all({"id", "uri", "verified", "location"} <= replica.keys() for replica in file["replicas"])
    url = f"{api}{file['id']}/download/"
    download = requests.get(url, headers=owner.credential, stream=True, timeout=60)
    assert int(download.headers["content-length"]) == file["size"] == len(download.content)
    assert requests.get(f"{api}{file['id']}/verify/", headers=owner.credential, timeout=60).ok
    url = f"{api}{file['id']}/"
    told = {"md5sum": md5(content)}
    headers = {"Content-Type": "application/json", **owner.credential}
    changed = requests.patch(url, data=json.dumps(told), headers=headers, timeout=60).json()
    assert changed["id"] == file["id"]


def test_a_record_of_a_file_elsewhere(site: Site, owner: Client, headers: dict[str, str]) -> None:
    dataset = owner.dataset(description="Dataset 1")
    uri = f"Dataset 1-{dataset['id']}/subdir1/results.dat"
    told = {
        "dataset": dataset["resource_uri"],
        "filename": "results.dat",
        "directory": "subdir1",
        "md5sum": md5(b"x"),
        "size": "1",
        "mimetype": None,
        "replicas": [{"url": uri, "location": "james-analyzer", "protocol": "file", "verified": False}],
        "parameter_sets": [],
    }
    api = f"{site.url}/api/v1/dataset_file/"
    answer = requests.post(api, data=json.dumps(told), headers=headers, timeout=60)
    answer.raise_for_status()
    id = answer.headers["location"].split("/")[-2]
    file = requests.get(f"{api}{id}/?format=json", headers=headers, timeout=60).json()
    assert (file["replicas"][0]["uri"], file["replicas"][0]["verified"]) == (uri, False)
