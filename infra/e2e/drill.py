"""The restore drill: what a stack leaves behind when it is deleted, the next one takes up.

It writes over HTTP, deletes the stack, deploys onto the tables and the bucket that stayed, as the README says, and
reads over HTTP. What is written after that has to reach the new stack's functions too.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import boto3
import requests

from infra.local.stack import NAME

TABLES = ("AccountsTable", "RegistryTable", "ExperimentsTable", "CatalogueTable", "RepositoryTable", "PlansTable")

Deploy = Callable[[Mapping[str, str]], None]
"""Deploys the stack, with these parameters besides those that it always has."""


class DrillError(Exception):
    """Something that was written is not there again, or nothing new gets in; the message says what."""


def run(site: str, token: str, deploy: Deploy) -> None:
    """Go through all of it.

    Args:
        site: the address of the deployed site.
        token: a person's who may use the API of the plans; it has to go on working.
        deploy: deploys the stack again.

    Raises:
        DrillError: something is not as it was.
    """
    written = _write(site, token)
    existing = _existing(_outputs())
    _delete()
    deploy(existing)
    outputs = _outputs()
    _announce(outputs)
    for address, answer in written.items():
        if (found := _get(address, token)) != answer:
            raise DrillError(f"{address} was {answer} and is {found}")
    _see_what_arrives(site, token, outputs["FilesBucket"])


def _write(site: str, token: str) -> dict[str, object]:
    """Give the addresses of what was written, each with what it gives."""
    name, content = f"drill-{uuid4().hex}", os.urandom(1000)
    sha1 = _upload(site, token, content)
    namespace = _post(f"{site}/api/namespace/", token, name=name)["url"]
    root = f"{site}/api/storage_root/1/"
    location = _post(f"{site}/api/storage_location/", token, path=name, hash=sha1, storage_root=root)["url"]
    thing = _post(f"{site}/api/object/", token, storage_location=location)["url"]
    experiment = _post(f"{site}/api/v1/experiment/", token, title=name)["id"]
    package = _post(f"{site}/api/rest/package", token, name=name)["id"]
    said = {"title": name, "community": "surf", "sharelevel": "Closed"}
    deposit = _post(f"{site}/api/objects/deposit", token, **said)["links"]["self"]
    addresses = [deposit, namespace, location, thing, f"{site}/data/{sha1}", f"{site}/api/v1/experiment/{experiment}/"]
    plan = _post(f"{site}/api/v1/plans", token, items=[{"dmp": {"title": name, "contact": {"mbox": "nobody's"}}}])
    addresses += [f"{site}/api/2/rest/package/{package}", plan["items"][0]["dmp"]["dmp_id"]["identifier"]]
    return {each: _get(each, token) for each in addresses}


def _upload(site: str, token: str, content: bytes) -> str:
    sha1 = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    url = _post(f"{site}/api/data/{sha1}", token)["url"]
    requests.put(url, data=content, timeout=60).raise_for_status()
    return sha1


def _outputs() -> dict[str, str]:
    [stack] = boto3.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def _existing(outputs: Mapping[str, str]) -> dict[str, str]:
    """Give the parameters that name what stays."""
    client = boto3.client("dynamodb")
    streams = {name: client.describe_table(TableName=outputs[name])["Table"]["LatestStreamArn"] for name in TABLES}
    return {**{f"Existing{name}": arn for name, arn in streams.items()}, "ExistingFilesBucket": outputs["FilesBucket"]}


def _delete() -> None:
    client = boto3.client("cloudformation")
    client.delete_stack(StackName=NAME)
    client.get_waiter("stack_delete_complete").wait(StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 120})


def _announce(outputs: Mapping[str, str]) -> None:
    """Let the bucket tell the new stack's queues of what arrives."""
    boto3.client("s3").put_bucket_notification_configuration(
        Bucket=outputs["FilesBucket"], NotificationConfiguration=json.loads(outputs["BucketNotifications"])
    )


def _see_what_arrives(site: str, token: str, bucket: str) -> None:
    """Send a file, and wait until the new stack has taken it out of the staging area."""
    staged = f"staging/registry/{_upload(site, token, os.urandom(1000))}/"
    deadline = time.monotonic() + 60
    while boto3.client("s3").list_objects_v2(Bucket=bucket, Prefix=staged)["KeyCount"]:
        if time.monotonic() > deadline:
            raise DrillError("nobody was told of a file that arrived")
        time.sleep(0.5)


def _post(address: str, token: str, **values: Any) -> Any:
    answer = requests.post(address, json=values, headers={"Authorization": f"token {token}"}, timeout=60)
    if not answer.ok:
        raise DrillError(f"POST {address}: {answer.status_code} {answer.text}")
    return answer.json()


def _get(address: str, token: str) -> Any:
    answer = requests.get(address, headers={"Authorization": f"token {token}"}, timeout=60)
    if not answer.ok:
        raise DrillError(f"GET {address}: {answer.status_code} {answer.text}")
    is_json = answer.headers["Content-Type"].startswith("application/json")
    said: Any = answer.json() if is_json else answer.content
    return said["items"] if "/api/v1/plans/" in address else said  # what is beside them tells the time
