"""What a deployed stack consists of."""

import boto3

from infra.local.stack import NAME


def deployed_stack(name: str = NAME) -> dict[str, str]:
    """Give the physical id of each resource of a stack by its name in the template."""
    found = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
    return {
        resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "")
        for page in found
        for resource in page["StackResourceSummaries"]
    }
