"""The Python client (pyDataPipeline): initialise, link, finalise, from a small simulation of how it sends and reads."""

import json
from datetime import datetime
from typing import Any

import pytest
import requests

from .client import Json, Site, fresh_hash, unique

VERSION = {"Accept": "application/json; version=1.0.0"}


class Pipeline:
    """Sends as the client does: queries joined by hand, exactly 201 for POST and 200 for GET and PATCH."""

    def __init__(self, site: str, token: str) -> None:
        """`site` is the base URL; the client is configured with its /api/."""
        self.api = f"{site}/api/"
        self.token = {"Authorization": f"token {token}"}

    def id(self, url: str) -> str:
        """The last part of a URL's path."""
        return [part for part in url.split("/") if part][-1]

    def entries(self, table: str, query: Json, token: bool = False) -> list[Json]:
        """The results of a list, mostly read without a token. URLs become ids, and nothing is escaped."""
        pairs = []
        for name, value in query.items():
            for one in value if isinstance(value, list) else [value]:
                is_link = isinstance(one, str) and self.api in one
                pairs.append(f"{name}={self.id(one) if is_link else one}")
        url = f"{self.api}{table}/?{'&'.join(pairs)}"
        answer = requests.get(url, headers=VERSION | (self.token if token else {}), timeout=60)
        assert answer.status_code == 200, f"{url}: {answer.text}"
        found: list[Json] = answer.json()["results"]
        return found

    def entity(self, table: str, id: str) -> Json:
        """One record, without the slash at the end."""
        answer = requests.get(f"{self.api}{table}/{id}", headers=VERSION, timeout=60)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def _send(self, method: str, url: str, data: Json) -> requests.Response:
        headers = VERSION | self.token | {"Content-type": "application/json"}
        return requests.request(method, url, data=json.dumps(data), headers=headers, timeout=60)

    def post(self, table: str, data: Json) -> Json:
        """What a POST makes or, on 409, the first record that has all the posted values."""
        answer = self._send("POST", f"{self.api}{table}/", data)
        if answer.status_code == 409:
            return self.entries(table, data)[0]
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    def patch(self, url: str, data: Json) -> Json:
        """PATCH of a record."""
        answer = self._send("PATCH", url, data)
        assert answer.status_code == 200, answer.text
        changed: Json = answer.json()
        return changed

    def location(self, path: str, sha1: str, root: str) -> str:
        """The location of a file, made when its root, hash and public are not there yet."""
        query = {"hash": sha1, "public": True, "storage_root": self.id(root)}
        found = self.entries("storage_location", query)
        if found:
            assert len(found) == 1
            return str(found[0]["url"])
        data = {"path": path, "hash": sha1, "public": True, "storage_root": root}
        return str(self.post("storage_location", data)["url"])

    def file_type(self, extension: str) -> str:
        """The file type of an extension."""
        found = self.entries("file_type", {"extension": extension})
        if found:
            return str(found[0]["url"])
        return str(self.post("file_type", {"name": extension, "extension": extension})["url"])


@pytest.fixture
def pipeline(site: Site) -> Pipeline:
    """The client with its user's token, on a registry that has been set up: admin has an author."""
    client = Pipeline(site.url, site.token)
    [admin] = client.entries("users", {"username": "admin"}, token=True)
    if not client.entries("user_author", {"user": admin["url"]}):
        author = client.post("author", {"name": unique("Interface User ")})
        client.post("user_author", {"user": admin["url"], "author": author["url"]})
    return client


@pytest.fixture
def run() -> Json:
    """One run's own data: a data store with a space and a colon in it, hashes, names."""
    return {
        "store": f"file:///srv/{unique()}/data store: 1/",
        "config": fresh_hash(),
        "script": fresh_hash(),
        "commit": fresh_hash(),
        "output": fresh_hash(),
        "namespace": unique("STELE-"),
        "product": unique("SEIRS model/results/"),
        "component": unique("SEIRS_model/results/figure: 1/"),
    }


def initialise(client: Pipeline, run: Json) -> Json:
    """Register configuration, script and repository, and open the code run."""
    root = client.post("storage_root", {"root": run["store"], "local": True})["url"]
    [admin] = client.entries("users", {"username": "admin"}, token=True)
    author = client.entries("user_author", {"user": client.id(admin["url"])})[0]["author"]

    def stored(description: str, path: str, sha1: str, extension: str) -> str:
        data: dict[str, Any] = {
            "description": description,
            "storage_location": client.location(path, sha1, root),
            "authors": [author],
            "file_type": client.file_type(extension),
        }
        return str(client.post("object", data)["url"])

    config = stored("Working config.yaml location in datastore", "jobs/2031/config.yaml", run["config"], "yaml")
    script = stored("Working script location in datastore", "jobs/2031/script.sh", run["script"], "sh")
    github = client.post("storage_root", {"root": "https://github.com", "local": False})["url"]
    place = client.location("ScottishCovidResponse/SEIRS", run["commit"], github)
    known = client.entries("object", {"storage_location": client.id(place)})
    repository = {"description": "Analysis / processing script location", "storage_location": place}
    code = known[0] if known else client.post("object", repository | {"authors": [author]})
    opened = client.post(
        "code_run",
        {
            "run_date": str(datetime(2031, 5, 2, 8, 11, 9, 512345)),
            "description": 'SEIRS Model python, run 1: "as is"',
            "code_repo": code["url"],
            "model_config": config,
            "submission_script": script,
            "input_urls": [],
            "output_urls": [],
        },
    )
    return {"code_run": opened["url"], "uuid": opened["uuid"], "author": author, "root": root}


