"""A versioned bucket on moto, as the template's is."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from infra.local.emulator import REGION
from shared.aws import _client, s3

BUCKET = "unit-files"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Makes the site's bucket and gives its name."""
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    with mock_aws():
        _client.cache_clear()
        make_bucket(BUCKET)
        yield BUCKET
    _client.cache_clear()


def make_bucket(name: str, *, versioned: bool = True) -> str:
    """Makes a bucket and gives its name."""
    s3().create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    if versioned:
        s3().put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name
