"""What a deployed stack's functions have logged, and what it tells of them."""

import json
import re
from collections.abc import Iterator
from functools import cache

import boto3

from infra.e2e.deployed import deployed_stack
from infra.local.schedules import scheduled_event
from infra.local.stack import expand


@cache
def functions() -> dict[str, str]:
    """Give the names of the deployed functions by their names in the template; asked for once."""
    resources = expand()["Resources"]
    return {
        name: physical
        for name, physical in deployed_stack().items()
        if resources.get(name, {}).get("Type") == "AWS::Lambda::Function"
    }


@cache
def lines(function: str) -> tuple[str, ...]:
    """Give everything that a deployed function has logged, the platform's own lines included; read once."""
    configuration = boto3.client("lambda").get_function_configuration(FunctionName=function)
    group = configuration.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{function}"
    logs = boto3.client("logs")
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        return ()
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    return tuple(event["message"] for page in pages for event in page["events"])


def forget() -> None:
    """Ask again: the stack has been deployed anew."""
    functions.cache_clear()
    lines.cache_clear()


def idle_functions() -> Iterator[str]:
    """Name the functions that were never run."""
    for name, function in functions().items():
        if not any(line.startswith("START RequestId") for line in lines(function)):
            yield f"{name} was never run"


_REFUSED = re.compile(r"AccessDenied\w*\W.{0,200}")


def refusals() -> Iterator[str]:
    """Name the calls that a role has refused its function."""
    for name, function in functions().items():
        for call in sorted({found[0] for line in lines(function) if (found := _REFUSED.search(line))}):
            yield f"{name} was refused: {call}"


def run_scheduled() -> None:
    """Run each function that a schedule would run, for no test waits for its hour.

    Raises:
        RuntimeError: one failed; the message is what it said.
    """
    client, deployed = boto3.client("lambda"), functions()
    rules = {name: it["Properties"] for name, it in expand()["Resources"].items() if it["Type"] == "AWS::Events::Rule"}
    targets = [(rule, target["Arn"]["Fn::GetAtt"][0]) for rule, it in rules.items() for target in it["Targets"]]
    for rule, function in targets:
        answer = client.invoke(FunctionName=deployed[function], Payload=json.dumps(scheduled_event(rule)).encode())
        if "FunctionError" in answer:
            raise RuntimeError(f"{function} failed: {answer['Payload'].read().decode()}")
