"""Reaching a site from a command of this machine: the local one, or a stack in AWS."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import boto3

from infra.local import emulator
from infra.local.__main__ import HOME
from infra.local.stack import NAME


class CannotReach(Exception):
    """The site cannot be reached; the message says why, for a person."""


def local_home() -> Path:
    """Give the directory of the local site."""
    return Path(os.environ.get("STELE_HOME") or HOME)


def reach(stack: str | None, resources: Mapping[str, tuple[str, str]]) -> None:
    """Let this process work on a site: its AWS clients, and the settings that name the site's resources.

    Args:
        stack: a deployed stack's name; None for the local site.
        resources: by the setting, the resource's name in the template and what it is, for a person.

    Raises:
        CannotReach: the site, or one of these, is not there.
    """
    if not stack:
        use_local_site(local_home())
    for setting, (name, called) in resources.items():
        os.environ[setting] = resource(stack or os.environ.get("STELE_STACK") or NAME, name, called)


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
