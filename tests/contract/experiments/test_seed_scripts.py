"""The scripts of MyTardis' own documentation, as they stand there but for the Python they are written in."""

import base64
import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.auth import HTTPBasicAuth

from .client import Client, Site, md5, put, unique
from .conftest import Schema


class PreemptiveBasicAuthHandler(urllib.request.BaseHandler):
    """Sends the password with the first request, since nobody asks for it."""

    def __init__(self, passwords: urllib.request.HTTPPasswordMgrWithDefaultRealm) -> None:
        """`passwords` knows the user and the password of the site."""
        self.passwords = passwords

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Add the header."""
        user, password = self.passwords.find_user_password(None, request.full_url)
        if password is None:
            return request
        raw = f"{user}:{password}".encode()
        request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(raw).strip().decode()}")
        return request

    https_request = http_request


@pytest.fixture
def opener(site: Site, owner: Client) -> urllib.request.OpenerDirector:
    """What `urllib2.build_opener` gives."""
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, site.url, owner.username, owner.token)
    none = urllib.request.ProxyHandler({})
    return urllib.request.build_opener(none, PreemptiveBasicAuthHandler(passwords))


def sent(opener: urllib.request.OpenerDirector, url: str, values: Any) -> str:
    """The script's POST: the `Location` header of its answer."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data=json.dumps(values).encode(), headers=headers)
    request.get_method = lambda: "POST"  # type: ignore[method-assign]
    with opener.open(request, timeout=60) as output:
        assert output.status == 201
        return str(output.headers["Location"])


def sets(*schemas: Schema) -> list[dict[str, Any]]:
    """Two parameters in each set, one of them not known before."""
    return [
        {
            "schema": schema.namespace,
            "parameters": [{"name": "meaningful_name", "value": "Test17"}, {"name": "text", "value": "57.136"}],
        }
        for schema in schemas
    ]


def test_the_urllib_script(
    site: Site, owner: Client, opener: urllib.request.OpenerDirector, run_schema: Schema, glaze_schema: Schema
) -> None:
    values = {
        "title": unique("API-created Experiment #1 "),
        "description": "Wow, all automatic!",
        "institution_name": "Monash University",
        "parameter_sets": sets(run_schema, glaze_schema),
    }
    location = sent(opener, f"{site.url}/api/v1/experiment/", values)
    experiment = owner.read(location)
    assert [len(one["parameters"]) for one in experiment["parameter_sets"]] == [2, 2]
    described = {
        "description": "API-created Dataset",
        "experiments": [location, owner.experiment()["resource_uri"]],
        "immutable": False,
        "parameter_sets": [{"parameters": [], "schema": run_schema.namespace}, *sets(glaze_schema)],
    }
    dataset = owner.read(sent(opener, f"{site.url}/api/v1/dataset/", described))
    assert dataset["dataset_experiment_count"] == 2


def test_the_requests_script(site: Site, owner: Client, csv_schema: Schema, tmp_path: Path) -> None:
    content = b"hello world\n"
    filename = tmp_path / "mytestfile.txt"
    filename.write_bytes(content)
    dataset = owner.dataset()["resource_uri"]
    data = json.dumps(
        {
            "dataset": dataset,
            "filename": "mytestfile.txt",
            "md5sum": md5(content),
            "size": "12",
            "mimetype": "text/plain",
            "parameter_sets": [
                {
                    "schema": csv_schema.namespace,
                    "parameters": [{"name": "fileparameter1", "value": "123"}, {"name": "columns", "value": "1234"}],
                }
            ],
        }
    )
    url = f"{site.url}/api/v1/dataset_file/"
    headers = {"Accept": "application/json"}
    with filename.open("rb") as attached:
        response = requests.post(
            url,
            data={"json_data": data},
            headers=headers,
            files={"attached_file": attached},
            auth=HTTPBasicAuth(owner.username, owner.token),
            timeout=60,
        )
    assert response.status_code == 201
    file = owner.read(response.headers["Location"])
    assert (file["size"], file["replicas"][0]["verified"]) == (12, True)
    values = [one["string_value"] or one["numerical_value"] for one in file["parameter_sets"][0]["parameters"]]
    assert values == ["123", 1234]
    assert owner.download(file).content == content


def test_a_staging_location(site: Site, owner: Client, opener: urllib.request.OpenerDirector) -> None:
    content = b"hello world\n"
    values = {
        "dataset": owner.dataset()["resource_uri"],
        "filename": "mytestfile.txt",
        "md5sum": md5(content),
        "size": "12",
        "mimetype": "text/plain",
        "parameter_sets": [],
    }
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    auth = HTTPBasicAuth(owner.username, owner.token)
    url = f"{site.url}/api/v1/dataset_file/"
    response = requests.post(url, data=json.dumps(values), headers=headers, auth=auth, timeout=60)
    file = owner.read(response.headers["Location"])
    put(response.text, content)
    owner.verified(file)
    assert owner.download(file).content == content


def test_a_shared_location(site: Site, owner: Client, opener: urllib.request.OpenerDirector) -> None:
    values = {
        "dataset": owner.dataset()["resource_uri"],
        "filename": "mytestfile.txt",
        "md5sum": "c858d6319609d6db3c091b09783c479c",
        "size": "12",
        "mimetype": "text/plain",
        "replicas": [{"url": "mytestfile.txt", "location": "local", "protocol": "file"}],
        "parameter_sets": [],
    }
    file = owner.read(sent(opener, f"{site.url}/api/v1/dataset_file/", values))
    assert (file["size"], file["md5sum"]) == (12, "c858d6319609d6db3c091b09783c479c")
    assert file["replicas"][0]["uri"] == "mytestfile.txt"
    assert file["replicas"][0]["verified"] is False


def test_public_data_without_an_account(site: Site, owner: Client) -> None:
    """Plain `urlopen`: no challenge is waited for."""
    experiment = owner.experiment(public_access=100)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(
        f"{site.url}/api/v1/experiment/?title={experiment['title'].replace(' ', '%20')}", timeout=60
    ) as page:
        assert json.load(page)["meta"]["total_count"] == 1
