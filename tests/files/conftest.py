"""The site's bucket on the emulator, with versions, as the template's is."""

from uuid import uuid4

import pytest

from infra.local.emulator import REGION
from shared.aws import s3


def make_bucket(*, versioned: bool = True) -> str:
    """Makes an empty bucket and gives its name."""
    name = f"files-{uuid4().hex}"
    s3().create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    if versioned:
        s3().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


@pytest.fixture(scope="module")
def shared_bucket(emulated_aws: str) -> str:
    """Makes the bucket of a module's tests."""
    return make_bucket()


@pytest.fixture
def bucket(shared_bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Makes it the site's."""
    monkeypatch.setenv("FILES_BUCKET", shared_bucket)
    return shared_bucket
