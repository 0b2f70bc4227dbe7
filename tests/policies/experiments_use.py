"""Requests of the experiments that bring about every call of AWS that their functions make."""

from collections.abc import Mapping

import boto3
import pytest

from functions.experiments.store import store
from tests.contract.experiments.client import Client, Json, md5, put, sha512, unique
from tests.policies.emulated import unannounced

LONG = "a line of a long description\n" * 20_000
LARGE = bytes(33 * 1024**2)
"""More than a request examines itself."""

_PARTS = {"mode": "multipart", "part_size": 5 * 1024**2}


def use(url: str, people: Mapping[str, str], bucket: str) -> None:
    """Make, read, list, change and delete records; send files in every way, also such as take long to examine."""
    owner = Client(url, people["STELE_TOKEN"], people["STELE_USER"])
    admin = Client(url, people["STELE_ADMIN_TOKEN"], people["STELE_ADMIN_USER"])
    _people(admin)
    experiment = owner.experiment(description=LONG)
    owner.change(experiment, description="short")
    for resource in ("experiment", "dataset", "schema", "user", "group", "storagebox"):
        owner.objects(resource)
    dataset = owner.dataset(experiment)
    owner.dataset(experiment, owner.experiment())
    _send(owner, dataset, bucket, _long_set(admin))
    _send_in_parts(owner, dataset)
    _share(owner, admin, dataset)
    owner.change(experiment, public_access=100)
    assert owner.delete(experiment["resource_uri"]).status_code == 204


def cut_off(url: str, people: Mapping[str, str], stack: Mapping[str, str]) -> None:
    """Delete an experiment and nothing of what it leaves: files of every kind, and a dataset that is another's too."""
    owner = Client(url, people["STELE_TOKEN"], people["STELE_USER"])
    gone, stays = owner.experiment(), owner.experiment()
    dataset = owner.dataset(gone)
    owner.dataset(gone, stays, description=LONG)
    owner.file(dataset)
    owner.register(dataset)
    _begin_parts(owner, dataset)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPERIMENTS_TABLE", stack["ExperimentsTable"])
        patch.setenv("FILES_BUCKET", stack["FilesBucket"])
        store().delete("experiment", gone["id"])


def _people(admin: Client) -> None:
    """Look people and groups up, make a group, which is an account's, and give it another name."""
    admin.objects("user")
    admin.objects("user", username=admin.username)
    group = admin.make("group", name=unique("Group "))
    admin.objects("group", name=group["name"])
    for change in ({"name": unique("Group ")}, {}):
        assert admin.put(group["resource_uri"], change).status_code == 204


def _long_set(admin: Client) -> Json:
    """A parameter set of a file that is too long for an item."""
    schema = admin.make("schema", namespace=unique("https://meta.example.org/"), type=3)
    return {"schema": schema["namespace"], "parameters": [{"name": "notes", "value": LONG}]}


def _send(owner: Client, dataset: Json, bucket: str, described: Json) -> None:
    """Send files by form, and to staging, where they are examined by a request or by whoever sees to arrivals."""
    by_form = owner.file(dataset)
    assert owner.download(by_form).ok
    owner.change(by_form, sha512sum=sha512(b"hello world\n"))
    with unannounced(bucket):
        file, location = owner.register(dataset)
        assert put(location, b"hello world\n").ok
        assert owner.get(f"{file['resource_uri']}verify/").ok
        owner.verified(file)
    large, location = owner.register(dataset, LARGE, parameter_sets=[described])
    assert put(location, LARGE).ok
    owner.verified(large)
    assert owner.download(large, allow_redirects=False).status_code == 302
    owner.change(large, sha512sum=sha512(LARGE))
    _send_anew(owner, large)
    owner.register(dataset)  # its upload is given up with the file


def _send_anew(owner: Client, file: Json) -> None:
    """Say that a file is another one, and send that."""
    content = bytes(1) + LARGE
    owner.change(file, md5sum=md5(content), sha512sum=sha512(content), size=len(content))
    assert put(owner.post(f"{file['resource_uri']}upload/", {}).text, content).ok
    owner.verified(file)


def _send_in_parts(owner: Client, dataset: Json) -> None:
    """Complete an upload in parts, give another one up, and leave one open."""
    plan, etag = _begin_parts(owner, dataset)
    done = owner.post(plan["complete"], {"parts": [{"part_number": 1, "etag": etag}]})
    assert done.status_code == 202, done.text
    plan, _ = _begin_parts(owner, dataset)
    assert owner.delete(plan["abort"]).status_code == 204
    _begin_parts(owner, dataset)


def _begin_parts(owner: Client, dataset: Json) -> tuple[Json, str]:
    """Send the one part of a file; gives the plan, and the part's ETag."""
    plan: Json = owner.post("dataset_file/", owner.file_values(dataset, b"a part", stele_upload=_PARTS)).json()
    return plan, put(plan["parts"][0]["url"], b"a part").headers["ETag"]


def _share(owner: Client, admin: Client, dataset: Json) -> None:
    """Register files where they are: in a bucket with versions."""
    s3, bucket = boto3.client("s3"), unique("archive-")[:40]
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    box = admin.make("storagebox", name=unique("archive-"))
    admin.make("storageboxoption", storage_box=box["resource_uri"], key="location", value=f"s3://{bucket}/kilns")
    for content in (b"small", LARGE):
        key = unique()
        s3.put_object(Bucket=bucket, Key=f"kilns/{key}", Body=content)
        replicas = [{"url": key, "location": box["name"], "protocol": "s3"}]
        file = owner.make("dataset_file", **owner.file_values(dataset, content, replicas=replicas))
        owner.verified(file)
        owner.download(file, allow_redirects=False)
    s3.close()
