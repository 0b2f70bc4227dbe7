"""A bucket of somebody else's, whose objects the deployed site may register where they are."""

from dataclasses import dataclass
from typing import Any

import boto3

from infra.local.emulator import REGION


@dataclass(frozen=True)
class SharedBucket:
    """A bucket beside the stack's own."""

    name: str
    endpoint: str

    @property
    def parameters(self) -> dict[str, str]:
        """The template's parameters for it."""
        return {"SharedBuckets": f"arn:aws:s3:::{self.name}"}

    @property
    def environment(self) -> dict[str, str]:
        """What tells the contract tests of it."""
        return {"STELE_SHARED_BUCKET": self.name, "STELE_SHARED_ENDPOINT": self.endpoint}


def make(endpoint: str, name: str = "stele-e2e-archive") -> SharedBucket:
    """Make it."""
    client = boto3.client("s3", endpoint_url=endpoint)
    here: Any = {"LocationConstraint": REGION}
    client.create_bucket(Bucket=name, CreateBucketConfiguration=here)
    client.close()
    return SharedBucket(name, endpoint)
