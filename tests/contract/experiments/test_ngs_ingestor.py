"""The request sequences of mytardis_ngs_ingestor: nested metadata, access rows, files by form and in shared storage."""

import json
from typing import Any
from urllib.parse import urlparse

import pytest
import requests
from requests.auth import AuthBase, HTTPBasicAuth

from .client import Client, Json, Site, md5, unique
from .conftest import Newcomer, Schema, group_with


class ApiKey(AuthBase):
    """The ingestor's own authorization."""

    def __init__(self, user: str, key: str) -> None:
        """`user` and `key` are the account's."""
        self.value = f"ApiKey {user}:{key}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self.value
        return request


class Ingestor:
    """Sends as the tool does, and reads `Location` and the first object of a list."""

    def __init__(self, site: str, auth: AuthBase) -> None:
        """`site` is its address without a slash at the end."""
        self.base = site
        self.auth = auth
        self.headers = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": "ngs/0.1"}

    def post(self, action: str, values: Json) -> requests.Response:
        """POST of JSON, as `json.dumps` has it."""
        url = f"{self.base}/api/v1/{action}/"
        answer = requests.post(url, data=json.dumps(values), headers=self.headers, auth=self.auth, timeout=60)
        assert answer.ok, answer.text
        return answer

    def made(self, action: str, values: Json) -> str:
        """The path in `Location`, which becomes the record's URI in later requests."""
        return str(urlparse(self.post(action, values).headers["location"]).path)

    def first(self, action: str, **params: Any) -> Json:
        """The first object of a list."""
        url = f"{self.base}/api/v1/{action}/"
        answer = requests.get(url, params=params, headers=self.headers, auth=self.auth, timeout=60)
        found: list[Json] = answer.json()["objects"]
        return found[0]

    def upload(self, values: Json, content: bytes) -> requests.Response:
        """A file by form; the part's file name is text/plain."""
        files: Any = {"json_data": (None, json.dumps(values)), "attached_file": ("text/plain", content)}
        url = f"{self.base}/api/v1/dataset_file/"
        headers = {"Accept": "application/json"}
        answer = requests.post(url, files=files, headers=headers, auth=self.auth, timeout=60)
        assert answer.ok, answer.text
        return answer


@pytest.fixture(params=["ApiKey", "Basic"])
def ingestor(request: pytest.FixtureRequest, site: Site, manager: Client) -> Ingestor:
    """The tool with a facility manager's account."""
    who, key = manager.username, manager.token
    return Ingestor(site.url, ApiKey(who, key) if request.param == "ApiKey" else HTTPBasicAuth(who, key))


def test_an_ingestion(
    ingestor: Ingestor,
    manager: Client,
    admin: Client,
    newcomer: Newcomer,
    instrument: Json,
    run_schema: Schema,
    logger_schema: Schema,
    csv_schema: Schema,
) -> None:
    reader, member = newcomer(), newcomer()
    group = admin.read(f"/api/v1/group/{group_with(admin, member)}/")
    title = unique("Sequencing run ")
    experiment = ingestor.made(
        "experiment",
        {
            "title": title,
            "description": "A run",
            "institution_name": "Monash University",
            "created_time": "2020-01-02 03:04:05.123456",
            "start_time": "2020-01-02 03:04:05.123456",
            "end_time": "2020-01-02 04:04:05.123456",
            "parameter_sets": [run_schema.set_of(text="HiSeq", number="1500", time="2020-01-02 03:04:05.123456")],
        },
    )
    assert manager.read(experiment)["start_time"] == "2020-01-02T03:04:05.123456"

    assert ingestor.first("instrument", name=instrument["name"])["resource_uri"] == instrument["resource_uri"]
    for entity, plugin in (
        (ingestor.first("group", name=group["name"])["id"], "django_group"),
        (ingestor.first("user", username=reader.username)["id"], "django_user"),
    ):
        ingestor.post(
            "objectacl",
            {
                "pluginId": plugin,
                "entityId": str(entity),
                "content_type": "experiment",
                "object_id": experiment.split("/")[-2],
                "aclOwnershipType": 1,
                "isOwner": True,
                "canRead": True,
                "canWrite": True,
                "canDelete": False,
                "effectiveDate": None,
                "expiryDate": None,
            },
        )
    row = ingestor.first(
        "objectacl", object_id=experiment.split("/")[-2], content_type="experiment", aclOwnershipType=1
    )
    assert row["object_id"] == int(experiment.split("/")[-2])
    for who in (reader, member):
        assert who.read(experiment)["title"] == title
    assert reader.id in manager.read(experiment)["owner_ids"]

    dataset = ingestor.made(
        "dataset",
        {
            "description": f"{title} reads",
            "experiments": [experiment],
            "immutable": False,
            "instrument": instrument["resource_uri"],
            "parameter_sets": [logger_schema.set_of(channels="4")],
        },
    )
    content = b"@read1\nACGT\n"
    values = {
        "dataset": dataset,
        "filename": unique("reads-") + ".fastq",
        "directory": "lane1",
        "md5sum": md5(content),
        "size": str(len(content)),
        "mimetype": "text/plain",
        "parameter_sets": [csv_schema.set_of(columns="1")],
        "replicas": [{"url": "lane1/reads.fastq", "location": "default", "protocol": "file"}],
    }
    uploaded = urlparse(ingestor.upload(values, content).headers["location"]).path
    assert manager.read(uploaded)["replicas"][0]["verified"] is True
    assert reader.get(f"{uploaded}download/").content == content

    shared = ingestor.post("dataset_file", {**values, "filename": unique(), "md5sum": "__undetermined__"})
    assert manager.read(urlparse(shared.headers["location"]).path)["md5sum"] == "__undetermined__"


def test_an_ordinary_user_finds_owners_of_public_experiments_only(
    site: Site, ordinary: Client, newcomer: Newcomer
) -> None:
    someone = newcomer()
    tool = Ingestor(site.url, ApiKey(ordinary.username, ordinary.token))
    assert ordinary.count("user", username=someone.username) == 0
    someone.experiment(public_access=100)
    found = tool.first("user", username=someone.username)
    assert found["id"] == someone.id
    assert "username" not in found
