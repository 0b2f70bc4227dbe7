"""The stack's stateful resources, created on an AWS endpoint from `template.yaml` itself.

The template is expanded by aws-sam-translator, as CloudFormation does it, and what keeps data is deployed through
CloudFormation. The functions and the gateway stay on this machine; what they need to know (handlers, settings,
streams) is read from the same expanded template.
"""

import json
import logging
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
NAME = "stele"

_STATEFUL = (
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SecretsManager::Secret",
)
_NO_CHANGE = "No updates are to be performed"

Template = dict[str, Any]


def expand(file: Path = TEMPLATE, parameters: Mapping[str, str] = MappingProxyType({})) -> Template:
    """Read a SAM template and turn it into plain CloudFormation; what depends on a parameter is chosen by its value.

    Args:
        file: the template.
        parameters: values of parameters other than their defaults.
    """
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    class NoManagedPolicies:
        def load(self) -> dict[str, str]:
            return {}

    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")  # the translator asks for one
    template = yaml_parse(file.read_text())
    template["Globals"]["Function"]["CodeUri"] = "s3://built/later"  # it accepts no local directory
    expanded: Template = transform(template, {}, NoManagedPolicies())
    given = {name: str(it.get("Default", "")) for name, it in template["Parameters"].items()}
    chosen: Template = _chosen(expanded, expanded["Conditions"], {**given, **parameters})
    return chosen


def _chosen(value: Any, conditions: Mapping[str, Any], parameters: Mapping[str, str]) -> Any:
    """Put in the place of each `Fn::If` what it means for these parameters."""
    match value:
        case {"Fn::If": [condition, if_so, if_not]}:
            name, text = conditions[condition]["Fn::Equals"]
            return _chosen(if_so if parameters[name["Ref"]] == text else if_not, conditions, parameters)
        case dict():
            return {name: _chosen(it, conditions, parameters) for name, it in value.items()}
        case list():
            return [_chosen(it, conditions, parameters) for it in value]
        case _:
            return value


def stateful(template: Template) -> Template:
    """Keep the part of an expanded template that holds data: tables, buckets, queues and their policies, secrets."""
    resources = {
        name: {part: it[part] for part in it if part != "Condition"}  # nothing is there already
        for name, it in template["Resources"].items()
        if it["Type"] in _STATEFUL
    }
    return {
        "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
        "Parameters": template["Parameters"],
        "Resources": resources,
    }


def deploy(template: Template, name: str = NAME) -> dict[str, str]:
    """Create the stack or bring it up to date, and wait for it.

    Args:
        template: plain CloudFormation.
        name: the stack's name.

    Returns:
        The physical id of each resource by its logical name, such as the name of a table.

    Raises:
        botocore.exceptions.BotoCoreError, ClientError, WaiterError: CloudFormation refused, or the stack failed.
    """
    cloudformation = boto3.client("cloudformation")
    body = json.dumps(template)
    if _exists(cloudformation, name):
        try:
            cloudformation.update_stack(StackName=name, TemplateBody=body)
        except ClientError as error:
            if _NO_CHANGE not in str(error):
                raise
        else:
            _wait(cloudformation, "stack_update_complete", name)
    else:
        cloudformation.create_stack(StackName=name, TemplateBody=body)
        _wait(cloudformation, "stack_create_complete", name)
    summaries = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    return {it["LogicalResourceId"]: it.get("PhysicalResourceId", "") for it in summaries}


def create_tables(template: Template, physical: Mapping[str, str]) -> None:
    """Make the template's tables where records lie, if that is not where the stack is; what is there stays."""
    dynamodb = boto3.client("dynamodb")
    for name, it in template["Resources"].items():
        if it["Type"] == "AWS::DynamoDB::Table":
            said = {part: it["Properties"][part] for part in _OF_A_TABLE if part in it["Properties"]}
            if "StreamSpecification" in said:
                said["StreamSpecification"] = {"StreamEnabled": True, **said["StreamSpecification"]}
            with suppress(dynamodb.exceptions.ResourceInUseException):
                dynamodb.create_table(TableName=physical[name], **said)


_OF_A_TABLE = ("KeySchema", "AttributeDefinitions", "BillingMode", "StreamSpecification")


def settings(template: Template, functions: Iterable[str], physical: Mapping[str, str]) -> dict[str, str]:
    """Collect the environment variables that the template gives these functions.

    References are resolved to physical ids and to the parameters' defaults. The functions of one site share names
    for the same thing, so that one environment serves them all in one process.
    """
    defaults = {name: str(it.get("Default", "")) for name, it in template["Parameters"].items()}
    known = {"AWS::StackName": NAME, **defaults, **physical}
    found: dict[str, str] = {}
    for function in functions:
        properties = template["Resources"][function]["Properties"]
        for name, value in properties["Environment"]["Variables"].items():
            found[name] = _resolved(value, known)
    return found


def _resolved(value: Any, known: Mapping[str, str]) -> str:
    """Resolve a setting: a text, a `Ref`, or a `Fn::Sub` of a text with `${name}` in it; what is not known stays."""
    match value:
        case {"Ref": name}:
            return known[name]
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)
        case _:
            return str(value)


def _exists(cloudformation: "CloudFormationClient", name: str) -> bool:
    try:
        cloudformation.describe_stacks(StackName=name)
    except ClientError as error:
        if "does not exist" in str(error):
            return False
        raise
    return True


def _wait(cloudformation: "CloudFormationClient", state: Any, name: str) -> None:
    waiter = cloudformation.get_waiter(state)
    waiter.wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 300})
