from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.local import stack
from infra.openapi import AUTHORIZER
from infra.routes import deployed, function_of

FUNCTION_SETTINGS = {"ACCOUNTS_TABLE", "REGISTRY_TABLE", "FILES_BUCKET", "PUBLIC_URL", "LOG_LEVEL"}


NOT_TO_BE_NARROWED = ["dynamodb:ListStreams", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]]
"""Verbs that AWS offers for no narrower resource (Service Authorization Reference)."""


@pytest.fixture(scope="module")
def template() -> stack.Template:
    return stack.expand()


@pytest.fixture
def cloudformation(emulated_aws: str) -> Iterator[Any]:
    client = boto3.client("cloudformation")
    yield client
    client.close()


def test_every_routed_group_has_its_function(template: stack.Template) -> None:
    functions = {name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"}
    assert {*map(function_of, deployed()), AUTHORIZER} <= functions


def test_every_function_has_a_role_and_a_log_of_its_own(template: stack.Template) -> None:
    functions = [it for it in template["Resources"].values() if it["Type"] == "AWS::Lambda::Function"]
    roles = [it["Properties"]["Role"]["Fn::GetAtt"][0] for it in functions]
    logs = [it["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] for it in functions]
    assert len(set(roles)) == len(set(logs)) == len(functions)


def test_no_role_allows_everything(template: stack.Template) -> None:
    for role in (it for it in template["Resources"].values() if it["Type"] == "AWS::IAM::Role"):
        for policy in role["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                actions = statement["Action"]
                assert "*" not in str(actions)
                if statement["Resource"] == "*":
                    assert actions in NOT_TO_BE_NARROWED


def test_what_holds_data_is_kept_when_the_stack_goes(template: stack.Template) -> None:
    kept = {"AWS::DynamoDB::Table", "AWS::S3::Bucket"}
    for name, it in template["Resources"].items():
        if it["Type"] in kept:
            assert it["DeletionPolicy"] == it["UpdateReplacePolicy"] == "Retain", name


def test_the_stack_is_created_once_and_then_updated(template: stack.Template, cloudformation: Any) -> None:
    wanted = stack.stateful(template)
    first = stack.deploy(wanted, "twice")
    assert stack.deploy(wanted, "twice") == first
    more = {**wanted["Resources"], "AnotherTable": wanted["Resources"]["RegistryTable"]}
    grown = stack.deploy({**wanted, "Resources": more}, "twice")
    assert set(grown) == {*first, "AnotherTable"}
    assert {name: grown[name] for name in first} == first


def test_the_table_is_as_the_template_says(template: stack.Template, cloudformation: Any) -> None:
    physical = stack.deploy(stack.stateful(template), "schema")
    dynamodb = boto3.client("dynamodb")
    for name in ("RegistryTable", "AccountsTable"):
        table = dynamodb.describe_table(TableName=physical[name])["Table"]
        keys = [(it["AttributeName"], it["KeyType"]) for it in table["KeySchema"]]
        assert keys == [("pk", "HASH"), ("sk", "RANGE")]
        assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    dynamodb.close()


def test_the_functions_settings_are_resolved(template: stack.Template) -> None:
    names = [name for name, it in template["Resources"].items() if it["Type"] == "AWS::Lambda::Function"]
    physical = {name: f"{name}-1" for name in stack.stateful(template)["Resources"]}
    settings = stack.settings(template, names, physical)
    assert set(settings) >= FUNCTION_SETTINGS
    assert settings["REGISTRY_TABLE"] == "RegistryTable-1"
    assert settings["LOG_LEVEL"] == "INFO"
    groups = ("registry", "experiments", "catalogue", "repository")
    queues = ",".join(f"{group}={group.capitalize()}Arrivals-1" for group in groups)
    assert settings["ARRIVAL_QUEUES"] == queues
