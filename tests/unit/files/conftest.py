"""A versioned bucket on moto, as the template's is."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.buckets import make_bucket

BUCKET = "unit-files"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Makes the site's bucket and gives its name."""
    monkeypatch.setenv("FILES_BUCKET", BUCKET)
    with mock_aws():
        yield make_bucket(BUCKET)
