"""What MiniStack's CloudFormation leaves out of the template, put in place through the services' ordinary APIs.

Each function names one thing, takes what it puts in place from the expanded template, and does nothing that
CloudFormation in an AWS account would not have done. Left out, because nothing here would look at it: the stage's
access logs.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from botocore.config import Config

from infra import openapi
from infra.local.stack import Template

STAGE = "live"

Stack = Mapping[str, str]
"""The physical ids of a stack's resources by their names in the template."""


def put_in_place(template: Template, stack: Stack) -> None:
    """Put all of it in place."""
    mail_may_be_sent(stack)
    binary_media_types(stack)
    gateway_responses(stack)
    deploy_api(stack)
    for name, table in _of_type(template, stack, "AWS::DynamoDB::Table"):
        time_to_live(table, stack[name])
        point_in_time_recovery(table, stack[name])
    for name, bucket in _of_type(template, stack, "AWS::S3::Bucket"):
        lifecycle(bucket, stack[name])
        plain_http(stack[name])


def mail_may_be_sent(stack: Stack) -> None:
    """Let the mailer send: MiniStack judges sending by the resource `*`, where SES judges by the sender's identity."""
    allowed = {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    boto3.client("iam").put_role_policy(RoleName=stack["MailerRole"], PolicyName="sending", PolicyDocument=document)


def binary_media_types(stack: Stack) -> None:
    """Let bodies pass as they are: an OpenAPI body's `x-amazon-apigateway-binary-media-types` is passed over.

    API Gateway takes `/binaryMediaTypes/*~1*` as the path of such a change; MiniStack keeps the escaped form as it is,
    which matches nothing. It takes the whole list as a value, which botocore would not send unless told so.
    """
    unchecked = Config(parameter_validation=False)
    types: Any = openapi.body()["x-amazon-apigateway-binary-media-types"]
    boto3.client("apigateway", config=unchecked).update_rest_api(
        restApiId=stack["Api"], patchOperations=[{"op": "replace", "path": "/binaryMediaTypes", "value": types}]
    )


def gateway_responses(stack: Stack) -> None:
    """Shape the gateway's own errors: `x-amazon-apigateway-gateway-responses` is passed over."""
    client = boto3.client("apigateway")
    for kind, response in openapi.body()["x-amazon-apigateway-gateway-responses"].items():
        client.put_gateway_response(restApiId=stack["Api"], responseType=kind, **response)


def deploy_api(stack: Stack) -> None:
    """Bring the two changes above to the stage."""
    boto3.client("apigateway").create_deployment(restApiId=stack["Api"], stageName=STAGE)


def time_to_live(table: Mapping[str, Any], name: str) -> None:
    """Let items expire: a table's `TimeToLiveSpecification` is passed over."""
    if specification := table.get("TimeToLiveSpecification"):
        boto3.client("dynamodb").update_time_to_live(TableName=name, TimeToLiveSpecification=specification)


def point_in_time_recovery(table: Mapping[str, Any], name: str) -> None:
    """Keep backups: a table's `PointInTimeRecoverySpecification` is passed over."""
    if specification := table.get("PointInTimeRecoverySpecification"):
        boto3.client("dynamodb").update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification=specification
        )


def lifecycle(bucket: Mapping[str, Any], name: str) -> None:
    """Let staged bytes go: a bucket's `LifecycleConfiguration` is passed over."""
    if configuration := bucket.get("LifecycleConfiguration"):
        rules: Any = [_rule(it) for it in configuration["Rules"]]
        boto3.client("s3").put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": rules})


def plain_http(bucket: str) -> None:
    """Let the functions reach a bucket: here they do so over plain HTTP, which its policy denies, as it should."""
    boto3.client("s3").delete_bucket_policy(Bucket=bucket)


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a lifecycle rule from CloudFormation's words into the S3 API's."""
    same = ("Status", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload")
    expiration = {
        ours: rule[theirs]
        for theirs, ours in (("ExpirationInDays", "Days"), ("ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"))
        if theirs in rule
    }
    return {
        "ID": rule["Id"],
        "Filter": {"Prefix": rule.get("Prefix", "")},
        **({"Expiration": expiration} if expiration else {}),
        **{name: rule[name] for name in same if name in rule},
    }


def _of_type(template: Template, stack: Stack, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, resource in template["Resources"].items():
        if resource["Type"] == kind and name in stack:
            yield name, resource["Properties"]