def finalise(client: Pipeline, run: Json, handle: Json) -> Json:
    """Register the output's namespace, location, object, component and product, an issue, and close the run."""
    [root] = client.entries("storage_root", {"root": run["store"]})
    found = client.entries("namespace", {"name": run["namespace"]})
    namespace = (found[0] if found else client.post("namespace", {"name": run["namespace"]}))["url"]
    location = client.location(f"{run['namespace']}/{run['product']}/out.csv", run["output"], root["url"])
    thing = client.post(
        "object",
        {
            "description": "SEIRS Model results",
            "storage_location": location,
            "authors": [handle["author"]],
            "file_type": client.file_type("csv"),
        },
    )["url"]
    component = client.post("object_component", {"object": thing, "name": run["component"]})["url"]
    whole = client.entries("object_component", {"object": client.id(thing), "whole_object": True})
    product = client.post(
        "data_product", {"name": run["product"], "version": "0.0.1", "object": thing, "namespace": namespace}
    )["url"]
    issue = client.post(
        "issue",
        {"severity": 5, "description": "Component level issue", "component_issues": [component, whole[0]["url"]]},
    )
    changed = client.patch(handle["code_run"], {"inputs": [whole[0]["url"]], "outputs": [component]})
    return {"namespace": namespace, "product": product, "component": component, "whole": whole, "issue": issue} | {
        "run": changed
    }


def test_initialise(pipeline: Pipeline, run: Json) -> None:
    handle = initialise(pipeline, run)
    opened = pipeline.entity("code_run", pipeline.id(handle["code_run"]))
    assert opened["uuid"] == handle["uuid"]
    assert opened["run_date"] == "2031-05-02T08:11:09.512345Z"
    assert (opened["inputs"], opened["outputs"]) == ([], [])
    root = pipeline.entity("storage_root", pipeline.id(handle["root"]))
    assert (root["root"], root["local"], len(root["locations"])) == (run["store"], True, 2)


def test_initialise_again(pipeline: Pipeline, run: Json) -> None:
    """The second run finds root and locations by raw queries with spaces, colons and slashes."""
    first, second = initialise(pipeline, run), initialise(pipeline, run)
    assert first["root"] == second["root"]
    assert first["uuid"] != second["uuid"]
    assert len(pipeline.entity("storage_root", pipeline.id(first["root"]))["locations"]) == 2


def test_finalise(pipeline: Pipeline, run: Json) -> None:
    handle = initialise(pipeline, run)
    made = finalise(pipeline, run, handle)
    assert len(made["whole"]) == 1
    assert made["run"]["outputs"] == [made["component"]]
    component = pipeline.entity("object_component", pipeline.id(made["component"]))
    assert component["outputs_of"] == [handle["code_run"]]
    assert component["issues"] == [made["issue"]["url"]]
    query = {"name": run["product"], "version": "0.0.1", "namespace": made["namespace"]}
    [product] = pipeline.entries("data_product", query)
    assert (product["url"], product["internal_format"]) == (made["product"], True)


def test_link_read(pipeline: Pipeline, run: Json) -> None:
    """From a product's name to root and path."""
    finalise(pipeline, run, initialise(pipeline, run))
    [namespace] = pipeline.entries("namespace", {"name": run["namespace"]})
    query = {"name": run["product"], "namespace": pipeline.id(namespace["url"]), "version": "0.0.1"}
    [product] = pipeline.entries("data_product", query)
    thing = pipeline.entity("object", pipeline.id(product["object"]))
    location = pipeline.entity("storage_location", pipeline.id(thing["storage_location"]))
    root = pipeline.entity("storage_root", pipeline.id(location["storage_root"]))
    assert root["root"] + location["path"] == f"{run['store']}{run['namespace']}/{run['product']}/out.csv"


@pytest.mark.parametrize(
    "table", ["storage_root", "storage_location", "namespace", "object_component", "data_product", "file_type"]
)
def test_every_conflict_is_found_again_by_all_its_values(pipeline: Pipeline, run: Json, table: str) -> None:
    root = initialise(pipeline, run)["root"]
    thing = pipeline.post("object", {"description": "SEIRS Model results"})["url"]
    namespace = pipeline.post("namespace", {"name": run["namespace"]})["url"]
    data: Json = {
        "storage_root": {"root": f"{run['store']}more/", "local": True},
        "storage_location": {"path": "a b/c:d.csv", "hash": fresh_hash(), "public": True, "storage_root": root},
        "namespace": {"name": unique("name one: /"), "full_name": unique("The name: ")},
        "object_component": {"object": thing, "name": run["component"], "description": "a/b: c"},
        "data_product": {"name": run["product"], "version": "0.0.1-rc.1", "object": thing, "namespace": namespace},
        "file_type": {"name": unique("a b/"), "extension": unique("tar.gz")},
    }[table]
    made = pipeline.post(table, dict(data))
    assert pipeline.post(table, dict(data)) == made
