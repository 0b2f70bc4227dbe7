"""Reaching a site from a command of this machine: the local one, or a stack in AWS."""

from __future__ import annotations

import os
from pathlib import Path

import boto3

from infra.local import emulator


class CannotReach(Exception):
    """The site cannot be reached; the message says why, for a person."""


def use_local_site(home: Path) -> None:
    """Point the AWS clients of this process at the local site's emulator.

    Raises:
        CannotReach: it is not running.
    """
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if endpoint is None:
        running = emulator.adopt(home / "emulator")
        if running is None:
            raise CannotReach("the local site is not running: start it with `make serve`, or name a STACK")
        endpoint = running.url
    emulator.use(endpoint)


def resource(stack: str, name: str, called: str) -> str:
    """Give the physical id of a stack's resource: a deployed stack puts it out, a local one has it.

    Args:
        stack: the stack's name.
        name: the resource's, in the template and among the outputs.
        called: what it is, for a person.

    Raises:
        CannotReach: there is none.
    """
    client = boto3.client("cloudformation")
    [described] = client.describe_stacks(StackName=stack)["Stacks"]
    names = [each.get("OutputValue") for each in described.get("Outputs", []) if each.get("OutputKey") == name]
    found = client.describe_stack_resources(StackName=stack, LogicalResourceId=name)["StackResources"]
    names += [each.get("PhysicalResourceId") for each in found]
    if not names or not names[0]:
        raise CannotReach(f"the stack {stack} has no {called} yet")
    return names[0]
