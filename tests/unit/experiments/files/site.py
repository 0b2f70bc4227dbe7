"""A small site for tests of files: boxes, experiments, datasets, people, and a client of the handlers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import requests

from functions.experiments import visibility
from functions.experiments.boxes import DEFAULT, STAGING
from functions.experiments.store import store
from shared.aws import s3
from shared.records import Create, Record
from tests.unit.events import proxy_event
from tests.unit.experiments.conftest import HOST
from tests.unit.reply import Reply

BUCKET = "experiments-files"
ELSEWHERE = "kiln-archive"
HELLO = b"hello world\n"
MD5 = "6f5902ac237024bdd0c176cb93063dc4"

LENA = {"principal_kind": "user", "user_id": "9", "username": "lena"}
OTTO = {"principal_kind": "user", "user_id": "10", "username": "otto"}
ADMIN = {"principal_kind": "user", "user_id": "1", "username": "admin", "roles": "site_admin"}
NOBODY: dict[str, str] = {}


def md5_of(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


class Site:
    """What is there, and a client that speaks as Lena, who owns the experiments, unless told otherwise."""

    def __init__(self, handler: Callable[[Any, Any], dict[str, Any]]) -> None:
        self.handler = handler

    # What is there

    def box(self, id: int, name: str, location: str | None = None) -> None:
        options = [{"n": 1, "key": "location", "value": location, "value_type": "string"}] if location else []
        values = {
            "name": name,
            "description": "",
            "django_storage_class": "stele.s3",
            "max_size": None,
            "status": "online",
            "options": options,
            "attributes": [],
            "next_option": 2,
            "next_attribute": 1,
        }
        store().transact(lambda prepared: [Create("storagebox", id, values)])

    def boxes(self) -> None:
        """The two that every site has, and one in somebody's bucket."""
        self.box(DEFAULT, "default")
        self.box(STAGING, "staging")
        self.box(3, "kiln-archive", f"s3://{ELSEWHERE}/runs/")

    def experiment(self, owner: int = 9, **values: Any) -> int:
        row = {
            "n": 1,
            "pluginId": "django_user",
            "entityId": str(owner),
            "canRead": True,
            "canWrite": True,
            "canDelete": True,
            "isOwner": True,
            "effectiveDate": None,
            "expiryDate": None,
            "aclOwnershipType": 1,
        }
        known = {"title": "Kiln 7", "public_access": 1, "locked": False, "acls": [row], "authors": []}
        return store().create("experiment", {**known, "parameter_sets": [], "next_set": 1, **values}).id

    def dataset(self, *experiments: int, **values: Any) -> int:
        found = store().get_many("experiment", experiments)
        known = {
            "description": "Thermocouples",
            "experiments": sorted(experiments),
            "immutable": False,
            "directory": None,
            "instrument": None,
            "parameter_sets": [],
            "next_set": 1,
            "audience": visibility.audience_of(found.values()),
        }
        return store().create("dataset", {**known, **values}).id

    def record(self, collection: str, id: int) -> Record:
        found = store().get(collection, id)
        assert found is not None
        return found

    def file(self, id: int) -> Record:
        return self.record("dataset_file", id)

    def sums(self, collection: str, id: int) -> tuple[int, int]:
        """How many files, and bytes, are counted in a dataset or an experiment."""
        tally = store().tally(self.record(collection, id))
        return tally["files"], tally["bytes"]

    def objects(self, prefix: str = "") -> list[str]:
        """The keys of what lies in the site's bucket now."""
        return [each["Key"] for each in s3().list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]

    # The client

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, list[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        caller: Mapping[str, str] = LENA,
    ) -> Reply:
        """Send a JSON `body`; bytes go as they are."""
        raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})} if raw is not None else dict(headers or {})
        event = proxy_event(method, path, headers=sent, query=query, body=raw, caller=caller or None, host=HOST)
        event["requestContext"]["requestId"] = str(uuid4())
        return Reply.of(self.handler(event, None))

    def form(self, said: Mapping[str, Any], content: bytes | None, *, caller: Mapping[str, str] = LENA) -> Reply:
        """Add a file with its bytes, as the `requests` library sends it."""
        files = {"attached_file": ("text/plain", content)} if content is not None else {"other": ("", b"")}
        prepared = requests.Request(
            "POST", "https://site.example/", data={"json_data": json.dumps(said)}, files=files
        ).prepare()
        body = prepared.body
        assert isinstance(body, bytes)
        headers = {"Content-Type": prepared.headers["Content-Type"]}
        return self.send("POST", "/api/v1/dataset_file/", body, headers=headers, caller=caller)

    def said(self, dataset: int, /, **more: Any) -> dict[str, Any]:
        """The JSON of a small file."""
        known = {"dataset": f"/api/v1/dataset/{dataset}/", "filename": "ch1.csv", "directory": "raw"}
        return {**known, "md5sum": MD5, "size": "12", "mimetype": "text/csv", "parameter_sets": [], **more}

    def add(self, dataset: int, /, **more: Any) -> int:
        """Register a file; give its id."""
        reply = self.send("POST", "/api/v1/dataset_file/", self.said(dataset, **more))
        assert reply.status == 201, reply.text
        return int(reply.headers["Location"].split("/")[-2])

    # The bucket

    def put(self, id: int, content: bytes) -> str:
        """Put the bytes of a file where they are awaited; give the staging key. No event is sent."""
        key = str(self.file(id).values["replicas"][0]["staged"]["key"])
        s3().put_object(Bucket=BUCKET, Key=key, Body=content)
        return key

    def tell(self, key: str) -> None:
        """Send the event of an object's arrival."""
        from functions.experiments.arrivals import handler

        event = {
            "Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {"object": {"key": key}}}]
        }
        message = {
            "messageId": str(uuid4()),
            "receiptHandle": "r",
            "body": json.dumps(event),
            "attributes": {},
            "messageAttributes": {},
            "md5OfBody": "",
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:arrivals",
            "awsRegion": "eu-west-1",
        }
        context: Any = None
        assert handler({"Records": [message]}, context) == {"batchItemFailures": []}

    def tell_all(self) -> None:
        """Send the events of all that lies in staging."""
        for key in self.objects("staging/"):
            self.tell(key)


def replica_of(site: Site, id: int) -> dict[str, Any]:
    """The only copy of a file, as it is stored."""
    (replica,) = site.file(id).values["replicas"]
    assert isinstance(replica, dict)
    return replica
