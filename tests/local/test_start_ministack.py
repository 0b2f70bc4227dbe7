"""The MiniStack that tests and `make serve` run on answers as the published one does."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
import requests
from hypothesis import HealthCheck, given, settings

from infra.local import emulator
from tests.local.dynamodb_requests import FIRST, Call, calls
from tests.sampling import amount

Answer = tuple[int, Any]

PLAIN = """import sys, uvicorn
uvicorn.run("ministack.app:app", host="127.0.0.1", port=int(sys.argv[1]), lifespan="on")
"""
SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"


class Tables:
    """DynamoDB at an endpoint, asked with what no client would let pass, too."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.session = requests.Session()
        self.session.trust_env = False

    def ask(self, operation: str, request: dict[str, Any]) -> Answer:
        headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Authorization": SIGNED}
        answer = self.session.post(self.endpoint, data=json.dumps(request), headers=headers, timeout=30)
        return answer.status_code, answer.json()

    def make(self) -> str:
        """An empty table's name."""
        keys = {"pk": "HASH", "sk": "RANGE"}
        name = f"t{uuid4().hex}"
        schema = {
            "TableName": name,
            "KeySchema": [{"AttributeName": key, "KeyType": kind} for key, kind in keys.items()],
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
            "BillingMode": "PAY_PER_REQUEST",
        }
        assert self.ask("CreateTable", schema)[0] == 200
        return name


@pytest.fixture(scope="module")
def ours(emulator: str) -> Tables:
    return Tables(emulator)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    directory = tmp_path_factory.mktemp("published")
    program = directory / "plain.py"
    program.write_text(PLAIN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulator, "PROGRAM", program)
        running = emulator.start(directory, persist=False)
    yield Tables(running.url)
    emulator.stop(running)


def at_table(name: str, request: dict[str, Any]) -> dict[str, Any]:
    """The request with the table's name in it, where it belongs."""
    if "TransactItems" not in request:
        return {"TableName": name, **request}
    actions = [{kind: {"TableName": name, **rest} for kind, rest in each.items()} for each in request["TransactItems"]]
    return {"TransactItems": actions}


@settings(max_examples=amount(25, 200), suppress_health_check=[HealthCheck.too_slow])
@given(calls=calls)
def test_answers_are_the_same(ours: Tables, published: Tables, calls: list[Call]) -> None:
    here, there = ours.make(), published.make()
    for operation, request in [*(("PutItem", {"Item": item}) for item in FIRST), *calls]:
        answer = ours.ask(operation, at_table(here, request))
        assert answer == published.ask(operation, at_table(there, request)), (operation, request)


def test_what_a_function_logs_is_kept(emulated_aws: str) -> None:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("talk.py", "def handler(event, context):\n    print(*event['says'])")
    aws, logs = boto3.client("lambda"), boto3.client("logs")
    role = "arn:aws:iam::000000000000:role/any"
    aws.create_function(
        FunctionName="talk", Runtime="python3.12", Handler="talk.handler", Role=role, Code={"ZipFile": code.getvalue()}
    )
    for word in ("first", "second", "third"):
        aws.invoke(FunctionName="talk", Payload=json.dumps({"says": [word]}))
    aws.invoke(FunctionName="talk", Payload=json.dumps({"says": []}))  # a line that came late stands here
    kept = logs.filter_log_events(logGroupName="/aws/lambda/talk")["events"]
    assert {"first", "second", "third"} <= {each["message"] for each in kept}
    aws.close()
    logs.close()


def test_joined_parts_have_the_etag_of_their_digests(emulated_aws: str) -> None:
    aws, parts = boto3.client("s3"), [b"a" * 5 * 1024 * 1024, b"b" * 5 * 1024 * 1024, b"c"]
    place: Any = {"Bucket": f"b{uuid4().hex}", "Key": "joined"}
    aws.create_bucket(Bucket=place["Bucket"], CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    upload: Any = {**place, "UploadId": aws.create_multipart_upload(**place)["UploadId"]}
    came: Any = [
        {"PartNumber": number, "ETag": aws.upload_part(**upload, PartNumber=number, Body=part)["ETag"]}
        for number, part in enumerate(parts, 1)
    ]
    joined = aws.complete_multipart_upload(**upload, MultipartUpload={"Parts": came})
    digests = b"".join(hashlib.md5(part).digest() for part in parts)
    assert joined["ETag"] == f'"{hashlib.md5(digests).hexdigest()}-3"'
    assert aws.get_object(**place)["Body"].read() == b"".join(parts)
    aws.close()


@pytest.mark.usefixtures("emulated_aws")
def test_what_curl_calls_a_form_is_stored_as_it_is(emulator: str) -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket="forms", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    content = b"Action=DeleteBucket&x=%20;&" * 100
    url = client.generate_presigned_url("put_object", Params={"Bucket": "forms", "Key": "form"})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert requests.put(url, data=content, headers=form, timeout=30).status_code == 200
    assert client.get_object(Bucket="forms", Key="form")["Body"].read() == content


def test_another_ministack_is_not_started(tmp_path: Path) -> None:
    package = tmp_path / "other" / "ministack"
    for folder in (package, package / "core", package / "services"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    (package / "core" / "lambda_runtime.py").touch()
    (package / "services" / "s3.py").touch()
    (package / "services" / "dynamodb.py").write_text("def _tokenize(text, dialect): ...")
    with pytest.raises(emulator.EmulatorError, match=r"has no _tokenize\(expr\)"):
        emulator.start(tmp_path, settings={"PYTHONPATH": str(package.parent)})
