"""Buckets for tests."""

from uuid import uuid4

from shared.aws import s3


def make_bucket(name: str = "", *, versioned: bool = True) -> str:
    """Makes an empty bucket, with versions as the template's has, and gives its name."""
    name = name or f"files-{uuid4().hex}"
    s3().create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    if versioned:
        s3().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name
