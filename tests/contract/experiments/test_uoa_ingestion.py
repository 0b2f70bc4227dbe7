"""The request sequences of UoA's mytardis_ingestion, from a small simulation of how it sends and reads."""

import re
from collections.abc import Iterator
from typing import Any

import requests

from .client import Client, Json, Site, md5, put, unique
from .conftest import Schema

URI = re.compile(r"^/api/v1/[a-z_]+/[0-9]+/$")
PAGE = 500


class Ingestion:
    """Sends as the tool does: every GET without the slash at the end, relations by their ids, pages of 500."""

    def __init__(self, site: str, user: str, key: str) -> None:
        """`site` is its address without a slash at the end."""
        self.api = f"{site}/api/v1"
        self.headers = {
            "Authorization": f"ApiKey {user}:{key}",
            "User-Agent": "Shelf/1.0 (mytardis_ingestion)",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def get(self, resource: str, **wanted: Any) -> list[Json]:
        """Every object that the filters find; URIs among their values are reduced to ids."""
        params = {name: self._reduced(value) for name, value in wanted.items()}
        return list(self._objects(resource, params))

    def post(self, resource: str, values: Json) -> requests.Response:
        """POST with the slash."""
        answer = requests.post(f"{self.api}/{resource}/", json=values, headers=self.headers, timeout=60)
        answer.raise_for_status()
        return answer

    def make(self, resource: str, values: Json) -> str:
        """The URI of what a POST makes, which the tool checks by a pattern."""
        uri = str(self.post(resource, values).json()["resource_uri"])
        assert URI.match(uri)
        return uri

    def _objects(self, resource: str, params: Json) -> Iterator[Json]:
        offset = 0
        while True:
            sent = {**params, "limit": PAGE, "offset": offset}
            answer = requests.get(f"{self.api}/{resource}", params=sent, headers=self.headers, timeout=60)
            answer.raise_for_status()
            told = answer.json()
            assert isinstance(told["meta"]["total_count"], int)
            yield from told["objects"]
            offset += PAGE
            if len(told["objects"]) < PAGE or offset >= told["meta"]["total_count"]:
                return

    def _reduced(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._reduced(one) for one in value]
        return int(value.split("/")[-2]) if isinstance(value, str) and URI.match(value) else value


EXTRA = {
    "locked": False,
    "users": [],
    "groups": [{"group": "x", "is_owner": False}],
    "identifiers": ["id-1"],
    "data_classification": 25,
    "data_status": 1,
    "projects": ["/api/v1/project/1/"],
    "embargo_until": None,
}


def test_an_ingestion(site: Site, manager: Client, instrument: Json, run_schema: Schema, logger_schema: Schema) -> None:
    tool = Ingestion(manager.site, manager.username, manager.token)
    title = unique("Ingested ")
    assert tool.get("user", username=manager.username)[0]["id"] == manager.id
    [found] = tool.get("instrument", name=instrument["name"])
    assert tool.get("facility", name=instrument["facility"]["name"])[0]["id"] == instrument["facility"]["id"]
    assert tool.get("storagebox", name="default")[0]["name"] == "default"

    assert tool.get("experiment", title=title) == []
    experiment = tool.make("experiment", {"title": title, "description": "x", "institution_name": "UoA", **EXTRA})
    assert [one["resource_uri"] for one in tool.get("experiment", title=title)] == [experiment]
    tool.post("experimentparameterset", {"experiment": experiment, **run_schema.set_of(text="a", number="1")})

    values = {"description": title, "experiments": [experiment], "instrument": found["resource_uri"]}
    assert tool.get("dataset", **values) == []
    dataset = tool.make("dataset", {**values, "immutable": False, "directory": "raw", **EXTRA})
    assert [one["resource_uri"] for one in tool.get("dataset", **values)] == [dataset]
    tool.post("datasetparameterset", {"dataset": dataset, **logger_schema.set_of(channels=4)})

    content, path = b"frame", f"raw/1/{unique()}"
    file = {
        "filename": unique("frame-"),
        "directory": "raw/1",
        "md5sum": md5(content),
        "mimetype": "application/octet-stream",
        "size": len(content),
        "users": [],
        "groups": [],
        "dataset": dataset,
        "parameter_sets": [{"schema": run_schema.namespace, "parameters": [{"name": "text", "value": "b"}]}],
        "replicas": [{"uri": path, "location": "default", "protocol": "file"}],
    }
    asked = {"filename": file["filename"], "directory": file["directory"], "dataset": dataset}
    assert tool.get("dataset_file", **asked) == []
    tool.post("dataset_file", file)
    [made] = tool.get("dataset_file", **asked)
    assert tool.get("dataset_file", dataset=dataset) == [made]
    assert "".join(replica["uri"] for replica in made["replicas"]) == path
    assert made["parameter_sets"][0]["parameters"][0]["string_value"] == "b"

    put(manager.send("POST", f"{made['resource_uri']}upload/").text, content)
    manager.verified(made)
    assert len(tool.get("experiment", title=title)[0]["parameter_sets"]) == 1
    assert len(tool.get("dataset", **values)[0]["parameter_sets"]) == 1


def test_repeated_parameters(owner: Client) -> None:
    """List-valued parameters come repeated; the two experiments of one dataset find it once."""
    tool = Ingestion(owner.site, owner.username, owner.token)
    uris = [owner.experiment()["resource_uri"] for _ in range(2)]
    dataset = tool.make("dataset", {"description": unique(), "experiments": uris})
    found = tool.get("dataset", experiments=uris)
    assert [one["resource_uri"] for one in found] == [dataset]


def test_a_file_that_was_ingested_before(owner: Client) -> None:
    tool = Ingestion(owner.site, owner.username, owner.token)
    values = {
        **owner.file_values(owner.dataset(), b"x"),
        "replicas": [{"uri": "a", "location": "x", "protocol": "file"}],
    }
    assert tool.post("dataset_file", values).status_code == 201
    answer = requests.post(f"{tool.api}/dataset_file/", json=values, headers=tool.headers, timeout=60)
    assert answer.status_code == 409
